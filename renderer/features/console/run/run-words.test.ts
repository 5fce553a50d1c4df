import { expect, it } from 'vitest';
import type { RunEvent } from '../../../../shared/contract/sql.ts';
import { begunRun, idleRun, runAfter } from '../run-state.ts';
import { endedWords, runWords } from './run-words.ts';

const begun = begunRun(idleRun, { access: 'read-only', identity: 'personal' }, { text: 'select 1; select 2; select 3', pick: { kind: 'all' }, parameters: [] }, 1000);
const started = (statement: number): RunEvent => ({ kind: 'statement-started', statement, total: 3, range: { from: statement * 10, to: statement * 10 + 9 } });
const done = (statement: number): RunEvent => ({ kind: 'statement-done', statement, resultId: null, command: 'SET', rowCount: null, firstRowMs: null, elapsedMs: 4, remark: null });
const failed = (statement: number): RunEvent => ({
  kind: 'statement-failed', statement, resultId: null, elapsedMs: 3,
  error: { severity: 'ERROR', sqlstate: '42601', message: 'no', detail: null, hint: null, where: null, at: null },
});
const finished: RunEvent = { kind: 'finished', outcome: 'failed', transaction: 'idle', elapsedMs: 12, error: null };

it('tells what a script is at and how it ended', () => {
  expect(runWords(begun, 2500)).toBe('running 1.5 s');
  const running = runAfter(begun, [started(0), done(0), started(1)]);
  expect(runWords(running, 1200)).toBe('Statement 2 of 3 · running 200 ms');
  expect(runWords(runAfter(running, [failed(1), finished]), 0)).toBe('3 statements · 1 failed · 1 not run · 12 ms | 2: Failed after 3 ms');
});

it('tells what became of the transaction', () => {
  const base = { event: { kind: 'none' }, lost: null, ending: null, ended: null, error: null } as const;
  expect(endedWords(base)).toBe('');
  expect(endedWords({ ...base, ending: 'commit' })).toBe('Committing…');
  expect(endedWords({ ...base, ended: { how: 'commit', command: 'COMMIT' } })).toBe('Committed');
  expect(endedWords({ ...base, ended: { how: 'commit', command: 'ROLLBACK' } })).toBe('Rolled back: the transaction had failed');
  expect(endedWords({ ...base, ended: { how: 'rollback', command: 'ROLLBACK' } })).toBe('Rolled back');
});
