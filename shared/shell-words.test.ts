import { describe, expect, test } from 'vitest';
import { fitsShell, shellWord } from './shell-words.ts';
import { fromCmd, fromPowershell } from './testing/windows-shells.ts';

const word = (text: string): string => shellWord(text, 'windows');

/** Words that both shells of Windows read the same, as they are copied. */
const both: readonly (readonly [string, string])[] = [
  ['plain-1.2', 'plain-1.2'], ['--db-cmd', '--db-cmd'], ['borealis-pg:run', 'borealis-pg:run'], ['2026-01-31T09:30:00.000Z', '2026-01-31T09:30:00.000Z'],
  ['C:\\sql\\a.sql', 'C:\\sql\\a.sql'], ['C:\\My files\\a.sql', '"C:\\My files\\a.sql"'], ['select 1', '"select 1"'], ["select 'it''s' || '&|<>^()!'", '"select \'it\'\'s\' || \'&|<>^()!\'"'],
  ["like 'a%' or", '"like \'a%\' or"'],
];

/** Words that only PowerShell is served with. */
const hard = [
  '', 'a&b', 'count(*)', '(', ';', ',', '@x', '-a.b', '%path%', '%a%', 'a%%b', '%"%', '"', '""', '"a', 'a"', 'a""b', '$HOME', '$(calc)', '`n', '^', "'", "''", '‘’‚‛', '“”„', ' ', 'a ', 'C:\\My files\\', 'C:\\x\\\\ y\\\\',
  'select "a b", \'$x\' from "T" where a like \'%path%\' and b <> \'\'', "select '`whoami`' & \"x\" | more > out", '{"a": "b c"}', "rake db:migrate && echo 'done' \"%TEMP% now\"", 'é ü €\t"x"',
];

describe('words for Windows', () => {
  test.each(both)('%j reaches the program whole from PowerShell and from cmd', (text, copied) => {
    expect(word(text)).toBe(copied);
    expect(fromPowershell(`x ${word(text)} y`)).toEqual(['x', text, 'y']);
    expect(fromCmd(`x ${word(text)} y`)).toEqual(['x', text, 'y']);
  });

  test.each(hard)('%j reaches the program whole from PowerShell', (text) => {
    expect(fitsShell(text, 'windows')).toBe(true);
    expect(fromPowershell(`x ${word(text)} y`)).toEqual(['x', text, 'y']);
  });

  test.each(['select\n1', 'a\r\nb', 'E\'\\"\' x', "like '\\%path% x'", "like '%path\\% x'", 'a\0b'])('%j is no word: the program would get another, or the shell run something else', (text) => {
    expect(fitsShell(text, 'windows')).toBe(false);
  });

  test('the shells of the tests are not too kind', () => {
    for (const line of ['x a&b', 'x "$HOME"', 'x @a', "x 'a&b'", "x '%path% x'", 'x "a']) expect(() => fromPowershell(line)).toThrow(/PowerShell|cmd/);
    for (const line of ['x (a)', 'x "%PATH% "', 'x a|b']) expect(() => fromCmd(line)).toThrow('cmd');
    expect(fromPowershell("x '\"a b\" c'")).not.toEqual(['x', '"a b" c']);
  });
});

test('words for POSIX shells', () => {
  expect(shellWord('$(rm -rf ~)')).toBe("'$(rm -rf ~)'");
  expect(shellWord('')).toBe("''");
  expect(shellWord('plain-1.2')).toBe('plain-1.2');
  expect(shellWord('=ls')).toBe("'=ls'");
  expect(fitsShell('a\n"b\\"', 'posix')).toBe(true);
});
