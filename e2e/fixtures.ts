import { test as base, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/types.ts';
import { startHost, type Host } from './host-process.ts';

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
export const test = base.extend<AppOptions & { app: App; page: Page }, WorkerOptions & { sandbox: Sandbox }>({
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
    sandbox.resetCounters();
    const dataDir = await mkdtemp(join(tmpdir(), 'borealis-e2e-'));
    const settings = { sandbox, signedIn, dataDir, log: testInfo.outputPath('host.log') };
    let host = await startHost(settings);
    const page = host.electron === null ? await context.newPage() : await firstWindow(host.electron);
    const show = async () => {
      if (host.url !== null) await page.goto(host.url);
      await page.locator('[data-app-state="ready"]').waitFor();
    };
    await show();
    const app: App = {
      page,
      get host() { return host; },
      dataDir,
      async restart(how) {
        await host.stop(how);
        host = await startHost(settings);
        await page.goto('about:blank');
        await show();
      },
    };
    await use(app);
    await host.stop('quit');
    await rm(dataDir, { recursive: true, force: true });
  },

  page: async ({ app }, use) => {
    await use(app.page);
  },
});

async function firstWindow(electron: ElectronApplication): Promise<Page> {
  return electron.firstWindow();
}

export { expect } from '@playwright/test';
