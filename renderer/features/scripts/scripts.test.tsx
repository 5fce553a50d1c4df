import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FileReview, KeptScriptForm, ScriptEvent, ScriptRun } from '../../../shared/contract/scripts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import { changeForm, formOf, scriptForms, shownRuns } from './script-form.ts';
import Scripts from './scripts.tsx';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const gone: AppError = { code: 'addon.not-found', message: 'gone', retryable: false, details: { addonId: 'd1' }, traceId: 't' };
const notReady: AppError = { code: 'borealis.not-ready', message: 'later', retryable: true, details: { addonName: 'borealis-shop' }, traceId: 't' };
const review: FileReview = {
  hazards: [
    { kind: 'delete-all', title: 'DELETE without WHERE', consequence: 'Deletes every row of orders.', objects: ['orders'], inside: 'statement', rows: 1200, rowsFrom: 'planner', line: 12, text: 'DELETE FROM orders', cut: false },
    { kind: 'drop', title: 'DROP TABLE', consequence: 'Drops parts.', objects: ['parts'], inside: 'statement', rows: null, rowsFrom: 'unknown', line: 340, text: 'DROP TABLE parts', cut: true },
  ],
  statements: 2, more: 0, unread: null, lookedBytes: 4096, totalBytes: 4096, name: 'borealis-shop', label: '', typeName: null, confirmation: 'c1',
};
const run: ScriptRun = {
  id: 'r1', addonId: 'd1', addonName: 'borealis-shop', access: 'read-write', identity: 'app', task: { kind: 'file', path: '/sql/a.sql', transaction: true, format: 'table' }, startedAt: '2026-11-23T12:00:00.000Z',
  endedAt: '2026-11-23T12:00:01.000Z', state: 'done', exit: null, progress: null, stop: null, error: null, transaction: 'committed', outputBytes: 0,
};

async function* follow(): AsyncGenerator<ScriptEvent, void, undefined> {
  yield { kind: 'run', run: world.run };
}

/** What the fake main process answers, and was told. */
const world = {
  review: () => Promise.resolve(review), kept: null as KeptScriptForm | null, confirmFails: null as AppError | null, startFails: null as AppError | null, run,
  runs: [] as ScriptRun[], follow,
  reviews: vi.fn<(input: unknown) => void>(), starts: vi.fn<(input: unknown) => void>(), confirms: vi.fn<(input: unknown) => void>(),
};
let page: ReturnType<typeof openPage> | undefined;

function open(elevated = true): void {
  page = openPage(<Scripts addon={addon} elevated={elevated} />, {}, {
    app: { platform: os.app.platform.handler(() => ({ kind: 'browser', os: 'linux', appVersion: '1.0.0', sandbox: true })) },
    scripts: {
      list: os.scripts.list.handler(() => world.runs),
      inspect: os.scripts.inspect.handler(() => ({ bytes: 4096, changedAt: '2026-11-23T12:00:00.000Z' })),
      review: os.scripts.review.handler(({ input }) => {
        world.reviews(input);
        return world.review();
      }),
      start: os.scripts.start.handler(({ input, errors }) => {
        world.starts(input);
        if (world.startFails !== null) throw errors.APP({ data: world.startFails });
        return world.run;
      }),
      follow: os.scripts.follow.handler(() => world.follow()),
    },
    safety: {
      confirm: os.safety.confirm.handler(({ input, errors }) => {
        world.confirms(input);
        if (world.confirmFails !== null) throw errors.APP({ data: world.confirmFails });
        return {};
      }),
    },
    workspace: {
      scriptForm: os.workspace.scriptForm.handler(() => ({ form: world.kept })),
      keepScriptForm: os.workspace.keepScriptForm.handler(({ input }) => {
        world.kept = input.form;
        return {};
      }),
    },
  });
}

beforeEach(() => {
  Object.assign(world, { review: () => Promise.resolve(review), kept: null, confirmFails: null, startFails: null, run, runs: [], follow });
  for (const told of [world.reviews, world.starts, world.confirms]) told.mockClear();
  scriptForms.set(new Map());
  shownRuns.set(new Map());
});
afterEach(() => page?.close());

const path = () => screen.findByRole('textbox', { name: 'SQL file' });
const runButton = () => screen.findByRole('button', { name: 'Run' });

/** Asks to run a file as read & write, and waits for what is asked: a review that takes long has the dialog to itself before. */
async function ask(question = 'Run what destroys data?'): Promise<HTMLElement> {
  open();
  await userEvent.type(await path(), '/sql/a.sql');
  changeForm('d1', { access: 'read-write' });
  await userEvent.dblClick(await runButton());
  return screen.findByRole('dialog', { name: question });
}

