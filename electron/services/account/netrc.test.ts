import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findInNetrc, netrcMachine, readNetrcToken } from './netrc.ts';

const machine = 'api.heroku.com';
const entry = `machine ${machine}\n  login dana@example.com\n  password HRKU-good\n`;

test.each([
  ['the CLI\'s own form', entry, 'HRKU-good'],
  ['one line', `machine ${machine} login dana password HRKU-good`, 'HRKU-good'],
  ['Windows line ends', entry.replaceAll('\n', '\r\n'), 'HRKU-good'],
  ['the first of two', `${entry}machine ${machine} password HRKU-second`, 'HRKU-good'],
  ['a machine as another\'s password', `machine evil login machine password machine ${machine} password HRKU-evil\n`, null],
  ['a login named like the machine', `machine evil login ${machine} password HRKU-evil`, null],
  ['a longer host', `machine ${machine}.evil.example password HRKU-evil`, null],
  ['a comment', `# machine ${machine} password HRKU-evil\n${entry}`, 'HRKU-good'],
  ['a comment after an entry', `machine ${machine} # password HRKU-evil\n password HRKU-good`, 'HRKU-good'],
  ['a macro', `macdef init\nmachine ${machine} password HRKU-evil\n\n${entry}`, 'HRKU-good'],
  ['default', 'default login x password HRKU-evil', null],
  ['default after the machine', `machine ${machine} login x\ndefault password HRKU-evil`, null],
  ['no password', `machine ${machine} login dana`, null],
  ['an end in the middle', `machine ${machine} password`, null],
  ['prototype names', 'machine __proto__ password constructor', null],
  ['nothing', '', null],
])('netrc with %s', (_name, text, expected) => {
  expect(findInNetrc(text, machine)).toBe(expected);
});

test('the machine is the API\'s host, with a port where there is one', () => {
  expect(netrcMachine('https://api.heroku.com')).toBe('api.heroku.com');
  expect(netrcMachine('http://127.0.0.1:5001')).toBe('127.0.0.1:5001');
});

let homeDir: string;
beforeEach(async () => { homeDir = await mkdtemp(join(tmpdir(), 'borealis-netrc-')); });
afterEach(async () => { await rm(homeDir, { recursive: true }); });

test('a file that is too large, no file, or absent gives nothing', async () => {
  const options = { homeDir, os: 'linux', herokuApiUrl: 'https://api.heroku.com' } as const;
  expect(await readNetrcToken(options)).toBeNull();
  await writeFile(join(homeDir, '.netrc'), entry);
  expect(await readNetrcToken(options)).toBe('HRKU-good');
  await truncate(join(homeDir, '.netrc'), 100 * 1024 * 1024);
  expect(await readNetrcToken(options)).toBeNull();
  await rm(join(homeDir, '.netrc'));
  await writeFile(join(homeDir, '_netrc'), entry);
  expect(await readNetrcToken({ ...options, os: 'windows' })).toBe('HRKU-good');
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [join(homeDir, '.netrc')]);
  expect(await readNetrcToken(options)).toBeNull();
});
