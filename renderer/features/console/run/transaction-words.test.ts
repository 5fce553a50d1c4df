import { expect, it } from 'vitest';
import { idleRun } from '../run-state.ts';
import { endsSoon, transactionOf, transactionWords } from './transaction-words.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const at = (ms: number) => new Date(now + ms).toISOString();
const session = (transaction: 'idle' | 'open' | 'failed', sinceMs: number | null, endsMs: number | null) => transactionOf({
  event: {
    kind: 'session', role: 'r', database: 'd', pid: 1, access: 'read-only', identity: 'personal', transaction,
    transactionSince: sinceMs === null ? null : at(sinceMs), endsAt: endsMs === null ? null : at(endsMs),
  },
  lost: null, ending: null, ended: null, error: null,
}, idleRun);

it.each([
  ['idle', null, null, 'No transaction'],
  ['open', -5000, null, 'Transaction open'],
  ['open', -125_000, null, 'Transaction open · 2 min'],
  ['open', -3 * 3_600_000, null, 'Transaction open · 3 h 00 min'],
  ['open', -5000, 58_000, 'The server rolls back in 0:58'],
  ['open', -5000, 600_000, 'Transaction open'],
  ['failed', -5000, null, 'Transaction failed: roll back'],
  ['failed', -5000, 3000, 'The server rolls back in 0:03'],
] as const)('says of a transaction that is %s, since %s ms, ends in %s ms: %s', (state, since, ends, words) => {
  const transaction = session(state, since, ends);
  expect(transaction === null ? null : transactionWords(transaction, now)).toBe(words);
});

it('knows nothing without a session, and warns only near the end', () => {
  expect(transactionOf({ event: { kind: 'none' }, lost: null, ending: null, ended: null, error: null }, idleRun)).toBeNull();
  const transaction = session('open', 0, 121_000);
  expect(transaction !== null && endsSoon(transaction, now)).toBe(false);
  expect(transaction !== null && endsSoon(transaction, now + 1000)).toBe(true);
});
