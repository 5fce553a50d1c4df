import { afterEach, expect, it, vi } from 'vitest';
import { createKeeper } from './keeper.ts';
import { createStore } from './store.ts';

type Form = { text: string; own: number };
type Call = { id: string; text: string; take: () => void; refuse: () => void };

const stops: (() => void)[] = [];
afterEach(() => { for (const stop of stops.splice(0)) stop(); });

/** A keeper of the texts, with a main process that answers when it is told to. */
function open(retryMs = 100_000) {
  const store = createStore<ReadonlyMap<string, Form>>(new Map());
  const keeper = createKeeper({ store, stateOf: ({ text }: Form) => text, retryMs });
  const calls: Call[] = [];
  const type = (id: string, text: string, own = 0) => store.set((old) => new Map(old).set(id, { text, own }));
  const start = (to = calls) => {
    const stop = keeper.start((id, text) => new Promise<void>((resolve, reject) => { to.push({ id, text, take: resolve, refuse: () => reject(new Error('no')) }); }));
    stops.push(stop);
    return stop;
  };
  const told = () => calls.map(({ id, text }) => `${id} ${text}`);
  /** Settles when all that follows from an answer has happened: a state that is kept right after it says so. */
  const answer = async (call: Call | undefined, how: 'take' | 'refuse' = 'take') => {
    call?.[how]();
    await new Promise<void>((resolve) => { setTimeout(resolve); });
  };
  return { store, keeper, calls, type, start, told, answer };
}

it('keeps one call at a time under way, and then sends the newest state only', async () => {
  const { calls, type, start, told, answer } = open();
  start();
  for (const text of ['s', 'se', 'sel']) type('a', text);
  expect(told()).toEqual(['a s']);
  await answer(calls[0]);
  expect(told()).toEqual(['a s', 'a sel']);
  await answer(calls[1]);
  expect(told()).toHaveLength(2);
});

it('sends nothing for what came from the main process until it is changed, nor for what is not kept', async () => {
  const { keeper, calls, type, start, told, answer } = open();
  start();
  keeper.has('a', 'kept');
  type('a', 'kept');
  type('a', 'kept', 1);
  expect(told()).toEqual([]);
  type('a', 'new');
  expect(told()).toEqual(['a new']);
  type('a', 'kept');
  await answer(calls[0]);
  expect(told()).toEqual(['a new', 'a kept']);
});

it('what changed before it was started is sent then', () => {
  const { type, start, told } = open();
  type('a', 'early');
  expect(told()).toEqual([]);
  start();
  expect(told()).toEqual(['a early']);
});

it('tries again by itself what was not taken, and does not hold up another', async () => {
  const { calls, type, start, told, answer } = open(1);
  start();
  type('a', 'one');
  type('b', 'two');
  await answer(calls[0], 'refuse');
  expect(told().slice(0, 2)).toEqual(['a one', 'b two']);
  await answer(calls[1]);
  await vi.waitFor(() => expect(told()).toEqual(['a one', 'b two', 'a one']));
});

it('tries again with the next change, without waiting', async () => {
  const { calls, type, start, told, answer } = open();
  start();
  type('a', 'one');
  await answer(calls[0], 'refuse');
  expect(told()).toEqual(['a one']);
  type('a', 'two');
  expect(told()).toEqual(['a one', 'a two']);
});

it('is not sure what the main process has after a call that failed: what was kept before is sent again', async () => {
  const { keeper, calls, type, start, told, answer } = open();
  start();
  keeper.has('a', 'kept');
  type('a', 'new');
  await answer(calls[0], 'refuse');
  type('a', 'kept');
  expect(told()).toEqual(['a new', 'a kept']);
});

it('once stopped, the newest state still follows the call under way, but nothing later, and nothing again', async () => {
  const { calls, type, start, told, answer } = open(1);
  const stop = start();
  type('a', 'one');
  type('a', 'two');
  stop();
  await answer(calls[0]);
  expect(told()).toEqual(['a one', 'a two']);
  await answer(calls[1], 'refuse');
  type('a', 'three');
  await answer(undefined);
  expect(told()).toEqual(['a one', 'a two']);
});

it('a later start takes over: it sends what is not sure to be kept, and an earlier one\'s late answer counts for nothing', async () => {
  const { calls, type, start, told, answer } = open();
  start()();
  const stop = start();
  type('a', 'one');
  stop();
  const later: Call[] = [];
  start(later);
  expect(later.map(({ text }) => text)).toEqual(['one']);
  type('a', 'two');
  await answer(later[0]);
  await answer(calls[0]);
  await answer(later[1]);
  type('a', 'one');
  expect(later.map(({ text }) => text)).toEqual(['one', 'two', 'one']);
  expect(told()).toEqual(['a one']);
});
