import { join, resolve } from 'node:path';
import { backgroundSwitch, quitWhenUnused } from './host/background.ts';
import { offerCli, type CliServer } from './host/cli-server.ts';
import { compose, type Composition } from './host/compose.ts';
import { configFromEnv } from './host/config-from-env.ts';
import type { Config } from './host/host-types.ts';
import { loadAssets } from './host/renderer-assets.ts';
import { startProblem } from './host/start-problem.ts';
import { createLog, type FileLog } from './services/storage/log.ts';
import { createElectronPlatform } from './shell/platform-electron.ts';
import { aboutApp, failToStart, leave, onQuit, prepare, quit, runShell, whenReady } from './shell/shell.ts';

/** The settings that the build carries (docs/releasing.md); its environment at build time, put in by build/vite/main.ts. */
declare const BUILD_ENV: Readonly<Record<string, string>>;

const here = import.meta.dirname;
const background = process.argv.includes(backgroundSwitch);
/** A quit that cannot finish in time goes on anyway, so that no port outlives it. */
const disposeMs = 8_000;

function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((done) => { setTimeout(done, ms).unref(); })]);
}

async function start(config: Config, log: FileLog): Promise<void> {
  process.on('uncaughtException', (cause) => log.error('process.uncaught', { cause }));
  process.on('unhandledRejection', (cause) => log.error('process.unhandled', { cause }));
  await whenReady();
  const assets = await loadAssets(resolve(here, '../renderer'));
  const platform = await createElectronPlatform(config);
  let composition: Composition | undefined;
  let cli: CliServer | null = null;
  let shell: ReturnType<typeof runShell> | undefined;
  onQuit(async () => {
    shell?.dispose();
    await within(disposeMs, (async () => {
      await cli?.dispose();
      await composition?.dispose();
      await platform.dispose();
      await log.flush();
    })());
  });
  composition = await compose({ config, platform, log });
  const { router, busy } = composition;
  const validateOutputs = !aboutApp().packaged;
  cli = await offerCli({ router, dataDir: config.dataDir, appVersion: config.appVersion, by: 'app', log, validateOutputs });
  shell = runShell({
    assets, router, preload: join(here, 'preload.cjs'), log, validateOutputs,
    onLink: (url) => platform.reopen(url), background,
  });
  const { hasWindow } = shell;
  if (background && cli) quitWhenUnused({ cli, hasWindow, busy, quit });
}

/** In words; where nobody sees a window, in the log, so that the command that waits goes on without the app. */
function fail(error: unknown, log: FileLog | null): void {
  if (!background) {
    failToStart('Borealis Desktop could not start', startProblem(error));
    return;
  }
  process.stderr.write(`${startProblem(error)}\n`);
  log?.error('app.not-started', { cause: error });
  void (log?.flush() ?? Promise.resolve()).finally(() => process.exit(1));
}

function main(): void {
  let log: FileLog | null = null;
  try {
    const config = configFromEnv({ ...BUILD_ENV, ...process.env }, { appVersion: aboutApp().version, platform: process.platform });
    if (!prepare({ userData: join(config.dataDir, 'window') })) {
      leave();
      return;
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
    const opened = createLog({ dataDir: config.dataDir });
    log = opened;
    start(config, opened).catch((error: unknown) => fail(error, opened));
  } catch (error) {
    fail(error, log);
  }
}

main();
