import { test as base, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/types.ts';
import { startHost, type Host } from './host-process.ts';
import { looker } from './look.ts';

export interface AppOptions {
  /** Signed in by HEROKU_API_KEY (the default), or with the sign-in page first. */
  signedIn: boolean;
}

export interface WorkerOptions {
  sandboxOptions: SandboxOptions;
}

export interface App {
  page: Page;
  host: Host;
  dataDir: string;
  /** Ends the host by SIGKILL or politely, starts it again on the same data folder, and loads the window anew. */
  restart(how: 'kill' | 'quit'): Promise<void>;
}

/**
 * Journeys run against a sandbox per worker and a data folder per test, on the browser host or on Electron
 * (BOREALIS_E2E_HOST=electron). Nothing waits for a time; the window says `data-app-state="ready"`.
 */
export const test = base.extend<AppOptions & { app: App; page: Page; look: (name: string) => Promise<void> }, WorkerOptions & { sandbox: Sandbox }>({
  signedIn: [true, { option: true }],
  sandboxOptions: [{}, { option: true, scope: 'worker' }],

  sandbox: [
    async ({ sandboxOptions }, use) => {
      const sandbox = await createSandbox(sandboxOptions);
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  app: async ({ sandbox, signedIn, context }, use, testInfo) => {
    sandbox.faults.clear();
    sandbox.world.update(sandbox.world.primary.name, { status: 'available' });
    sandbox.resetCounters();
    const dataDir = await mkdtemp(join(tmpdir(), 'borealis-e2e-'));
    const settings = { sandbox, signedIn, dataDir, log: testInfo.outputPath('host.log') };
    let host = await startHost(settings);
    let page = host.electron === null ? await context.newPage() : await host.electron.firstWindow();
    const show = async () => {
      if (host.url !== null) await page.goto(host.url);
      await page.locator('[data-app-state="ready"]').waitFor();
      if (host.electron !== null) await readClipboardBy(host.electron, page);
    };
    await show();
    const app: App = {
      get page() { return page; },
      get host() { return host; },
      dataDir,
      async restart(how) {
        await host.stop(how);
        host = await startHost(settings);
        if (host.electron === null) await page.goto('about:blank');
        else page = await host.electron.firstWindow();
        await show();
      },
    };
    await use(app);
    await host.stop('quit');
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  },

  page: async ({ app }, use) => {
    await use(app.page);
  },

  look: async ({ app }, use, testInfo) => {
    await use((name) => looker(app.page, testInfo)(name));
  },
});

/** Electron's window may write to the clipboard but not read it, so that the specs read it through the main process. */
async function readClipboardBy(electron: ElectronApplication, page: Page): Promise<void> {
  await page.exposeFunction('readSystemClipboard', () => electron.evaluate(({ clipboard }) => clipboard.readText()));
  await page.evaluate(() => {
    navigator.clipboard.readText = () => Reflect.get(globalThis, 'readSystemClipboard')();
  });
}

export { expect } from '@playwright/test';