it('what was put in is there again in a window that was reloaded, but never the write access', async () => {
  open();
  await userEvent.type(await path(), '/sql/a.sql');
  changeForm('d1', { access: 'read-write' });
  await userEvent.click(screen.getByRole('radio', { name: 'Shell command' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Command' }), 'rake db:migrate');
  await waitFor(() => expect(world.kept).toEqual({ kind: 'command', path: '/sql/a.sql', transaction: true, format: 'table', command: 'rake db:migrate', folder: '', passFile: false, identity: 'app' }));
  page?.close();
  scriptForms.set(new Map());
  open();
  expect(await screen.findByRole('textbox', { name: 'Command' })).toHaveProperty('value', 'rake db:migrate');
  expect(screen.getByRole('radio', { name: 'Read-only' })).toHaveProperty('checked', true);
  await userEvent.click(screen.getByRole('radio', { name: 'SQL file' }));
  expect(await path()).toHaveProperty('value', '/sql/a.sql');
});

it('what a file destroys is asked about once, with lines and Cancel as the default; leaving it runs nothing', async () => {
  const dialog = await ask();
  expect(within(dialog).getByRole('heading').textContent).toBe('Run what destroys data?');
  expect(dialog.textContent).toContain('On borealis-shop, by a.sql');
  expect(within(dialog).getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'DELETE without WHEREDeletes every row of orders. About 1,200 rows, the planner estimates.12DELETE FROM orders', 'DROP TABLEDrops parts.340DROP TABLE parts …',
  ]);
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' })));
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(world.reviews).toHaveBeenCalledExactlyOnceWith({ addonId: 'd1', access: 'read-write', identity: 'app', path: '/sql/a.sql', transaction: true });
  expect([world.confirms.mock.calls, world.starts.mock.calls]).toEqual([[], []]);
  await userEvent.click(await runButton());
  await userEvent.dblClick(await screen.findByRole('button', { name: 'Run 2 destructive statements' }));
  expect(await screen.findByRole('region', { name: 'Script run' })).toBeTruthy();
  expect(world.confirms).toHaveBeenCalledExactlyOnceWith({ confirmation: 'c1', name: null });
  expect(world.starts.mock.calls).toEqual([[expect.objectContaining({ confirmation: 'c1', confirmed: false })]]);
});

it('an add-on that vanishes while it is asked, or as it starts, is said where that happens; nothing typed is lost or sent twice', async () => {
  const dialog = await ask();
  world.confirmFails = gone;
  await userEvent.click(within(dialog).getByRole('button', { name: 'Run 2 destructive statements' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('The add-on is gone.');
  expect(world.starts).not.toHaveBeenCalled();
  world.confirmFails = null;
  world.startFails = gone;
  await userEvent.click(within(dialog).getByRole('button', { name: 'Run 2 destructive statements' }));
  const form = await screen.findByRole('form', { name: 'Run script' });
  expect((await within(form).findByRole('alert')).textContent).toContain('The add-on is gone.');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await path()).toHaveProperty('value', '/sql/a.sql');
  expect([world.confirms.mock.calls.length, world.starts.mock.calls.length]).toEqual([2, 1]);
});

it('an add-on under maintenance is said by the run that could not connect, and the form stays', async () => {
  world.run = { ...run, state: 'failed', transaction: 'none', error: notReady };
  await ask();
  await userEvent.click(screen.getByRole('button', { name: 'Run 2 destructive statements' }));
  const region = await screen.findByRole('region', { name: 'Script run' });
  expect((await within(region).findByRole('alert')).textContent).toContain('borealis-shop is still being provisioned or is under maintenance.');
  expect(await path()).toHaveProperty('value', '/sql/a.sql');
  expect(world.starts).toHaveBeenCalledOnce();
});

it('a review that fails lets nothing run, and may be tried again', async () => {
  world.review = () => Promise.reject(new Error('lost'));
  const dialog = await ask('The file could not be checked');
  expect(await within(dialog).findByText('Nothing was run.')).toBeTruthy();
  expect(within(dialog).queryByRole('button', { name: /^Run/ })).toBeNull();
  expect(world.starts).not.toHaveBeenCalled();
});

it('a file too large to be looked at whole says how far, and production wants its name', async () => {
  world.review = () => Promise.resolve({ ...review, hazards: [], statements: 0, lookedBytes: 64 * 1024 ** 2, totalBytes: 300 * 1024 ** 2, label: 'production', typeName: 'borealis-shop' });
  const dialog = await ask('Run a file that was not checked to its end?');
  expect(dialog.textContent).toContain('Nothing was found that destroys data, but only the first 64.0 MiB of 300.0 MiB were looked at.');
  const go = within(dialog).getByRole('button', { name: 'Run the file' });
  expect(go).toHaveProperty('disabled', true);
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'Type borealis-shop to confirm' }), 'borealis-shop{Enter}');
  await waitFor(() => expect(world.starts).toHaveBeenCalledOnce());
  expect(world.confirms).toHaveBeenCalledExactlyOnceWith({ confirmation: 'c1', name: 'borealis-shop' });
});

it('write access that came with an earlier run is not taken up when write access is allowed for something else', async () => {
  world.runs = [run];
  open(false);
  await userEvent.click(await screen.findByRole('button', { name: 'Actions for a.sql' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Use again' }));
  expect(await path()).toHaveProperty('value', '/sql/a.sql');
  await waitFor(() => expect(formOf(scriptForms.get(), 'd1').access).toBe('read-only'));
  page?.show(<Scripts addon={addon} elevated />);
  expect(screen.getByRole('radio', { name: 'Read-only' })).toHaveProperty('checked', true);
});

it('output that is still on its way is not called none, and a stream without lines says so', async () => {
  const rest = Promise.withResolvers<void>();
  world.follow = async function* () {
    yield { kind: 'run', run };
    await rest.promise;
    yield { kind: 'output', skipped: 0, chunks: [{ stream: 'out', text: 'hello\n' }] };
  };
  shownRuns.set(new Map([['d1', 'r1']]));
  open();
  expect(await screen.findByText('Fetching the output…')).toBeTruthy();
  expect(screen.queryByText('It put nothing out.')).toBeNull();
  rest.resolve();
  await waitFor(() => expect(screen.queryByText('Fetching the output…')).toBeNull());
  await userEvent.click(screen.getByRole('radio', { name: 'stderr' }));
  expect(await screen.findByText('It put nothing out on stderr.')).toBeTruthy();
});

it('what is read-only or a command begins at once', async () => {
  open(false);
  await userEvent.type(await path(), '/sql/a.sql');
  await userEvent.click(await runButton());
  await waitFor(() => expect(world.starts).toHaveBeenCalledOnce());
  expect(world.reviews).not.toHaveBeenCalled();
});
