import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, integer, asyncProperty, record, string } from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RestoreDraft } from '../../../shared/contract/restore.ts';
import type { KeptScriptForm } from '../../../shared/contract/scripts.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import { createWorkspace, type WorkspaceService } from './workspace-service.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let dataDir: string;
beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'borealis-workspace-')); });
const opened: WorkspaceService[] = [];
afterEach(async () => {
  for (const workspace of opened.splice(0)) await workspace.dispose();
  await rm(dataDir, { recursive: true });
});

function open(folder = dataDir, onUnwritable?: () => void): WorkspaceService {
  const workspace = createWorkspace({ dataDir: folder, log, ...(onUnwritable ? { onUnwritable } : {}) });
  opened.push(workspace);
  return workspace;
}

const conflict = (version: number) => ({ error: { code: 'draft.conflict', details: { tabId: 't1', version } } });

const draft = (change: Partial<Draft> = {}): Draft =>
  ({ tabId: 't1', addonId: 'a1', title: 'Query 1', version: 1, text: 'select 1', cursor: 8, anchor: null, topLine: 1, file: null, commit: 'auto', ...change });

const journal = async (): Promise<string> => {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('workspace.'));
  expect(names).toHaveLength(1);
  return join(dataDir, names[0] ?? '');
};

test('everything is there after a kill: nothing is closed, only reopened', async () => {
  const first = open();
  await first.put(draft());
  await first.put(draft({ tabId: 't2', title: 'é 😀', text: '' }));
  await first.edit({ tabId: 't1', version: 2, cursor: 9, edits: [{ offset: 7, length: 1, text: '2' }, { offset: 8, length: 0, text: ';' }] });
  await first.activate('a1', 't2');
  await first.select('a1');
  const again = open();
  expect(again.drafts('a1')).toEqual({
    drafts: [draft({ version: 2, cursor: 9, text: 'select 2;' }), draft({ tabId: 't2', title: 'é 😀', text: '' })],
    activeTabId: 't2',
    layout: null,
  });
  expect(again.selection()).toBe('a1');
  expect(again.drafts('a2')).toEqual({ drafts: [], activeTabId: null, layout: null });
  await again.remove('t2');
  expect(open().drafts('a1')).toMatchObject({ drafts: [{ tabId: 't1' }], activeTabId: null });
  expect((await stat(await journal())).mode & 0o777).toBe(0o600);
});

test('an edit that does not follow conflicts and changes nothing', async () => {
  const workspace = open();
  await workspace.put(draft());
  const edit = { tabId: 't1', version: 2, cursor: 0, edits: [{ offset: 0, length: 1, text: '' }] };
  await expect(workspace.edit({ ...edit, version: 1 })).rejects.toMatchObject(conflict(1));
  await expect(workspace.edit({ ...edit, version: 3 })).rejects.toMatchObject(conflict(1));
  await expect(workspace.edit({ ...edit, edits: [{ offset: 5, length: 4, text: '' }] })).rejects.toMatchObject(conflict(1));
  await expect(workspace.edit({ ...edit, tabId: 'unknown' })).rejects.toMatchObject({ error: { code: 'draft.conflict' } });
  expect(workspace.drafts('a1').drafts).toEqual([draft()]);
  await workspace.edit(edit);
  expect(open().drafts('a1').drafts[0]).toMatchObject({ version: 2, text: 'elect 1' });
});

test('a journal cut at any byte gives a state that was, and takes new changes', async () => {
  const workspace = open();
  const states: string[] = [JSON.stringify([])];
  const note = (): number => states.push(JSON.stringify(workspace.drafts('a1').drafts));
  await workspace.put(draft({ text: 'é' }));
  note();
  for (let version = 2; version < 8; version += 1) {
    await workspace.edit({ tabId: 't1', version, cursor: version, edits: [{ offset: 1, length: 0, text: `\n😀${version}` }] });
    note();
  }
  const path = await journal();
  const bytes = await readFile(path);
  let reached = -1;
  for (let length = 0; length <= bytes.length; length += 1) {
    await writeFile(path, bytes.subarray(0, length));
    const state = states.indexOf(JSON.stringify(open().drafts('a1').drafts));
    expect(state).toBeGreaterThanOrEqual(reached);
    reached = state;
  }
  expect(reached).toBe(states.length - 1);
  await writeFile(path, bytes.subarray(0, bytes.length - 3));
  const cut = open();
  await cut.put(draft({ tabId: 't9' }));
  expect(open().drafts('a1').drafts.map(({ tabId, version }) => [tabId, version])).toEqual([['t1', 6], ['t9', 1]]);
});

