import { expect, it } from 'vitest';
import type { QueryEntry } from '../../../../shared/contract/queries.ts';
import { foldersOf, pathAfterMove, pathFor, titleOf, treeRows } from './query-tree.ts';

const file = (path: string): QueryEntry => ({ path, kind: 'file', bytes: 1, changedAt: null });
const folder = (path: string): QueryEntry => ({ path, kind: 'folder', bytes: null, changedAt: null });
const entries = [file('b10.sql'), folder('orders'), file('b9.sql'), file('orders/late.sql'), folder('orders/old'), file('orders/old/a.sql')];
const shown = (closed: readonly string[], search = '') => treeRows(entries, new Set(closed), search).map(({ name, depth, open }) => `${'-'.repeat(depth)}${name}${open ? '/' : ''}`);

it('shows folders first and numbers as numbers', () => {
  expect(shown([])).toEqual(['orders/', '-old/', '--a.sql', '-late.sql', 'b9.sql', 'b10.sql']);
  expect(shown(['orders'])).toEqual(['orders', 'b9.sql', 'b10.sql']);
});

it('a search opens the folders of what it finds', () => {
  expect(shown(['orders'], 'LATE ord')).toEqual(['orders/', '-late.sql']);
  expect(shown([], 'nothing')).toEqual([]);
});

it('knows names, folders and what a move changes', () => {
  expect(pathFor('orders', ' x ', 'file')).toBe('orders/x.sql');
  expect(pathFor('', 'x.SQL', 'file')).toBe('x.SQL');
  expect(pathFor('', 'x', 'folder')).toBe('x');
  expect(titleOf('orders/late ones.sql')).toBe('late ones');
  expect(pathAfterMove('orders/old/a.sql', 'orders', 'past')).toBe('past/old/a.sql');
  expect(pathAfterMove('orders2/a.sql', 'orders', 'past')).toBeNull();
  expect(foldersOf(entries)).toEqual(['', 'orders', 'orders/old']);
});
