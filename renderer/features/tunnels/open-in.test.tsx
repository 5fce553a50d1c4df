import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { toast } from 'sonner';
import { afterEach, expect, it, vi } from 'vitest';
import type { Tool } from '../../../shared/contract/handoff.ts';
import type { Tunnel, TunnelState } from '../../../shared/contract/tunnels.ts';
import type { AppError } from '../../../shared/errors.ts';
import { doctorAsked } from '../../state/doctor.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import { OpenIn } from './open-in.tsx';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const target = { addonId: 'd1', access: 'read-only', identity: 'personal' } as const;
const tunnel = (state: TunnelState): Tunnel => ({
  addonId: 'd1', addonName: 'borealis-shop', access: 'read-only', state, phase: 'ready', host: '127.0.0.1', port: 15400, latencyMs: null, bytesIn: 0, bytesOut: 0, connections: [],
  openedAt: null, attempt: 0, maxAttempts: 8, nextAttemptAt: null, lastError: null, hostKeyFingerprint: null, database: 'db', role: 'r',
});
const datagrip: Tool = { id: 'datagrip', name: 'DataGrip', found: true, path: '/opt/datagrip', version: null, note: null, looked: [], password: 'pass-file' };
const unreachable: AppError = { code: 'borealis.unreachable', message: 'no', retryable: false, details: { host: 'api.test', cause: 'ECONNREFUSED' }, traceId: 't1' };

let page: ReturnType<typeof openPage> | undefined;
let slow = Promise.withResolvers<void>();
let credentials: 'known' | 'unreachable' = 'known';
const copied = vi.fn<(format: string) => void>();
const view = (state: TunnelState) => <OpenIn addon={addon} target={target} tunnel={tunnel(state)} />;

function open(): void {
  page = openPage(view('open'), {}, {
    handoff: {
      tools: os.handoff.tools.handler(() => [datagrip]),
      open: os.handoff.open.handler(() => ({ title: 'DataGrip starts', steps: ['Copy the data source below.'], command: null, paste: '#DataSourceSettings#\n#LocalDataSource: x' })),
      copies: os.handoff.copies.handler(() => [{ format: 'url', name: 'DATABASE_URL', note: 'n', plain: 'postgres://u@h/db', masked: 'postgres://u:••••••••••••@h/db' }]),
      copySecret: os.handoff.copySecret.handler(({ input }) => { copied(input.format); return { by: 'host', clearsAfterSeconds: 60 }; }),
    },
    tunnels: {
      credentials: os.tunnels.credentials.handler(({ errors }) => {
        if (credentials === 'unreachable') throw errors.APP({ data: unreachable });
        return { host: '127.0.0.1', port: 15400, database: 'db', user: 'u', urlWithoutPassword: 'postgres://u@h/db', psql: 'psql' };
      }),
      copy: os.tunnels.copy.handler(async ({ input }) => {
        copied(input.what);
        await slow.promise;
        return { by: 'host', clearsAfterSeconds: 60 };
      }),
      reveal: os.tunnels.reveal.handler(async () => {
        copied('reveal');
        await slow.promise;
        return { password: 'open-sesame' };
      }),
    },
  });
}
const openCard = async () => userEvent.click(screen.getByRole('button', { name: 'Open in…' }));
const openCopies = async () => {
  await openCard();
  await userEvent.click(await screen.findByRole('button', { name: 'Copy connection…' }));
  return screen.findByRole('dialog', { name: 'Copy connection' });
};

afterEach(() => {
  page?.close();
  credentials = 'known';
  slow = Promise.withResolvers();
  copied.mockClear();
  doctorAsked.set(null);
  vi.restoreAllMocks();
});

it('what is to be pasted stays over an interruption of the tunnel', async () => {
  open();
  await openCard();
  await userEvent.click(await screen.findByRole('button', { name: 'DataGrip' }));
  await screen.findByText('#LocalDataSource: x');
  page?.show(view('reconnecting'));
  expect(screen.getByText('#LocalDataSource: x')).toBeTruthy();
  // The button alone would take the room of the words on when it is tried again.
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByText('#LocalDataSource: x')).toBeNull());
  expect(screen.queryByRole('button', { name: 'Open in…' })).toBeNull();
  page?.show(view('open'));
  await openCard();
  await screen.findByText('#LocalDataSource: x');
  page?.show(view('closed'));
  await waitFor(() => expect(screen.queryByText('#LocalDataSource: x')).toBeNull());
  expect(screen.queryByRole('button', { name: 'Open in…' })).toBeNull();
});

it('the dialog of copies says that the tunnel has closed, copies nothing, and goes on when it is open again', async () => {
  open();
  const dialog = await openCopies();
  await userEvent.click(await within(dialog).findByRole('radio', { name: 'With password' }));
  page?.show(view('closed'));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('The read-only tunnel is closed');
  const copy = () => within(dialog).getByRole('button', { name: 'Copy with password' });
  expect(copy()).toHaveProperty('disabled', true);
  page?.show(view('open'));
  await waitFor(() => expect(within(dialog).queryByRole('alert')).toBeNull());
  expect(within(dialog).getByRole('radio', { name: 'With password' })).toHaveProperty('checked', true);
  const told = vi.spyOn(toast, 'success');
  await userEvent.click(copy());
  await waitFor(() => expect(told).toHaveBeenCalledWith(expect.stringMatching(/^DATABASE_URL with its password copied; the clipboard is cleared in 60 s/)));
  expect(copied).toHaveBeenCalledExactlyOnceWith('url');
});

it('a double click copies and reveals once', async () => {
  open();
  await openCard();
  await userEvent.dblClick(await screen.findByRole('button', { name: 'Copy URL' }));
  await userEvent.dblClick(screen.getByRole('button', { name: 'Reveal password' }));
  slow.resolve();
  await screen.findByText('open-sesame');
  expect(copied.mock.calls).toEqual([['url'], ['reveal']]);
});

it('a failure on the way, told in the card, leads to the doctor', async () => {
  credentials = 'unreachable';
  open();
  await openCard();
  await userEvent.click(await screen.findByRole('button', { name: 'Find the cause…' }));
  expect(doctorAsked.get()).toBe('d1');
});
