import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { toast } from 'sonner';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import type { ExtensionRow } from './model.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { UpdateDialog } from './update-dialog.tsx';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const lost: AppError = { code: 'pg.connection-lost', message: 'lost', retryable: true, details: { cause: 'the server went away' }, traceId: 't1' };
const gone: AppError = { code: 'borealis.not-found', message: '', retryable: false, details: { addonName: 'borealis-shop' }, traceId: 't2' };
const notReady: AppError = { code: 'borealis.not-ready', message: '', retryable: true, details: { addonName: 'borealis-shop' }, traceId: 't3' };
const row: ExtensionRow = {
  name: 'hstore', installed: { version: '1.7', schema: 'public', owner: 'app_rw', listed: true },
  offered: { name: 'hstore', defaultVersion: '1.8', comment: null, requires: [], installed: { version: '1.7', schema: 'public', owner: 'app_rw' }, update: { to: '1.8', sql: 'ALTER EXTENSION hstore UPDATE' } },
};

let answer: PromiseWithResolvers<void>;
let error: AppError;
let sent = 0;
let page: ReturnType<typeof openPage> | undefined;
const onClose = vi.fn<() => void>();
const told = vi.spyOn(toast, 'error');
const dialogs = {
  remove: (open: boolean) => <RemoveDialog addon={addon} name={open ? 'hstore' : null} onClose={onClose} />,
  update: (open: boolean) => <UpdateDialog addon={addon} row={open ? row : null} elevated onClose={onClose} />,
};

/** Asks for the change and waits until it is under way. */
async function ask(kind: keyof typeof dialogs) {
  page = openPage(dialogs[kind](true), {}, {
    extensions: {
      uses: os.extensions.uses.handler(() => ({ extensions: [], objects: [], counts: [], more: false, blocks: false })),
      remove: os.extensions.remove.handler(async ({ errors }) => {
        sent += 1;
        return answer.promise.then(() => ({}), () => { throw errors.APP({ data: error }); });
      }),
      update: os.extensions.update.handler(async ({ errors }) => {
        sent += 1;
        return answer.promise.then(() => ({ version: '1.8' }), () => { throw errors.APP({ data: error }); });
      }),
    },
  });
  if (kind === 'remove') {
    // Nothing can be sent before it is known what uses it.
    await screen.findByText(/^Nothing in this database uses it/);
    await userEvent.type(screen.getByLabelText('Type hstore to confirm'), 'hstore');
  }
  await userEvent.click(await screen.findByRole('button', { name: kind === 'remove' ? 'Remove' : 'Update' }));
  await screen.findByRole('button', { name: kind === 'remove' ? 'Removing…' : 'Updating…' });
  await waitFor(() => expect(sent).toBe(1));
}

beforeEach(() => {
  answer = Promise.withResolvers();
  error = lost;
  sent = 0;
});
afterEach(() => {
  page?.close();
  told.mockClear();
});

it('where no use is recorded it is said that the bodies of functions are not looked into', async () => {
  await ask('remove');
  expect(screen.getByText(/^Nothing in this database uses it, as far as PostgreSQL records/)).toBeTruthy();
  expect(screen.getByText(/in the bodies of your functions: PostgreSQL keeps those as text and does not record what they use/)).toBeTruthy();
});

it.each(['remove', 'update'] as const)('a failed %s whose dialog was left is told in full', async (kind) => {
  await ask(kind);
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  await userEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) ?? document.body);
  expect(onClose).toHaveBeenCalled();
  page?.show(dialogs[kind](false));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  answer.reject(new Error('lost'));
  await waitFor(() => expect(told).toHaveBeenCalledWith('The connection to the database was lost.', { description: expect.stringMatching(/^the server went away Nothing was run again/) }));
});

it.each(['remove', 'update'] as const)('a failed %s whose dialog is there is told in it alone', async (kind) => {
  await ask(kind);
  answer.reject(new Error('lost'));
  expect((await screen.findByRole('alert')).textContent).toContain('The connection to the database was lost.');
  expect(told).not.toHaveBeenCalled();
});

it.each([
  ['is gone', gone, 'Borealis does not know this add-on.borealis-shop was removed'],
  ['is under maintenance', notReady, 'The add-on is not ready yet.borealis-shop is still being provisioned or is under maintenance.'],
])('an add-on that %s while the dialog is open: told in it, what was typed stays, and it is sent again only on demand', async (_, refusal, words) => {
  error = refusal;
  await ask('remove');
  answer.reject(new Error('refused'));
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  const field = screen.getByLabelText('Type hstore to confirm');
  expect(field).toHaveProperty('value', 'hstore');
  expect(sent).toBe(1);
  await userEvent.dblClick(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(sent).toBe(2));
  expect(onClose).not.toHaveBeenCalled();
});

it('an update is copied as the line of the vendor’s CLI that does the same', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  page = openPage(dialogs.update(true));
  await userEvent.click(await screen.findByRole('button', { name: 'Copy as command' }));
  expect(copied).toHaveBeenCalledWith("heroku borealis-pg:run --app sushi --addon DATABASE --personal-user --write-access --db-cmd 'ALTER EXTENSION hstore UPDATE'");
});
