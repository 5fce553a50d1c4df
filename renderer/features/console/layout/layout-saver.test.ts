import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Layout } from '../../../../shared/contract/workspace.ts';
import { createLayoutSaver } from './layout-saver.ts';
import { plainLayout, show, split, type Parts } from './parts.ts';

type Answer = () => Promise<object>;
const unanswered: Answer = () => new Promise(() => undefined);
const done: Answer = () => Promise.resolve({});
const divided: Layout = { ...plainLayout, secondTabId: 't2', secondFocused: true };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function open(answer: Answer) {
  const at: { parts: Parts } = { parts: { firstId: 't1', layout: plainLayout } };
  const activate = vi.fn<(input: { tabId: string | null }) => Promise<object>>(answer);
  const arrange = vi.fn<(input: { layout: Layout }) => Promise<object>>(answer);
  const saver = createLayoutSaver({ activate, arrange } as never, 'a', () => at.parts);
  return { activate, arrange, saver, at };
}

it('a tab chosen and split just before the page is left are both sent before it is gone', () => {
  const { activate, arrange, saver, at } = open(unanswered);
  at.parts = show(at.parts, 't2');
  saver.touch();
  at.parts = split(at.parts, 'row');
  saver.touch();
  void saver.flush();
  expect(activate.mock.calls).toEqual([[{ addonId: 'a', tabId: 't2' }]]);
  expect(arrange.mock.calls).toEqual([[{ addonId: 'a', layout: divided }]]);
});

it('what changes while something is on its way does not wait for its answer, and nothing is sent twice', async () => {
  const { activate, arrange, saver, at } = open(unanswered);
  at.parts = show(at.parts, 't2');
  saver.touch();
  await vi.advanceTimersByTimeAsync(150);
  expect([activate.mock.calls.length, arrange.mock.calls.length]).toEqual([1, 0]);
  at.parts = split(at.parts, 'row');
  void saver.flush();
  void saver.flush();
  expect([activate.mock.calls.length, arrange.mock.calls.length]).toEqual([1, 1]);
});

it('what was not taken is sent again as it is then, until it is taken', async () => {
  const { activate, arrange, saver, at } = open(done);
  activate.mockRejectedValueOnce(new Error('gone'));
  at.parts = show(at.parts, 't2');
  await saver.flush();
  at.parts = split(at.parts, 'row');
  await vi.advanceTimersByTimeAsync(2000);
  expect(activate.mock.calls).toEqual([[{ addonId: 'a', tabId: 't2' }], [{ addonId: 'a', tabId: 't2' }]]);
  expect(arrange.mock.calls).toEqual([[{ addonId: 'a', layout: divided }]]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([activate.mock.calls.length, arrange.mock.calls.length]).toEqual([2, 1]);
});
