import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { DbUser, Reset, UsersActivity } from '../../../shared/contract/users.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { liveTunnels } from '../../state/live-tunnels.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import { ResetProgress } from './reset-status.tsx';
import { resetAsked } from './state.ts';
import Users from './users.tsx';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const list: DbUser[] = [
  { kind: 'app', email: null, own: false, readOnly: 'app_ro', readWrite: 'app_rw' },
  { kind: 'personal', email: 'dana@example.com', own: true, readOnly: 'dana_ro', readWrite: 'dana_rw' },
];
const nobody = (replica: boolean): UsersActivity => ({ kind: 'known', at: '2026-11-23T12:00:00.000Z', replica, sessions: [], owners: [] });

let page: ReturnType<typeof openPage> | undefined;
let answer = nobody(false);
function open(activity: UsersActivity): void {
  answer = activity;
  page = openPage(<Users addon={addon} elevated={false} />, {}, {
    users: { list: os.users.list.handler(() => list), activity: os.users.activity.handler(() => answer), currentReset: os.users.currentReset.handler(() => ({ reset: null })) },
  });
}
afterEach(() => {
  page?.close();
  resetAsked.set(null);
  liveTunnels.set(null);
});

const consequences = async () => {
  await userEvent.click(await screen.findByRole('button', { name: 'Reset all credentials…' }));
  return screen.findByRole('list', { name: 'Consequences' });
};

it('a replica that knows no session says nothing of those on the primary', async () => {
  open(nobody(true));
  expect(await screen.findAllByRole('cell', { name: 'not known' })).toHaveLength(2);
  const text = (await consequences()).textContent;
  expect(text).toContain('A read-only replica answered; sessions on the primary are not known.');
  expect(text).not.toContain('nobody is connected');
});

it('the primary that knows none says so', async () => {
  open(nobody(false));
  expect(await screen.findAllByRole('cell', { name: 'none' })).toHaveLength(2);
  expect((await consequences()).textContent).toContain('Right now nobody is connected with a personal role.');
});

it('a tunnel that opens shows the sessions at once', async () => {
  open({ kind: 'not-connected' });
  await screen.findByText(/There is no connection/);
  answer = nobody(false);
  const tunnel: Tunnel = {
    addonId: 'd1', addonName: 'borealis-shop', access: 'read-only', state: 'connecting', phase: 'logging-in', host: '127.0.0.1', port: 15400, latencyMs: null, bytesIn: 0, bytesOut: 0, connections: [],
    openedAt: null, attempt: 0, maxAttempts: 8, nextAttemptAt: null, lastError: null, hostKeyFingerprint: null, database: null, role: null,
  };
  act(() => liveTunnels.set([tunnel]));
  act(() => liveTunnels.set([{ ...tunnel, state: 'open' }]));
  expect(await screen.findAllByRole('cell', { name: 'none' })).toHaveLength(2);
});

it('writing that is allowed lets the primary be asked at once', async () => {
  open(nobody(true));
  await screen.findAllByRole('cell', { name: 'not known' });
  answer = nobody(false);
  page?.show(<Users addon={addon} elevated />);
  expect(await screen.findAllByRole('cell', { name: 'none' })).toHaveLength(2);
});

it('a wizard that was left with its pane does not come back by itself', async () => {
  open(nobody(false));
  await consequences();
  page?.close();
  expect(resetAsked.get()).toBeNull();
  open(nobody(false));
  await screen.findAllByRole('cell', { name: 'none' });
  expect(screen.queryByRole('dialog')).toBeNull();
});

it.each<[Partial<Reset>, string]>([
  [{ nothingDone: true }, 'Nothing was reset. All credentials are as they were.'],
  [{ accepted: true }, 'Borealis accepted the reset; how it ended is not known. Look whether the add-on is still there, and compare the role names of the app, before you try again.'],
  [{}, 'Whether the credentials were reset is not known. Compare the role names of the app before you try again.'],
])('a failed reset %j says what became of the credentials', async (change, words) => {
  const reset: Reset = {
    addonId: 'd1', addonName: 'borealis-shop', phase: 'failed', startedAt: '2026-11-23T12:00:00.000Z', endedAt: '2026-11-23T12:01:00.000Z',
    status: null, trouble: null, error: null, accepted: false, nothingDone: false, tunnels: 0, ...change,
  };
  page = openPage(<ResetProgress reset={reset} />);
  await waitFor(() => expect(within(document.body).getByText((_, node) => node?.tagName === 'P' && node.textContent === words)).toBeTruthy());
});
