import { describe, expect, test } from 'vitest';
import { helpOf, numberOption, readCommandLine, usageOf, type CommandLine } from './command-line.ts';
import { commandTable, globalOptions } from './command-table.ts';
import { taskOf } from './commands/run.ts';
import { UsageError } from './problems.ts';

function line(...argv: string[]): CommandLine {
  const asked = readCommandLine(argv);
  if (asked.kind !== 'run') throw new Error(`${argv.join(' ')} runs nothing.`);
  return asked.line;
}

describe('reading a command line', () => {
  test('options by long and short name, joined or apart', () => {
    const read = line('psql', '-a', 'sushi', '--addon=DATABASE', '-wp15499', '--', '-c', 'select 1', '--csv');
    expect([read.text('app'), read.text('addon'), read.flag('write-access'), read.text('port')]).toEqual(['sushi', 'DATABASE', true, '15499']);
    expect(read.rest).toEqual(['-c', 'select 1', '--csv']);
    expect(read.text('binary-path')).toBeNull();
    expect(read.flag('json')).toBe(false);
  });

  test.each([
    [['nonsense'], 'no command nonsense'], [['psql', '--nonsense'], '--nonsense'], [['psql', '-a'], 'argument missing'],
    [['psql', 'word'], 'word is one word too many'], [['call'], 'A word is missing'], [['call', 'a', '{}', 'b'], 'b is one word too many'],
    [['addons', '--', 'x'], 'nothing after --'],
  ])('%j is refused, naming what is wrong', (argv, reason) => {
    expect(() => readCommandLine(argv)).toThrow(UsageError);
    expect(() => readCommandLine(argv)).toThrow(reason);
  });

  test('help and version need no command', () => {
    expect(readCommandLine([])).toMatchObject({ kind: 'help', text: expect.stringMatching(/print-password[\s\S]*--version/) });
    expect(readCommandLine(['--version'])).toEqual({ kind: 'version' });
    for (const argv of [['help', 'run'], ['run', '-h'], ['run', '--help', '-d', 'x']]) expect(readCommandLine(argv)).toMatchObject({ kind: 'help', text: expect.stringContaining('--db-cmd-file FILE') });
  });

  test('numbers are digits in the range', () => {
    expect(numberOption(line('psql', '-p', '1024'), 'port', 1, 65_535)).toBe(1024);
    expect(numberOption(line('psql'), 'port', 1, 65_535)).toBeNull();
    for (const port of ['0', '65536', '1e3', '0x10', '-1', '']) expect(() => numberOption(line('psql', `--port=${port}`), 'port', 1, 65_535)).toThrow(UsageError);
  });
});

test('how it is used, of the command that was meant', () => {
  expect(usageOf(['psql', '--nope'])).toBe('Usage: borealis-desktop psql [OPTIONS] [-- PSQL OPTIONS]\nRun `borealis-desktop help psql` for its options.');
  for (const argv of [[], ['nonsense'], ['help', 'nonsense']]) expect(usageOf(argv)).toMatch(/^Usage: borealis-desktop COMMAND/);
});

describe('the table of commands', () => {
  test('no name or letter stands for two things in one command', () => {
    for (const { name, options } of commandTable) {
      const all = [...options, ...globalOptions];
      const names = all.map((option) => option.name);
      const letters = all.flatMap(({ short }) => short ?? []);
      expect({ name, names: new Set(names).size, letters: new Set(letters).size }).toEqual({ name, names: names.length, letters: letters.length });
    }
  });

  test('help has every option', () => {
    for (const command of commandTable) for (const { name, help } of command.options) expect(helpOf(command).split('\n').find((text) => text.includes(`--${name}`))).toContain(help);
  });
});

const task = (...argv: string[]) => taskOf(line('run', ...argv));

describe('what `run` runs', () => {
  test('exactly one task, with its format', () => {
    expect(task('-d', 'select 1')).toEqual({ db: 'select 1', file: null, shell: null, format: 'table' });
    expect(task('-i', 'x.sql', '-f', 'yaml')).toMatchObject({ file: 'x.sql', format: 'yaml' });
    expect(task('-e', 'true', '--pass-file')).toMatchObject({ shell: 'true' });
    expect(task('-d', 'select 1', '--json')).toMatchObject({ format: 'json' });
  });
  test.each([
    [[]], [['-d', 'a', '-i', 'b']], [['-d', ' ']], [['-e', 'true', '-f', 'table']], [['-e', 'true', '--json']], [['-e', 'true', '--transaction']],
    [['-d', 'a', '--pass-file']], [['-d', 'a', '-f', 'xml']],
  ])('%j is wrong usage', (argv) => {
    expect(() => task(...argv)).toThrow(UsageError);
  });
});
