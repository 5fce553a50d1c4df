import { afterEach, expect, it, vi } from 'vitest';
import type { Draft, Layout } from '../../../shared/contract/workspace.ts';
import { createConsoleSession, type ConsoleSession } from './console-session.ts';
import { plainLayout } from './layout/parts.ts';

const draft = (tabId: string, change: Partial<Draft> = {}): Draft => ({ tabId, addonId: 'a', title: tabId, version: 1, text: `of ${tabId}`, cursor: 0, anchor: null, topLine: 1, file: null, commit: 'auto', ...change });

let session: ConsoleSession | null = null;
afterEach(() => session?.dispose());

const done = () => Promise.resolve({});

/** A main process that keeps what it is given. */
function open(drafts: Draft[], layout: Layout | null = null, activeTabId: string | null = null) {
  const closed: Draft[] = [];
  const workspace = {
    drafts: () => Promise.resolve({ drafts, activeTabId, layout }),
    put: vi.fn<(whole: Draft) => Promise<object>>(done),
    edit: done,
    remove: vi.fn<(input: { tabId: string }) => Promise<object>>(({ tabId }) => {
      closed.push(...drafts.filter((one) => one.tabId === tabId));
      return done();
    }),
    reopen: () => Promise.resolve({ draft: closed.pop() ?? null }),
    order: vi.fn<(input: { tabIds: string[] }) => Promise<object>>(done),
    activate: vi.fn<(input: { tabId: string | null }) => Promise<object>>(done),
    arrange: vi.fn<(input: { layout: Layout }) => Promise<object>>(done),
  };
  const sql = { closeTab: () => Promise.resolve({}), watch: () => new Promise(() => undefined) };
  const opened = createConsoleSession({ workspace, sql, queries: {} } as never, 'a');
  session = opened;
  return { session: opened, workspace, ids: () => opened.state.get().tabs.map((tab) => tab.tabId) };
}

it('comes back with its tabs, parts and panel', async () => {
  const { session, ids } = open([draft('t1'), draft('t2')], { ...plainLayout, secondTabId: 't1', secondFocused: true, panel: 'history' }, 't2');
  await session.load();
  expect(ids()).toEqual(['t1', 't2']);
  expect(session.state.get()).toMatchObject({ activeId: 't1', parts: { firstId: 't2', layout: { panel: 'history' } } });
});

it('an add-on without tabs gets one, which is saved', async () => {
  const { session, workspace } = open([]);
  await session.load();
  await session.flush();
  expect(workspace.put.mock.calls[0]?.[0]).toMatchObject({ title: 'Query 1', addonId: 'a', text: '' });
  expect(workspace.activate).toHaveBeenCalledWith({ addonId: 'a', tabId: session.state.get().activeId });
});

it('keeps the order, what each part shows, and nothing where nothing changed', async () => {
  const { session, workspace, ids } = open([draft('t1'), draft('t2'), draft('t3')], null, 't1');
  await session.load();
  session.reorder('t3', 0);
  session.reorder('t3', 0);
  expect(ids()).toEqual(['t3', 't1', 't2']);
  expect(workspace.order.mock.calls).toEqual([[{ addonId: 'a', tabIds: ['t3', 't1', 't2'] }]]);
  session.split('row');
  session.activate('t2');
  await session.flush();
  await session.flush();
  expect(workspace.arrange.mock.calls).toEqual([[{ addonId: 'a', layout: { ...plainLayout, secondTabId: 't2', secondFocused: true } }]]);
  expect(workspace.activate).not.toHaveBeenCalled();
});

it('a closed tab comes back with its text, the last one closed leaves a fresh one', async () => {
  const { session, workspace, ids } = open([draft('t1')]);
  await session.load();
  session.close('t1');
  const [fresh] = session.state.get().tabs;
  expect(fresh?.title.get()).toBe('Query 1');
  await vi.waitFor(() => expect(workspace.remove).toHaveBeenCalledWith({ tabId: 't1' }));
  expect(await session.reopen(null)).toBe(true);
  expect(ids().at(-1)).toBe('t1');
  expect(session.state.get().activeId).toBe('t1');
  expect(await session.reopen(null)).toBe(false);
});

it('what is opened goes into an empty tab without a file, else into one of its own', async () => {
  const { session, ids } = open([draft('t1', { text: '' }), draft('t2')], null, 't1');
  await session.load();
  const first = session.open({ title: 'late', text: 'select 1', file: { path: 'late.sql', revision: 'r' } });
  expect([first.tabId, first.title.get(), first.content.text]).toEqual(['t1', 'late', 'select 1']);
  expect(first.link.state.get()).toEqual({ path: 'late.sql', status: 'same' });
  session.open({ text: 'select 2' });
  expect(ids()).toHaveLength(3);
});
