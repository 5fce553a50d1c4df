import { describe, expect, it } from 'vitest';
import { makeAddon } from '../../testing/fake-host.tsx';
import { matchesFilter, nextAddonRow, sidebarRows } from './sidebar-model.ts';

const team = { id: 't', name: 'Kitchen' };
const addons = [
  makeAddon({ id: '1', name: 'borealis-pg-hex', app: { id: 'a', name: 'sushi' } }),
  makeAddon({ id: '2', name: 'borealis-pg-arc', app: { id: 'b', name: 'ramen' }, team, label: { kind: 'production' } }),
  makeAddon({ id: '3', name: 'borealis-pg-dim', app: { id: 'c', name: 'tempura' }, team, pinned: true, label: { kind: 'custom', text: 'nightly' } }),
];

describe('matchesFilter', () => {
  it.each([
    ['hex', ['1']], ['RAMEN', ['2']], ['database', ['1', '2', '3']], ['kitchen', ['2', '3']], ['prod', ['2']], ['night', ['3']],
    ['dim tempura', ['3']], ['dim ramen', []], ['   ', ['1', '2', '3']],
  ])('%s', (filter, ids) => {
    expect(addons.filter((addon) => matchesFilter(addon, filter)).map((addon) => addon.id)).toEqual(ids);
  });
});

describe('sidebarRows', () => {
  it('groups pinned, teams and personal with their counts', () => {
    const rows = sidebarRows(addons, '');
    expect(rows.map((row) => (row.kind === 'group' ? `${row.title} ${row.count}` : row.key))).toEqual(['Pinned 1', '3', 'Team Kitchen 1', '2', 'Personal 1', '1']);
  });

  it('moves past the titles and stops at the ends', () => {
    const rows = sidebarRows(addons, '');
    expect([nextAddonRow(rows, -1, 1), nextAddonRow(rows, 1, 1), nextAddonRow(rows, 5, 1), nextAddonRow(rows, 1, -1)]).toEqual([1, 3, 5, 1]);
  });

  it('stays quick with a thousand add-ons', () => {
    const many = Array.from({ length: 1000 }, (_, index) => makeAddon({ id: String(index), name: `borealis-pg-${index}` }));
    expect(sidebarRows(many, 'pg-99').length).toBe(1 + 11);
  });
});
