import { afterEach, expect, it, vi } from 'vitest';
import type { Draft } from '../../../shared/contract/workspace.ts';
import type { AppError } from '../../../shared/errors.ts';
import { createDraftSaver, type DraftSaver } from './draft-saver.ts';

const draft: Draft = { tabId: 't', addonId: 'a', title: 'Query 1', version: 3, text: 'select 1', cursor: 0, anchor: null, topLine: 1, file: null, commit: 'auto' };
const conflict: AppError = { code: 'draft.conflict', message: 'conflict', retryable: false, details: { tabId: 't', version: 9 }, traceId: '' };
let saver: DraftSaver | null = null;
afterEach(() => saver?.dispose());

function open(edit: () => Promise<object>) {
  const content = { text: draft.text, cursor: 0, anchor: null, topLine: 1, title: draft.title, commit: draft.commit, file: null };
  const workspace = {
    edit: vi.fn<() => Promise<object>>(edit),
    put: vi.fn<(whole: Draft) => Promise<object>>(() => Promise.resolve({})),
  };
  saver = createDraftSaver({ workspace: workspace as never, saved: draft, known: true, read: () => ({ ...content }), settleMs: 1, retryMs: 1 });
  return { content, workspace, saver };
}

it('saves what was typed as one edit with the next version', async () => {
  const { content, workspace, saver } = open(() => Promise.resolve({}));
  content.text = 'select 12';
  content.cursor = 9;
  await saver.flush();
  content.text = 'select 123';
  await saver.flush();
  await saver.flush();
  expect(workspace.edit.mock.calls).toEqual([
    [{ tabId: 't', version: 4, cursor: 9, anchor: null, topLine: 1, edits: [{ offset: 8, length: 0, text: '2' }] }],
    [{ tabId: 't', version: 5, cursor: 9, anchor: null, topLine: 1, edits: [{ offset: 9, length: 0, text: '3' }] }],
  ]);
  expect(workspace.put).not.toHaveBeenCalled();
});

it('puts the whole draft after a conflict', async () => {
  const { content, workspace, saver } = open(() => Promise.reject(conflict));
  content.text = 'select 2';
  await saver.flush();
  expect(workspace.put).toHaveBeenCalledWith({ ...draft, version: 4, text: 'select 2' });
  expect(saver.state.get()).toBe('saved');
});

it('says that a draft is not saved, and tries again by itself', async () => {
  const { content, workspace, saver } = open(() => Promise.reject(new Error('gone')));
  const states: string[] = [];
  saver.state.subscribe(() => states.push(saver.state.get()));
  content.text = 'select 2';
  saver.touch();
  await vi.waitFor(() => expect(states).toEqual(['pending', 'failed', 'saved']));
  expect(workspace.put).toHaveBeenCalledTimes(1);
});

it('does not call saved what was typed while an earlier edit was on its way', async () => {
  const ways: (() => void)[] = [];
  const { content, saver } = open(() => new Promise((resolve) => { ways.push(() => resolve({})); }));
  const states: string[] = [];
  saver.state.subscribe(() => states.push(saver.state.get()));
  content.text = 'select 12';
  saver.touch();
  await vi.waitFor(() => expect(ways).toHaveLength(1));
  content.text = 'select 123';
  saver.touch();
  const second = saver.flush();
  ways[0]?.();
  await vi.waitFor(() => expect(ways).toHaveLength(2));
  expect(states).toEqual(['pending']);
  ways[1]?.();
  await second;
  expect(states).toEqual(['pending', 'saved']);
});
