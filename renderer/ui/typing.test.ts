import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQuietTask, noteTyping, onTyping, typingPause } from './typing.ts';

beforeEach(() => {
  vi.useFakeTimers();
  // What the browser does where nothing else is to be done.
  vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run, 1));
  vi.stubGlobal('cancelIdleCallback', clearTimeout);
  vi.advanceTimersByTime(1000);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function type(ms: number): void {
  for (let at = 0; at < ms; at += 50) {
    noteTyping();
    vi.advanceTimersByTime(50);
  }
}

it('does the work in time while nobody types, once for many wishes', () => {
  const work = vi.fn<() => void>();
  const task = createQuietTask(work, 1000);
  task.ask(50);
  task.ask(0);
  vi.advanceTimersByTime(49);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
  task.ask(0);
  vi.advanceTimersByTime(0);
  expect(work).toHaveBeenCalledTimes(2);
});

it('waits for a pause in typing', () => {
  const work = vi.fn<() => void>();
  createQuietTask(work, 1000).ask(50);
  noteTyping();
  vi.advanceTimersByTime(100);
  noteTyping();
  expect(typingPause()).toBeGreaterThan(0);
  vi.advanceTimersByTime(390);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  expect(work).toHaveBeenCalledTimes(1);
});

it('waits no longer than it may where the typing goes on, and not at all once it is dropped', () => {
  const work = vi.fn<() => void>();
  const task = createQuietTask(work, 400);
  task.ask(0);
  type(350);
  expect(work).not.toHaveBeenCalled();
  type(100);
  expect(work).toHaveBeenCalledTimes(1);
  task.ask(0);
  task.drop();
  type(1000);
  expect(work).toHaveBeenCalledTimes(1);
});

it('tells of keys at most once in a time, until nobody listens', () => {
  const listener = vi.fn<() => void>();
  const unlisten = onTyping(listener, 400);
  type(1000);
  expect(listener).toHaveBeenCalledTimes(3);
  unlisten();
  type(1000);
  expect(listener).toHaveBeenCalledTimes(3);
});
