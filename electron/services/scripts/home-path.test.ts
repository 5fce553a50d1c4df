import { expect, test } from 'vitest';
import { commandFolder, expandHome } from './home-path.ts';

test('a tilde is the home folder, and a command runs there or below unless it is told another place', () => {
  expect(['', '~', '~/', '~/dumps', 'dumps', './dumps', '~name', '/srv/x'].map((folder) => commandFolder(folder, '/home/me'))).toEqual([
    '/home/me', '/home/me', '/home/me', '/home/me/dumps', '/home/me/dumps', '/home/me/dumps', '/home/me/~name', '/srv/x',
  ]);
  expect(['~/a.sql', '~a.sql', 'a.sql'].map((path) => expandHome(path, '/home/me'))).toEqual(['/home/me/a.sql', '~a.sql', 'a.sql']);
});
