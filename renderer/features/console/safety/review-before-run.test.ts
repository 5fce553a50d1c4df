import { beforeEach, expect, it, vi } from 'vitest';
import type { Hazard } from '../../../../shared/contract/safety.ts';
import { reviewBeforeRun, safetyQuestion, hurtfulStatements, type Review, type SafetyRequest } from './review-before-run.ts';
import { excerptOf, lineOf } from '../../../ui/excerpt.ts';
import { rowWords } from '../../../ui/hazard-item.tsx';

const hazard: Hazard = {
  kind: 'delete-all', title: 'DELETE without WHERE', consequence: 'Deletes every row of t.', objects: ['t'], inside: 'statement', range: { from: 0, to: 13 }, rows: 3, rowsFrom: 'planner',
};
const review: Review = { hazards: [hazard], unread: [], name: 'shop', label: '', typeName: null, confirmation: 'c1' };

const request = (access: SafetyRequest['target']['access'] = 'read-write'): SafetyRequest => ({
  target: { addonId: 'a', access, identity: 'personal' }, tabId: 't', text: 'DELETE FROM t', pick: { kind: 'all' },
});

/** The two calls that matter, as the main process would answer them. */
type Calls = { review: () => Promise<Review>; confirm?: (input: { confirmation: string; name: string | null }) => Promise<object> };

function clientWith(calls: Calls) {
  const confirm = calls.confirm ?? (() => Promise.resolve({}));
  const safety = { review: vi.fn<Calls['review']>(calls.review), confirm: vi.fn<typeof confirm>(confirm) };
  return { client: { safety } as unknown as Parameters<typeof reviewBeforeRun>[0], safety };
}

const asked = (kind: string) => vi.waitFor(() => {
  const question = safetyQuestion.get();
  if (question?.state.kind !== kind) throw new Error(`Not ${kind} yet.`);
  return question;
});

beforeEach(() => safetyQuestion.get()?.cancel());

it('lets read-only runs go without asking anybody', async () => {
  const { client, safety } = clientWith({ review: () => Promise.resolve(review) });
  expect(await reviewBeforeRun(client, request('read-only'))).toEqual({ go: true, confirmation: null });
  expect(safety.review).not.toHaveBeenCalled();
});

it('lets harmless statements go without a dialog', async () => {
  const seen = vi.fn<() => void>();
  const stop = safetyQuestion.subscribe(() => { if (safetyQuestion.get() !== null) seen(); });
  const { client } = clientWith({ review: () => Promise.resolve({ ...review, hazards: [], confirmation: null }) });
  expect(await reviewBeforeRun(client, request())).toEqual({ go: true, confirmation: null });
  expect(seen).not.toHaveBeenCalled();
  stop();
});

it('waits for the confirmation, which goes along', async () => {
  const { client, safety } = clientWith({ review: () => Promise.resolve(review) });
  const answer = reviewBeforeRun(client, request());
  (await asked('confirm')).confirm(null);
  expect(await answer).toEqual({ go: true, confirmation: 'c1' });
  expect(safety.confirm).toHaveBeenCalledWith({ confirmation: 'c1', name: null });
  expect(safetyQuestion.get()).toBeNull();
});

it('shows a refused name and stays', async () => {
  const { client } = clientWith({ review: () => Promise.resolve(review), confirm: ({ name }) => (name === 'shop' ? Promise.resolve({}) : Promise.reject(new Error('no'))) });
  const answer = reviewBeforeRun(client, request());
  (await asked('confirm')).confirm('wrong');
  const question = await vi.waitFor(() => {
    const now = safetyQuestion.get();
    if (now?.state.kind !== 'confirm' || now.state.error === null) throw new Error('No error yet.');
    return now;
  });
  question.confirm('shop');
  expect(await answer).toMatchObject({ go: true });
});

it('runs nothing when the review fails, unless a second try is fine', async () => {
  let tries = 0;
  const { client } = clientWith({ review: () => { tries += 1; return tries === 1 ? Promise.reject(new Error('gone')) : Promise.resolve({ ...review, hazards: [] }); } });
  const answer = reviewBeforeRun(client, request());
  (await asked('failed')).retry();
  expect(await answer).toEqual({ go: true, confirmation: null });
});

it('cancelled at any time means that nothing runs, also when the answer comes late', async () => {
  const late = Promise.withResolvers<Review>();
  const { client } = clientWith({ review: () => late.promise });
  const answer = reviewBeforeRun(client, request());
  (await asked('reviewing')).cancel();
  expect(await answer).toEqual({ go: false });
  late.resolve(review);
  await late.promise;
  expect(safetyQuestion.get()).toBeNull();
});

it('a second run leaves the first one’s question', async () => {
  const first = reviewBeforeRun(clientWith({ review: () => new Promise(() => undefined) }).client, request());
  const second = reviewBeforeRun(clientWith({ review: () => Promise.resolve(review) }).client, request());
  expect(await first).toEqual({ go: false });
  (await asked('confirm')).cancel();
  expect(await second).toEqual({ go: false });
});

it('counts statements, not hazards', () => {
  expect(hurtfulStatements([hazard, { ...hazard, range: { from: 5, to: 13 } }, { ...hazard, range: { from: 14, to: 20 } }])).toBe(2);
});

it('shows an excerpt with the hurtful words apart, and says how rows are known', () => {
  const text = "-- x\nDELETE FROM \"drop\"; -- drop";
  const { parts, more } = excerptOf(text, { from: 5, to: text.length });
  expect(parts).toEqual([{ text: 'DELETE', strong: true }, { text: ' FROM "drop"; -- drop', strong: false }]);
  expect(more).toBe(false);
  expect(excerptOf('a\n'.repeat(50), { from: 0, to: 100 }).more).toBe(true);
  expect([lineOf(text, 0), lineOf(text, 4), lineOf(text, 5)]).toEqual([1, 1, 2]);
  expect(rowWords(hazard)).toBe('about 3 rows, the planner estimates');
  expect(rowWords({ ...hazard, rows: 1, rowsFrom: 'statistics' })).toBe('about 1 row, by the table’s statistics');
  expect(rowWords({ ...hazard, rows: null })).toBe('number of rows not known');
  expect(rowWords({ ...hazard, rows: null, kind: 'drop' })).toBe('');
});
