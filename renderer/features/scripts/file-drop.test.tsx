import { createEvent, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { filePathsKey } from '../../../shared/window-port.ts';
import { refuseFileDrops } from '../../app/file-drops.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import { scriptForms, shownRuns } from './script-form.ts';
import Scripts from './scripts.tsx';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const sql = new File(['SELECT 1'], 'a.sql');
const pathOf = vi.fn<(file: File) => string>();
let page: ReturnType<typeof openPage>;
refuseFileDrops(window);

beforeEach(async () => {
  scriptForms.set(new Map());
  shownRuns.set(new Map());
  pathOf.mockReset().mockReturnValue('/sql/a.sql');
  vi.stubGlobal(filePathsKey, { pathOf });
  page = openPage(<Scripts addon={addon} elevated={false} />, {}, {
    app: { platform: os.app.platform.handler(() => ({ kind: 'electron', os: 'linux', appVersion: '1.0.0', sandbox: true })) },
    scripts: {
      list: os.scripts.list.handler(() => []),
      inspect: os.scripts.inspect.handler(() => ({ bytes: 4096, changedAt: '2026-11-23T12:00:00.000Z' })),
    },
    workspace: { scriptForm: os.workspace.scriptForm.handler(() => ({ form: null })), keepScriptForm: os.workspace.keepScriptForm.handler(() => ({})) },
  });
  await userEvent.click(await screen.findByRole('radio', { name: 'Shell command' }));
});
afterEach(() => {
  page.close();
  vi.unstubAllGlobals();
});

/** What a browser hands over: each thing's File, and whether it is a folder. */
function transfer(files: readonly File[], folder = false) {
  return { types: ['Files'], files, items: files.map(() => ({ kind: 'file', webkitGetAsEntry: () => ({ isDirectory: folder }) })), dropEffect: 'none' };
}
const pane = () => screen.getByText('Output appears here');
const field = () => screen.findByRole('textbox', { name: 'SQL file' });
const target = () => document.querySelector('[data-drop]');

it('a file that is dropped on the pane is the one to run', async () => {
  const over = createEvent.dragOver(pane(), { dataTransfer: transfer([sql]) });
  fireEvent(pane(), over);
  expect([over.defaultPrevented, Reflect.get(over, 'dataTransfer').dropEffect]).toEqual([true, 'copy']);
  expect(target()?.contains(pane())).toBe(true);
  fireEvent.drop(pane(), { dataTransfer: transfer([sql]) });
  expect(target()).toBeNull();
  expect(await field()).toHaveProperty('value', '/sql/a.sql');
  expect(pathOf).toHaveBeenCalledExactlyOnceWith(sql);
  expect(screen.getByRole('button', { name: 'Run' })).toHaveProperty('disabled', false);
});

it.each([
  ['several files', [sql, new File([], 'b.sql')], false, '/x', 'Several files were dropped, and a run takes one. Drop one .sql file.'],
  ['a folder', [new File([], 'migrations')], true, '/x', '“migrations” is a folder. Drop one .sql file.'],
  ['a file out of a page', [sql], false, '', '“a.sql” is not on this computer’s disk yet. Save it first.'],
  ['nothing', [], false, '/x', 'What was dropped is not a file.'],
] as const)('%s: said at the field, where the path can be typed; the words go as it is', async (_, files, folder, path, words) => {
  pathOf.mockReturnValue(path);
  fireEvent.drop(pane(), { dataTransfer: transfer(files, folder) });
  const input = await field();
  expect(await screen.findByText(words)).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(input));
  expect(input).toHaveProperty('value', '');
  await userEvent.type(input, '/b.sql');
  expect(screen.queryByText(words)).toBeNull();
});

it('a browser tells no path, and that is said', async () => {
  vi.stubGlobal(filePathsKey, undefined);
  fireEvent.drop(pane(), { dataTransfer: transfer([sql]) });
  expect(await screen.findByText('A browser does not tell this page where “a.sql” is. Type its whole path here.')).toBeTruthy();
});

it('dragging away leaves no mark, and beside the pane a file is refused as anywhere', () => {
  fireEvent.dragOver(pane(), { dataTransfer: transfer([sql]) });
  expect(target()).not.toBeNull();
  fireEvent.dragLeave(pane(), { relatedTarget: document.body });
  expect(target()).toBeNull();
  const beside = createEvent.drop(document.body, { dataTransfer: transfer([sql]) });
  fireEvent(document.body, beside);
  expect([beside.defaultPrevented, Reflect.get(beside, 'dataTransfer').dropEffect]).toEqual([true, 'none']);
  expect(screen.getByRole('radio', { name: 'Shell command' })).toHaveProperty('checked', true);
});
