import { afterEach, expect, it, vi } from 'vitest';
import type { SessionEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { createTabDatabase, databaseAfter, openTransaction, type DatabaseState, type TabDatabase } from './tab-database.ts';

const none: DatabaseState = { event: { kind: 'none' }, lost: null, ending: null, ended: null, error: null };
const session = (transaction: 'idle' | 'open' | 'failed'): SessionEvent => ({
  kind: 'session', role: 'r', database: 'd', pid: 1, access: 'read-write', identity: 'personal', transaction, transactionSince: null, endsAt: null,
});
const lost = (rolledBack?: boolean): AppError => ({
  code: 'pg.connection-lost', message: 'gone', retryable: true, details: { cause: 'gone', ...(rolledBack === undefined ? {} : { rolledBack }) }, traceId: 't1',
});
let database: TabDatabase | null = null;
afterEach(() => database?.dispose());

it('knows the open transaction, and what became of it when the session went', () => {
  const open = databaseAfter(none, session('failed'), 1);
  expect(openTransaction(open)?.transaction).toBe('failed');
  expect(openTransaction(databaseAfter(open, session('idle'), 1))).toBeNull();
  const gone = databaseAfter(open, { kind: 'lost', error: lost(true) }, 5);
  expect(gone.lost).toMatchObject({ at: 5, rolledBack: true });
  expect(openTransaction(gone)).toBeNull();
  // Told again after the window found its program again, it is the same loss at the same time.
  expect(databaseAfter(gone, { kind: 'lost', error: lost(true) }, 9)).toBe(gone);
  expect(databaseAfter(open, { kind: 'lost', error: lost() }, 5).lost?.rolledBack).toBeNull();
});

function open(endTransaction: () => Promise<{ command: string }>) {
  const told: SessionEvent[][] = [[session('open')], [session('idle')]];
  const watch = vi.fn<() => Promise<AsyncIterable<SessionEvent>>>(() => Promise.resolve((async function* () { yield* told.shift() ?? []; })()));
  database = createTabDatabase({ sql: { watch, endTransaction } } as never, 'tab');
  return { watch, database };
}

it('follows the session again after the program was lost', async () => {
  const { watch, database } = open(() => Promise.reject(new Error('unused')));
  const transactions: boolean[] = [];
  database.state.subscribe(() => transactions.push(openTransaction(database.state.get()) !== null));
  database.follow();
  database.follow();
  await vi.waitFor(() => expect(database.state.get().event).toEqual(session('idle')));
  expect(transactions).toEqual([true, false]);
  expect(watch.mock.calls.length).toBeGreaterThanOrEqual(2);
});

it('tells what a COMMIT came to, and why one did not go through', async () => {
  const answers: (() => Promise<{ command: string }>)[] = [() => Promise.resolve({ command: 'ROLLBACK' }), () => Promise.reject(new Error('no'))];
  const { database } = open(() => (answers.shift() ?? (() => Promise.reject(new Error('spent'))))());
  expect(await database.end('commit')).toBe(true);
  expect(database.state.get()).toMatchObject({ ending: null, ended: { how: 'commit', command: 'ROLLBACK' } });
  expect(await database.end('rollback')).toBe(false);
  expect(database.state.get()).toMatchObject({ ended: null, error: { code: 'internal' } });
  database.forget();
  expect(database.state.get().error).toBeNull();
});
