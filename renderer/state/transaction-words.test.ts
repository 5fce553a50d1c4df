import { expect, it } from 'vitest';
import { endsSoon, transactionWords } from './transaction-words.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const at = (ms: number | null) => (ms === null ? null : now + ms);

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
  expect(transactionWords({ state, since: at(since), endsAt: at(ends) }, now)).toBe(words);
});

it('warns only near the end', () => {
  const transaction = { state: 'open', since: now, endsAt: now + 121_000 } as const;
  expect(endsSoon(transaction, now)).toBe(false);
  expect(endsSoon(transaction, now + 1000)).toBe(true);
});
