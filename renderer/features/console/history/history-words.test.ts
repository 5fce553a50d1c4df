import { expect, it } from 'vitest';
import type { HistoryEntry } from '../../../../shared/contract/history.ts';
import { insertText, oneLine, resultWords } from './history-words.ts';

const entry = (change: Partial<HistoryEntry>): HistoryEntry => ({
  id: '1-1', at: '2026-11-23T10:00:00.000Z', addonId: 'a', access: 'read-only', identity: 'personal', role: 'r', text: '', shortened: false,
  outcome: 'done', elapsedMs: 38, rows: null, command: '', error: null, ...change,
});

it('shows a statement on one line, without the comments in front', () => {
  expect(oneLine('-- why\n/* and\n how */ select 1,\n\t2')).toBe('select 1, 2');
  expect(oneLine('-- only this')).toBe('-- only this');
});

it('says in words how it ended', () => {
  expect(resultWords(entry({ rows: 1 }))).toBe('1 row, 38 ms');
  expect(resultWords(entry({ rows: 12_345 }))).toBe('12,345 rows, 38 ms');
  expect(resultWords(entry({ command: 'CREATE TABLE' }))).toBe('CREATE TABLE, 38 ms');
  expect(resultWords(entry({ outcome: 'failed', error: 'no such table' }))).toBe('Failed after 38 ms: no such table');
  expect(resultWords(entry({ outcome: 'cancelled' }))).toBe('Cancelled after 38 ms');
});

it('what goes into the editor ends with a semicolon', () => {
  expect(insertText('select 1\n')).toBe('select 1;\n');
  expect(insertText('select 1; ')).toBe('select 1; ');
});
