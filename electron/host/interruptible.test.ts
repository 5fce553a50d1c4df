import { describe, expect, test } from 'vitest';
import { createSignal } from '../services/signal.ts';
import { interruptible, iterateSignal } from './interruptible.ts';

async function* oneThenBroken() {
  yield 1;
  throw new Error('broken');
}

describe('an iterator that ends with its call', () => {
  test('a pending next rejects at the abort, and the source is left', async () => {
    let left = false;
    const never = Promise.withResolvers<IteratorResult<number>>();
    const source: AsyncIterator<number> = { next: () => never.promise, return: async () => { left = true; return { done: true, value: undefined }; } };
    const abort = new AbortController();
    const iterator = interruptible(source, abort.signal);
    const pending = iterator.next();
    abort.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    expect(left).toBe(true);
    await expect(iterator.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('an aborted call never asks the source', async () => {
    const iterator = interruptible({ next: () => { throw new Error('asked'); } }, AbortSignal.abort());
    await expect(iterator.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('items, end and failure pass as they are', async () => {
    const iterator = interruptible(oneThenBroken(), new AbortController().signal);
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    await expect(iterator.next()).rejects.toThrow('broken');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });
});

describe('a signal as an iterator', () => {
  test('gives what was emitted while nobody asked, in order, and unsubscribes at the abort', async () => {
    const signal = createSignal<number>();
    let listeners = 0;
    const counted = {
      subscribe(listener: (value: number) => void) {
        listeners += 1;
        const stop = signal.subscribe(listener);
        return () => { listeners -= 1; stop(); };
      },
    };
    const abort = new AbortController();
    const iterator = iterateSignal(counted, { abort: abort.signal, first: () => 0 });
    expect((await iterator.next()).value).toBe(0);
    signal.emit(1);
    signal.emit(2);
    expect([(await iterator.next()).value, (await iterator.next()).value]).toEqual([1, 2]);
    const waiting = iterator.next();
    abort.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(listeners).toBe(0);
  });

  test('merges what waits', async () => {
    const signal = createSignal<string>();
    const iterator = iterateSignal(signal, { abort: undefined, first: () => 'first', merge: (waiting, value) => (waiting.includes(value) ? waiting : [...waiting, value]) });
    await iterator.next();
    for (const value of ['a', 'a', 'b', 'a']) signal.emit(value);
    expect([(await iterator.next()).value, (await iterator.next()).value]).toEqual(['a', 'b']);
  });
});
