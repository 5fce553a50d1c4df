import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { toast } from 'sonner';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { envText } from '../../../shared/connection-url.ts';
import type { HeldCredentials } from '../../../shared/contract/integrations.ts';
import { forwardPort } from '../../../shared/integrations/connection-blocks.ts';
import { openOver } from '../../testing/fake-calls.tsx';
import { CredentialsDialog } from './credentials-dialog.tsx';
import { useHeld } from './queries.ts';

const held: HeldCredentials = {
  id: 'h1', addonId: 'a1', name: 'sync', writeAccess: false, dbHost: 'reader', dbPort: 5432, dbName: 'd', dbUsername: 'di', sshHost: 'bastion', sshPort: 22, sshUsername: 's',
  publicSshHostKey: 'ssh-ed25519 AAAA', keyFile: null, taken: false,
};

function Waiting() {
  const one = useHeld('a1').data?.[0];
  return one === undefined ? null : <CredentialsDialog held={one} />;
}

const told: string[] = [];
const note = (name: string) => () => { told.push(name); return {}; };
function open(writeText: () => Promise<void>, credentials = held) {
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(writeText);
  openOver(<Waiting />, {
    'integrations.held': () => [credentials],
    'integrations.reveal': () => ({ password: 'pw' }),
    'integrations.copy': () => ({ by: 'page', text: 'pw', clearsAfterSeconds: 60 }),
    'integrations.taken': note('taken'),
    'integrations.release': note('released'),
  });
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

beforeEach(() => { told.length = 0; });
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('asks before it closes when the clipboard refused the password', async () => {
  const failed = vi.spyOn(toast, 'error');
  open(() => Promise.reject(new Error('not allowed')));
  await press('Copy password');
  await waitFor(() => expect(failed).toHaveBeenCalledWith(expect.stringContaining('Password was not copied')));
  await press('Done');
  expect(screen.getByRole('alert').textContent).toContain('never copied or shown');
  expect(told).toEqual([]);
  await press('Close without it');
  await waitFor(() => expect(told).toEqual(['released']));
});

it.each(['Copy password', 'Copy password into the form', 'Reveal password'])('closes at once after %s, and the main process knows', async (name) => {
  open(() => Promise.resolve());
  await press(name);
  await waitFor(() => expect(told).toEqual(['taken']));
  await press('Done');
  await waitFor(() => expect(told).toEqual(['taken', 'released']));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it.each([['of the service', null, 'Fivetran'], ['made here', '/home/dana/.ssh/borealis_sync', 'Airbyte']])('a key %s begins with the form of a service that logs in with such a one', async (_, keyFile, form) => {
  open(() => Promise.resolve(), { ...held, keyFile });
  expect(await screen.findByRole('group', { name: `${form} fields` })).toBeTruthy();
});

it('the .env lines look as they are copied, encoded and quoted, with the password masked', async () => {
  open(() => Promise.resolve(), { ...held, dbUsername: 'd i@', dbName: "it's" });
  await userEvent.click(await screen.findByRole('radio', { name: '.env' }));
  const copied = envText({ username: 'd i@', password: 'Canary', database: "it's" }, forwardPort);
  expect(copied).toContain("'postgres://d%20i%40:Canary@127.0.0.1:16432/it%27s'");
  expect((await screen.findByRole('group', { name: '.env' })).querySelector('pre')?.textContent).toBe(copied.replaceAll('Canary', '••••••••••••'));
});
