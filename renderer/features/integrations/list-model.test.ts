import { describe, expect, it } from 'vitest';
import type { Integration } from '../../../shared/contract/integrations.ts';
import { ageWords, filtered, nextSort, sorted } from './list-model.ts';

const make = (name: string, change: Partial<Integration> = {}): Integration => ({ name, dbUsername: `db_${name}`, sshUsername: `ssh_${name}`, writeAccess: false, createdAt: '2024-01-01T00:00:00Z', ...change });
const all = [make('sync10', { writeAccess: true, createdAt: '2026-01-01T00:00:00Z' }), make('sync2'), make('airbyte', { createdAt: '2023-06-01T00:00:00Z' }), make('odd', { createdAt: 'never' })];
const names = (list: readonly Integration[]) => list.map(({ name }) => name);

describe('the list', () => {
  it('counts numbers in names', () => expect(names(sorted(all, { by: 'name', down: false }))).toEqual(['airbyte', 'odd', 'sync2', 'sync10']));
  it('turns round', () => expect(names(sorted(all, { by: 'name', down: true }))).toEqual(['sync10', 'sync2', 'odd', 'airbyte']));
  it('sorts by age, the youngest first, times that are none last', () => expect(names(sorted(all, { by: 'created', down: false }))).toEqual(['sync10', 'sync2', 'airbyte', 'odd']));
  it('sorts by access, those alike by name', () => expect(names(sorted(all, { by: 'access', down: true }))).toEqual(['sync10', 'airbyte', 'odd', 'sync2']));
  it('finds every word in name or users', () => {
    expect(names(filtered(all, 'SYNC db_', 'all'))).toEqual(['sync10', 'sync2']);
    expect(names(filtered(all, 'sync', 'read-write'))).toEqual(['sync10']);
    expect(names(filtered(all, ' ', 'read-only'))).toEqual(['sync2', 'airbyte', 'odd']);
  });
  it('asks for the other direction at the second click', () => {
    expect(nextSort({ by: 'name', down: false }, 'name')).toEqual({ by: 'name', down: true });
    expect(nextSort({ by: 'name', down: true }, 'created')).toEqual({ by: 'created', down: false });
  });
  it.each([
    ['2026-11-22T23:59:30Z', 'just now'], ['2026-11-21T01:00:00Z', '47 h ago'], ['2026-09-25T00:00:00Z', '59 days ago'], ['2026-09-22T00:00:00Z', '2 months ago'],
    ['2025-01-01T00:00:00Z', '22 months ago'], ['2020-01-01T00:00:00Z', '6 years ago'], ['2027-01-01T00:00:00Z', 'just now'], ['never', 'never'],
  ])('says the age of %s: %s', (iso, words) => expect(ageWords(iso, Date.UTC(2026, 10, 23))).toBe(words));
});
