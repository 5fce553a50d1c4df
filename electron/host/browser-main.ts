import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createLog } from '../services/storage/log.ts';
import { createBrowserHost, type BrowserHost } from './browser-host.ts';
import { offerCli, type CliServer } from './cli-server.ts';
import { compose, type Composition } from './compose.ts';
import { configFromEnv } from './config-from-env.ts';
import { createNodePlatform } from './platform-node.ts';
import { loadAssets } from './renderer-assets.ts';
import { startProblem } from './start-problem.ts';

const root = resolve(import.meta.dirname, '../..');
const rendererFolder = resolve(root, '.build/renderer');
/** A host that cannot finish in time is ended anyway, so that no port outlives the wish to quit. */
const disposeMs = 8_000;

const { values: options } = parseArgs({
  options: {
    /** One JSON line with the address on standard output, and nothing else. */
    json: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    /** Ends when standard input does, so that no host outlives a launcher that was killed. */
    'exit-with-parent': { type: 'boolean', default: false },
    /** Removes the data folder at the end; for demonstrations. */
    'temporary-data': { type: 'boolean', default: false },
  },
});

async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

async function main(): Promise<void> {
  const config = configFromEnv(process.env, { appVersion: await readVersion(), platform: process.platform });
  const assets = await loadAssets(rendererFolder).catch(() => null);
  if (!assets?.has('/index.html')) throw new Error('The window is not built yet. Run `npm run build` first.');
  const log = createLog({ dataDir: config.dataDir });
  const platform = createNodePlatform();
  process.on('uncaughtException', (cause) => log.error('process.uncaught', { cause }));
  process.on('unhandledRejection', (cause) => log.error('process.unhandled', { cause }));

  let composition: Composition | undefined;
  let host: BrowserHost | undefined;
  let cli: CliServer | null = null;
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => (ending ??= (async () => {
    setTimeout(() => process.exit(1), disposeMs);
    await Promise.all([host?.dispose(), cli?.dispose()]);
    await composition?.dispose();
    platform.dispose();
    await log.flush();
    if (options['temporary-data']) await rm(config.dataDir, { recursive: true, force: true, maxRetries: 10 });
    process.exit(0);
  })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
  if (options['exit-with-parent']) process.stdin.once('end', () => void end()).once('error', () => void end()).resume();

  composition = await compose({ config, platform, log });
  const { router } = composition;
  cli = await offerCli({ router, dataDir: config.dataDir, appVersion: config.appVersion, by: 'app', log, validateOutputs: config.sandbox });
  host = await createBrowserHost({
    router, page: { assets }, log, port: Number(options.port), validateOutputs: config.sandbox,
  });
  const url = host.issueUrl();
  console.log(options.json ? JSON.stringify({ url, pid: process.pid }) : `Borealis Desktop is at ${url}`);
}

main().catch((error: unknown) => {
  console.error(startProblem(error));
  process.exit(1);
});
