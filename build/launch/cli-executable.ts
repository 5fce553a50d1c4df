import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'postject';
import { buildCli } from './bundles.ts';
import { root } from './inputs.ts';

const run = promisify(execFile);
const folder = resolve(root, '.build/cli');

/** Where electron-builder takes the command line from (build/electron-builder.ts). */
export const cliExecutableFolder = resolve(root, '.build/cli-bin');

/** Marks the place in Node's binary; the same in every build (Node.js documentation, Single executable applications). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Node without a signature on macOS, where a changed binary must not keep the old one. */
async function copyNode(to: string): Promise<void> {
  await copyFile(process.execPath, to);
  await chmod(to, 0o755);
  if (process.platform === 'darwin') await run('codesign', ['--remove-signature', to]);
}

/**
 * `borealis-desktop` as one program of its own: Node's binary, which runs this script, with the bundle inside. It is a
 * console program on Windows, and needs no switch of Electron's anywhere. For this system and processor only. Answers
 * the program's path, after it has told its version. Throws what Node, postject or codesign fail with.
 */
export async function buildCliExecutable(): Promise<string> {
  await buildCli();
  await mkdir(cliExecutableFolder, { recursive: true });
  const program = resolve(cliExecutableFolder, process.platform === 'win32' ? 'borealis-desktop.exe' : 'borealis-desktop');
  const [config, blob] = [resolve(folder, 'sea.json'), resolve(folder, 'sea.blob')];
  await writeFile(config, JSON.stringify({
    main: resolve(folder, 'borealis-desktop.js'), output: blob, disableExperimentalSEAWarning: true, useCodeCache: true,
  }));
  await run(process.execPath, ['--experimental-sea-config', config]);
  await copyNode(program);
  await inject(program, 'NODE_SEA_BLOB', await readFile(blob), {
    sentinelFuse: fuse, ...(process.platform === 'darwin' ? { machoSegmentName: 'NODE_SEA' } : {}),
  });
  if (process.platform === 'darwin') await run('codesign', ['--sign', '-', program]);
  await copyFile(resolve(folder, 'libpg-query.wasm'), resolve(cliExecutableFolder, 'libpg-query.wasm'));
  const { stdout } = await run(program, ['--version']);
  if (!/^\d+\.\d+\.\d+/.test(stdout)) throw new Error(`${program} does not tell its version.`);
  return program;
}