test('any edits replay to the same text', async () => {
  const edits = array(record({ offset: integer({ min: 0, max: 30 }), length: integer({ min: 0, max: 5 }), text: string({ unit: 'binary', maxLength: 5 }) }), { maxLength: 20 });
  await assert(asyncProperty(edits, async (list) => {
    const folder = await mkdtemp(join(dataDir, 'run-'));
    const workspace = open(folder);
    await workspace.put(draft({ version: 0 }));
    let version = 0;
    for (const edit of list) await workspace.edit({ tabId: 't1', version: version + 1, cursor: 0, edits: [edit] }).then(() => { version += 1; }, () => undefined);
    expect(open(folder).drafts('a1')).toEqual(workspace.drafts('a1'));
    expect(workspace.drafts('a1').drafts[0]?.version).toBe(version);
  }), { numRuns: 15 });
});

test('a keystroke writes a line, not the whole; what grew is rewritten', async () => {
  const workspace = open();
  const text = 'x'.repeat(400_000);
  await workspace.put(draft({ text }));
  const before = (await stat(await journal())).size;
  await workspace.edit({ tabId: 't1', version: 2, cursor: 1, edits: [{ offset: 0, length: 0, text: 'y' }] });
  expect((await stat(await journal())).size - before).toBeLessThan(200);
  for (let version = 3; version < 20; version += 1) await workspace.put(draft({ text, version }));
  expect((await stat(await journal())).size).toBeLessThan(2_000_000);
  expect(open().drafts('a1').drafts[0]?.version).toBe(19);
});

test('a file of another version or with a damaged middle is set aside', async () => {
  await writeFile(join(dataDir, 'workspace.7'), '{"journal":9}\n{"put":{}}\n');
  expect(open().drafts('a1').drafts).toEqual([]);
  expect((await readdir(dataDir))[0]).toMatch(/^workspace\.7\.bad-/);
  const workspace = open();
  await workspace.put(draft());
  await workspace.select('a1');
  await workspace.select('a2');
  const path = await journal().catch(async () => join(dataDir, (await readdir(dataDir)).find((name) => /^workspace\.\d+$/.test(name)) ?? ''));
  await writeFile(path, (await readFile(path, 'utf8')).replace('{"select":"a1"}', '{"select":\u0000"a1"}'));
  expect(open().drafts('a1').drafts).toEqual([draft()]);
  expect((await readdir(dataDir)).filter((name) => name.startsWith('workspace.bad-'))).toHaveLength(1);
});

