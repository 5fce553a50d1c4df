import { expect, it } from 'vitest';
import type { PgMessage, RunEvent } from '../../../shared/contract/sql.ts';
import { begunRun, brokenRun, idleRun, isRunning, neighbourOf, runAfter, shownStatement } from './run-state.ts';

const reader = { access: 'read-only', identity: 'personal' } as const;
const session: RunEvent = { kind: 'session', role: 'r', database: 'd', serverVersion: '18', pid: 7 };
const started = (statement: number): RunEvent => ({ kind: 'statement-started', statement, total: 3, range: { from: statement, to: statement + 1 } });
const columns = (statement: number): RunEvent => ({ kind: 'columns', statement, resultId: `r${statement}`, columns: [{ name: 'a', typeOid: 23, typeName: 'integer' }] });
const message: PgMessage = { severity: 'ERROR', sqlstate: '22012', message: 'division by zero', detail: null, hint: null, where: null, at: null };
const failed = (statement: number): RunEvent => ({ kind: 'statement-failed', statement, resultId: null, elapsedMs: 2, error: message });
const done = (statement: number): RunEvent => ({ kind: 'statement-done', statement, resultId: null, command: 'SELECT 1', rowCount: 1, firstRowMs: 1, elapsedMs: 2, remark: null });
const finished = (outcome: 'done' | 'failed' | 'lost'): RunEvent => ({ kind: 'finished', outcome, transaction: 'idle', elapsedMs: 9, error: null });
const nothing = { text: '', pick: null, parameters: [] };
const begun = begunRun(idleRun, reader, { text: 'a;b;c', pick: { kind: 'all' }, parameters: [{ name: 'id', value: '5' }] }, 100);

it('comes out the same for events one by one and all at once', () => {
  const events = [session, started(0), columns(0), done(0), started(1), failed(1), started(2), columns(2), done(2), finished('failed')];
  const oneByOne = events.reduce((state, event) => runAfter(state, [event], 200), begun);
  expect(runAfter(begun, events, 200)).toEqual(oneByOne);
  expect(oneByOne).toMatchObject({ phase: 'finished', total: 3, endedAt: 200, text: 'a;b;c', parameters: [{ name: 'id', value: '5' }] });
  expect(oneByOne.statements.map((one) => one.failed !== null)).toEqual([false, true, false]);
});

it('shows the failed statement first, then what the user chose', () => {
  const state = runAfter(begun, [session, started(0), columns(0), done(0), started(1), failed(1), started(2)]);
  expect(shownStatement(state)?.index).toBe(1);
  expect([neighbourOf(state, -1), neighbourOf(state, 1)]).toEqual([0, 2]);
  const chosen = { ...state, chosen: 2 };
  expect(shownStatement(chosen)?.index).toBe(2);
  expect(neighbourOf(chosen, 1)).toBeNull();
});

it('keeps 500 notices and counts the rest, its own and the server side’s', () => {
  const notice: RunEvent = { kind: 'notice', statement: 0, notice: { ...message, severity: 'NOTICE' } };
  const state = runAfter(begun, [started(0), ...Array.from({ length: 600 }, () => notice), { kind: 'notices-dropped', statement: 0, dropped: 40 }]);
  expect(state.statements[0]?.notices).toHaveLength(500);
  expect(state.statements[0]?.dropped).toBe(140);
});

it('keeps the session for the next run of the same role, until it is lost', () => {
  const first = runAfter(begun, [session, finished('done')]);
  expect(begunRun(first, reader, nothing, 300)).toMatchObject({ session: { pid: 7 }, statements: [], endedAt: null });
  expect(begunRun(first, { ...reader, access: 'read-write' }, nothing, 300).session).toBeNull();
  expect(runAfter(begun, [session, finished('lost')]).session).toBeNull();
});

it('ends a run that could not be followed', () => {
  const state = brokenRun(begun, { code: 'internal', message: 'x', retryable: true, details: {}, traceId: '' }, 400);
  expect(isRunning(begun)).toBe(true);
  expect(isRunning(state)).toBe(false);
  expect(state).toMatchObject({ error: { code: 'internal' }, endedAt: 400 });
});
