import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { createBrowserHost } from '../../electron/host/browser-host.ts';
import { compose } from '../../electron/host/compose.ts';
import { configFromEnv } from '../../electron/host/config-from-env.ts';
import { createNodePlatform } from '../../electron/host/platform-node.ts';
import { createLog } from '../../electron/services/storage/log.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { root } from './inputs.ts';
import { sandboxEnv } from './sandbox-env.ts';
import { createUndo, showPage } from './show-host.ts';
import { orUsage } from './usage.ts';

/**
 * `npm run dev`: the browser host on the sandbox, its window served by Vite with hot reload over the host's own port.
 * `--real` uses the real endpoints instead. Changes of the main process need a restart.
 */
const usage = `Usage: npm run dev -- [--real] [--no-open]

Serves the app on a sandbox with hot reload.
  --real     the real Heroku and Borealis instead of a sandbox
  --no-open  print the page's address, nothing else
`;
const { values: options } = orUsage(usage, () => parseArgs({
  options: { real: { type: 'boolean', default: false }, 'no-open': { type: 'boolean', default: false } },
}));
const undo = createUndo();

async function environment(): Promise<Readonly<Record<string, string | undefined>>> {
  if (options.real) return process.env;
  const sandbox = await createSandbox();
  undo.add(() => sandbox.stop());
  return sandboxEnv(process.env, sandbox, join(sandbox.folder, 'app'));
}

async function main(): Promise<void> {
  const config = configFromEnv(await environment(), { appVersion: 'development', platform: process.platform });
  const log = createLog({ dataDir: config.dataDir });
  undo.add(() => log.dispose());
  process.on('uncaughtException', (error) => {
    log.error('process.uncaught', { cause: error });
    console.error(error);
  });
  const platform = createNodePlatform();
  undo.add(async () => platform.dispose());
  const composition = await compose({ config, platform, log });
  undo.add(() => composition.dispose());
  const host = await createBrowserHost({
    router: composition.router, log, validateOutputs: true,
    page: {
      async attach(server) {
        const vite = await createServer({
          configFile: resolve(root, 'build/vite/renderer.ts'), base: '/', appType: 'spa',
          server: { middlewareMode: true, hmr: { server } },
        });
        undo.add(() => vite.close());
        return (request, response) => vite.middlewares(request, response);
      },
    },
  });
  undo.add(() => host.dispose());
  await showPage(host.issueUrl(), options['no-open']);
}

main().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  await undo.run();
  process.exit(1);
});