test('the order of tabs, the layout, parameters, the script form and the draft of a restore come back, also from a rewritten journal', async () => {
  const workspace = open();
  for (const tabId of ['t1', 't2', 't3']) await workspace.put(draft({ tabId }));
  await workspace.put(draft({ tabId: 'other', addonId: 'a2' }));
  await workspace.order('a1', ['t3', 'none', 'other', 't1', 't3']);
  const layout = { direction: 'column' as const, ratio: 0.3, secondTabId: 't2', secondFocused: true, panel: 'history', sizes: { side: 240 } };
  await workspace.arrange('a1', layout);
  await workspace.keepParameters('a1', [{ name: 'id', value: '5' }, { name: '1', value: null }]);
  const restore: RestoreDraft = { jobId: '00000000-0000-4000-8000-000000000001', step: 'where', kind: 'restore', date: '2026-03-06', time: '19:31:41', zone: 'utc', app: 'sushi', attachmentName: 'COPY', confirm: '', plan: null };
  await workspace.keepRestoreDraft('a1', restore);
  const form: KeptScriptForm = { kind: 'command', path: '/sql/a.sql', transaction: false, format: 'csv', command: 'rake db:migrate', folder: '~/app', passFile: true, identity: 'personal' };
  await workspace.keepScriptForm('a1', { ...form, command: 'rake' });
  await workspace.keepScriptForm('a1', form);
  await workspace.keepRestoreDraft('a2', restore);
  await workspace.keepRestoreDraft('a2', null);
  const text = 'x'.repeat(400_000);
  for (let version = 2; version < 10; version += 1) await workspace.put(draft({ tabId: 't2', text, version }));
  const again = open();
  expect(again.drafts('a1').drafts.map(({ tabId }) => tabId)).toEqual(['t3', 't1', 't2']);
  expect(again.drafts('a2').drafts.map(({ tabId }) => tabId)).toEqual(['other']);
  expect(again.drafts('a1').layout).toEqual(layout);
  expect(again.parameters('a1')).toEqual([{ name: 'id', value: '5' }, { name: '1', value: null }]);
  expect(again.parameters('a2')).toEqual([]);
  expect([again.scriptForm('a1'), again.scriptForm('a2')]).toEqual([form, null]);
  expect([again.restoreDraft('a1'), again.restoreDraft('a2')]).toEqual([restore, null]);
});

test('the last twenty closed tabs with a text can be reopened', async () => {
  const workspace = open();
  await workspace.put(draft({ tabId: 'empty', text: ' \n' }));
  await workspace.remove('empty');
  expect(workspace.closed('a1')).toEqual([]);
  expect(await workspace.reopen('a1', null)).toBeNull();
  for (let index = 0; index < 25; index += 1) {
    await workspace.put(draft({ tabId: `t${index}`, text: ` select ${index}`, topLine: 7, anchor: 2 }));
    await workspace.remove(`t${index}`);
  }
  const again = open();
  expect(again.closed('a1')).toHaveLength(20);
  expect(again.closed('a1')[0]).toEqual({ tabId: 't24', addonId: 'a1', title: 'Query 1', start: 'select 24' });
  expect(again.closed('a2')).toEqual([]);
  expect(await again.reopen('a2', 't24')).toBeNull();
  expect(await again.reopen('a1', 't10')).toMatchObject({ text: ' select 10', topLine: 7, anchor: 2 });
  expect(await again.reopen('a1', null)).toMatchObject({ tabId: 't24' });
  const last = open();
  expect(last.drafts('a1').drafts.map(({ tabId }) => tabId)).toEqual(['t10', 't24']);
  expect(last.closed('a1')).toHaveLength(18);
});

test('a record of a later version is skipped, and what follows it counts', async () => {
  const workspace = open();
  await workspace.put(draft());
  await appendFile(await journal(), '{"later":1}\n{"select":"a7"}\n');
  const again = open();
  expect(again.drafts('a1').drafts).toEqual([draft()]);
  expect(again.selection()).toBe('a7');
});

test('where nothing can be written it works in memory and says so once', async () => {
  await writeFile(join(dataDir, 'file'), '');
  let told = 0;
  const workspace = open(join(dataDir, 'file'), () => { told += 1; });
  await workspace.put(draft());
  await workspace.edit({ tabId: 't1', version: 2, cursor: 0, edits: [] });
  expect(workspace.drafts('a1').drafts[0]?.version).toBe(2);
  expect(told).toBe(1);
});

test('drafts are bounded', async () => {
  const workspace = open();
  await expect(workspace.put(draft({ text: 'x'.repeat(8 * 1024 * 1024 + 1) }))).rejects.toMatchObject({ error: { code: 'contract.invalid' } });
  await Promise.all(Array.from({ length: 2000 }, (_, index) => workspace.put(draft({ tabId: `t${index}` }))));
  await expect(workspace.put(draft({ tabId: 'more' }))).rejects.toMatchObject({ error: { code: 'contract.invalid' } });
  await workspace.put(draft({ tabId: 't5', text: 'still' }));
});
