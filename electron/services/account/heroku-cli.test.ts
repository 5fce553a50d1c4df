import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findHerokuCli, readCliToken } from './heroku-cli.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'borealis-cli-')); });
afterEach(async () => { await rm(folder, { recursive: true }); });

async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const environment = (change: Record<string, string> = {}, herokuApiUrl = 'https://api.heroku.com') =>
  ({ os: 'linux' as const, programEnv: { PATH: `${folder}:/usr/bin:/bin`, ...change }, herokuApiUrl, timeoutMs: 300 });

test('a program that never ends, with children that hold on to its output, is given up', async () => {
  const path = await program('heroku', 'sleep 20 & sleep 20');
  const started = performance.now();
  await expect(readCliToken(path, environment())).rejects.toMatchObject({ error: { code: 'session.cli-failed', details: { path, reason: 'It did not answer within 0.3 seconds.' } } });
  expect(performance.now() - started).toBeLessThan(18_000);
});

test('leaving ends the wait', async () => {
  const path = await program('heroku', 'exec sleep 5');
  const abort = new AbortController();
  const reading = readCliToken(path, { ...environment(), timeoutMs: 5000 }, abort.signal);
  abort.abort();
  await expect(reading).rejects.toMatchObject({ error: { code: 'op.cancelled' } });
});

test('it sees the host that we use, and what it says is in no error', async () => {
  const path = await program('heroku', 'echo "$HEROKU_HOST"');
  expect(await readCliToken(path, { ...environment({}, 'http://127.0.0.1:5001'), timeoutMs: 60_000 })).toBe('http://127.0.0.1:5001');
  await program('heroku', 'echo HRKU-canary; echo HRKU-canary; echo HRKU-canary >&2');
  const error: unknown = await readCliToken(path, { ...environment(), timeoutMs: 60_000 }).catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error)).not.toContain('canary');
});

test('only an absolute path to a file that can be run counts', async () => {
  const relative = { os: 'linux' as const, programEnv: { PATH: '.:relative::' } };
  const before = await findHerokuCli(relative);
  await writeFile(join(folder, 'heroku'), 'not executable');
  expect(await findHerokuCli({ os: 'linux', programEnv: { PATH: folder } })).toBe(before);
  await rm(join(folder, 'heroku'));
  await mkdir(join(folder, 'heroku'));
  expect(await findHerokuCli({ os: 'linux', programEnv: { PATH: folder } })).toBe(before);
  await rm(join(folder, 'heroku'), { recursive: true });
  const path = await program('heroku', 'true');
  expect(await findHerokuCli({ os: 'linux', programEnv: { Path: folder } })).toBe(path);
});
