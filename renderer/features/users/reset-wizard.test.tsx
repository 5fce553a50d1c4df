import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { DbUser, Reset, UsersActivity } from '../../../shared/contract/users.ts';
import type { AppError } from '../../../shared/errors.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import { resetAsked } from './state.ts';
import Users from './users.tsx';

const info: AddonInfo = {
  status: 'available', region: 'us-east-1', planName: 'x', dbTenancyType: 'isolated', postgresVersion: '18.0', dbStorageMaxBytes: 100, dbStorageUsageBytes: 10,
  replicaQuantity: 0, appDbName: 'd', createdAt: '2025-01-01T00:00:00Z', restoreSourceAddonName: null, storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};
const name = 'borealis-shop';
const addon = makeAddon({ id: 'd1', name, info });
const during = (status: string) => ({ ...addon, info: { ...info, status } });
const list: DbUser[] = [
  { kind: 'app', email: null, own: false, readOnly: 'app_ro', readWrite: 'app_rw' },
  { kind: 'personal', email: 'dana@example.com', own: true, readOnly: 'dana_ro', readWrite: 'dana_rw' },
];
const failed = (error: AppError): Reset => ({
  addonId: 'd1', addonName: name, phase: 'failed', startedAt: '2026-11-23T12:00:00.000Z', endedAt: '2026-11-23T12:00:01.000Z',
  status: null, trouble: null, error, accepted: false, nothingDone: true, tunnels: 0,
});
const refusal = (code: 'borealis.maintenance' | 'borealis.not-found'): AppError => ({ code, message: '', retryable: false, details: { addonName: name }, traceId: 't' });

/** What the main process answers, and what it was asked. */
const world = { listed: true, error: refusal('borealis.maintenance'), resets: 0, reset: null as Reset | null, asked: [] as boolean[], activity: null as UsersActivity | null };
let page: ReturnType<typeof openPage> | undefined;

beforeEach(() => Object.assign(world, { listed: true, error: refusal('borealis.maintenance'), resets: 0, reset: null, asked: [], activity: { kind: 'not-connected' } }));
afterEach(() => {
  page?.close();
  resetAsked.set(null);
});

function open(): ReturnType<typeof openPage> {
  page = openPage(<Users addon={addon} elevated={false} />, {}, {
    users: {
      list: os.users.list.handler(({ errors }) => {
        if (!world.listed) throw errors.APP({ data: { code: 'borealis.not-ready', message: '', retryable: false, details: { addonName: name }, traceId: 't' } });
        return list;
      }),
      activity: os.users.activity.handler(({ input, errors }) => {
        world.asked.push(input.connect);
        if (world.activity === null) throw errors.APP({ data: { code: 'tunnel.unreachable', message: '', retryable: false, details: { host: 'bastion', port: 22, cause: 'refused' }, traceId: 't' } });
        return world.activity;
      }),
      currentReset: os.users.currentReset.handler(() => ({ reset: world.reset })),
      reset: os.users.reset.handler(() => {
        world.resets += 1;
        world.reset = failed(world.error);
        return world.reset;
      }),
    },
  });
  return page;
}

const press = async (label: string) => userEvent.click(await screen.findByRole('button', { name: label }));
const field = () => screen.getByLabelText<HTMLInputElement>(`Type ${name} to confirm`);

async function typed(): Promise<ReturnType<typeof openPage>> {
  const shown = open();
  await press('Reset all credentials…');
  await press('Continue…');
  await userEvent.type(field(), name);
  return shown;
}

it('one that is not ready from the start: the pane and the wizard say so', async () => {
  world.listed = false;
  const { show } = open();
  show(<Users addon={during('configuring')} elevated={false} />);
  expect((await screen.findByRole('alert')).textContent).toContain(`${name} is still being provisioned`);
  expect(screen.getByRole('region', { name: 'Database users' }).textContent).toContain('Not known.');
  await press('Reset all credentials…');
  expect((await screen.findByRole('dialog')).textContent).toContain('Provisioning. Borealis takes a reset only once the add-on is available.');
});

it('an add-on that turns to maintenance before anything is sent: said in the open dialog until it is over, what was typed stays', async () => {
  const { show } = await typed();
  expect(screen.queryByText(/takes a reset only/)).toBeNull();
  show(<Users addon={during('maintenance')} elevated={false} />);
  expect((await screen.findByText(/takes a reset only/)).textContent).toContain('Undergoing maintenance. Borealis takes a reset only once the add-on is available.');
  expect(field().value).toBe(name);
  show(<Users addon={addon} elevated={false} />);
  await waitFor(() => expect(screen.queryByText(/takes a reset only/)).toBeNull());
  expect(field().value).toBe(name);
  expect(world.resets).toBe(0);
});

it('one that is under maintenance by then: refused in words, sent once by two clicks, and Back keeps what was typed', async () => {
  await typed();
  await userEvent.dblClick(screen.getByRole('button', { name: 'Reset all credentials' }));
  expect((await screen.findByRole('alert')).textContent).toContain(`Borealis is working on ${name}`);
  expect(screen.getByText('Nothing was reset.').parentElement?.textContent).toContain('All credentials are as they were.');
  expect(world.resets).toBe(1);
  await press('Back');
  expect(field().value).toBe(name);
  await press('Reset all credentials');
  await waitFor(() => expect(world.resets).toBe(2));
});

it('one that is gone by then: said in the dialog, without claiming that its credentials are as they were', async () => {
  world.error = refusal('borealis.not-found');
  await typed();
  await press('Reset all credentials');
  expect((await screen.findByRole('alert')).textContent).toContain(`${name} was removed`);
  expect(screen.getByText('Nothing was reset.').parentElement?.textContent).toBe('Nothing was reset. ');
  expect(world.resets).toBe(1);
});

it('sessions that cannot be asked for are told where they were asked for, with the way to ask again', async () => {
  open();
  // The pane's own look was answered.
  await screen.findByRole('button', { name: 'Show sessions' });
  await press('Reset all credentials…');
  world.activity = null;
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(screen.getAllByRole('button', { name: 'Show sessions' }).find((one) => dialog.contains(one)) ?? dialog);
  await waitFor(() => expect(dialog.textContent).toContain('could not be learnt: The SSH server cannot be reached.'));
  world.activity = { kind: 'known', at: '2026-11-23T12:00:00.000Z', replica: false, sessions: [], owners: [] };
  await press('Ask again');
  await waitFor(() => expect(dialog.textContent).toContain('Right now nobody is connected with a personal role.'));
  expect(world.asked.slice(-2)).toEqual([true, true]);
});
