import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { shellWord } from '../../shared/shell-words.ts';

const hard = ['', 'a b', "it's", '"', '$HOME', '`id`', '$(id)', '%path%', '!x', '\\', "\\'", 'two\nlines\n', '#', '~', '*', 'a;b&c|d>e', '-n', '{a,b}', '=ls', 'é €'];

test.skipIf(process.platform === 'win32')('a real shell gives a program the words that were quoted for it', async () => {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `printf '%s\\0' ${hard.map((word) => shellWord(word)).join(' ')}`]);
  expect(stdout.split('\0').slice(0, -1)).toEqual(hard);
});
