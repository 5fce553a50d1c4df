import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [resolve(import.meta.dirname, script), ...args], { encoding: 'utf8', timeout: 100_000 });

test('an option that does not exist is named, with the ones that do, and without a stack', () => {
  const { status, stderr } = run('start.ts', '--bogus');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Unknown option '--bogus'/);
  expect(stderr).toContain('--no-open');
  expect(stderr).not.toContain('    at ');
});

test('--help tells the options and starts nothing', () => {
  const { status, stdout } = run('demo.ts', '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('npm run demo -- [--no-open] [--check]');
});
