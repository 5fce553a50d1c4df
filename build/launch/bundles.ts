import { chmod, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'vite';
import { buildEnv } from '../vite/build-env.ts';
import { buildIfChanged, root } from './inputs.ts';

const configs = 'build/vite';

async function run(config: string): Promise<void> {
  await mkdir(resolve(root, '.build'), { recursive: true });
  await build({ configFile: resolve(root, configs, config), logLevel: 'warn' });
}

/** Builds the window into .build/renderer, unless nothing of it changed. Answers whether it was built. */
export function buildRenderer(): Promise<boolean> {
  return buildIfChanged('.build/renderer', ['renderer', 'shared', `${configs}/renderer.ts`, 'package-lock.json'], () => run('renderer.ts'));
}

/** Builds Electron's main process and preload script into .build/electron, unless nothing of them changed. */
export function buildElectron(): Promise<boolean> {
  const inputs = ['electron', 'shared', `${configs}/main.ts`, `${configs}/preload.ts`, `${configs}/build-env.ts`, 'package-lock.json'];
  return buildIfChanged('.build/electron', inputs, async () => {
    await run('main.ts');
    await run('preload.ts');
  }, JSON.stringify(buildEnv(process.env)));
}

/** Builds the command line into .build/cli, unless nothing of it changed. Answers whether it was built. */
export function buildCli(): Promise<boolean> {
  const inputs = ['electron/cli', 'electron/host', 'electron/services', 'shared', `${configs}/cli.ts`, `${configs}/build-env.ts`, 'package.json', 'package-lock.json'];
  return buildIfChanged('.build/cli', inputs, async () => {
    await run('cli.ts');
    await chmod(resolve(root, '.build/cli/borealis-desktop.js'), 0o755);
  }, JSON.stringify(buildEnv(process.env)));
}
