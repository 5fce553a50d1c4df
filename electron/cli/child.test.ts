import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runChild } from './child.ts';
import { createInterrupts, type InterruptName } from './interrupts.ts';

/** It has no process groups. */
const isWindows = process.platform === 'win32';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'borealis-child-')); });
afterEach(() => rm(folder, { recursive: true }));

const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => '');
const told = (name: string, words: string): Promise<void> => expect.poll(() => text(name)).toBe(words);

/** A source beside this one, as an import names it. */
const of = (name: string): string => JSON.stringify(pathToFileURL(resolve(import.meta.dirname, name)).href);

const line = 'sh "$FOLDER/inner" "$FOLDER"; true';
const envOf = (): Record<string, string> => ({ PATH: '/usr/bin:/bin', FOLDER: folder });
/** What the shell starts. It ends by itself where no signal comes. */
const writeInner = (): Promise<void> => writeFile(join(folder, 'inner'), 'trap \'echo got > "$1/got"; exit 0\' TERM INT HUP\necho begun > "$1/begun"\nfor i in $(seq 600); do sleep 0.1; done\n');

test.skipIf(isWindows).each<[InterruptName, number]>([['SIGTERM', 143], ['SIGINT', 130], ['SIGHUP', 129]])('%s reaches what a shell has started, not the shell alone', async (name, code) => {
  await writeInner();
  const host = Object.assign(new EventEmitter(), { exit: () => { throw new Error('exit'); } });
  const ended = runChild({ file: line, args: [], env: envOf(), shell: true }, createInterrupts(host), false);
  await told('begun', 'begun\n');
  host.emit(name);
  expect(await ended).toBe(code);
  await told('got', 'got\n');
});

test.skipIf(isWindows)('with a terminal the shell stays in this process’ group, and SIGTERM reaches all of it', async () => {
  await writeInner();
  await writeFile(join(folder, 'run.mjs'), `
    import { runChild } from ${of('child.ts')};
    import { createInterrupts } from ${of('interrupts.ts')};
    const { PATH, FOLDER } = process.env;
    process.exit(await runChild({ file: ${JSON.stringify(line)}, args: [], env: { PATH, FOLDER }, shell: true }, createInterrupts(process), true));
  `);
  const leader = spawn(process.execPath, [join(folder, 'run.mjs')], { detached: true, stdio: 'ignore', env: envOf() });
  const ended = once(leader, 'exit');
  await told('begun', 'begun\n');
  leader.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);
  await told('got', 'got\n');
});
