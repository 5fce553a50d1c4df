import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState, type ReactElement } from 'react';
import { toast } from 'sonner';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Integration } from '../../../shared/contract/integrations.ts';
import type { AppError } from '../../../shared/errors.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { makeAddon } from '../../testing/fake-host.tsx';
import { openOver } from '../../testing/fake-calls.tsx';
import Integrations from './integrations.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { drafts, putDraft, registerAsked } from './state.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0';
const addon = makeAddon({ id: 'a1', name: 'borealis-pg-x' });
const uncertain = (step: 'register' | 'remove'): AppError => ({
  code: 'integration.uncertain', message: '', retryable: false, traceId: 't', details: { name: 'sync', step, reason: 'Borealis did not answer in time.' },
});
const made = {
  id: 'h1', addonId: 'a1', name: 'sync', writeAccess: false, dbHost: 'reader', dbPort: 5432, dbName: 'd', dbUsername: 'di', sshHost: 'bastion', sshPort: 22, sshUsername: 's',
  publicSshHostKey: 'ssh-ed25519 AAAA', keyFile: null, taken: false,
};

const sync: Integration = { name: 'sync', dbUsername: 'di', sshUsername: 's', writeAccess: false, createdAt: '2026-01-01T00:00:00.000Z' };

const failed = vi.spyOn(toast, 'error');
const succeeded = vi.spyOn(toast, 'success');
beforeEach(() => {
  failed.mockClear();
  succeeded.mockClear();
  viewTab.set('integrations');
  selectedAddonId.set('a1');
});
afterEach(() => {
  cleanup();
  putDraft('a1', null);
});

function Removing() {
  const [asked, setAsked] = useState<Integration | null>(sync);
  return <RemoveDialog addon={addon} integration={asked} onClose={() => setAsked(null)} />;
}

function open(ui: ReactElement = <Integrations addon={addon} />) {
  const answer = Promise.withResolvers<unknown>();
  const sent = vi.fn<() => void>();
  const change = () => { sent(); return answer.promise; };
  const view = openOver(ui, {
    'integrations.list': () => [sync],
    'integrations.held': () => [],
    'integrations.register': change, 'integrations.remove': change,
    'app.platform': () => ({ kind: 'browser', os: 'linux', appVersion: '0', sandbox: true }),
  });
  return { view, answer, sent };
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

async function registering() {
  putDraft('a1', { name: 'other', text: publicKey });
  const page = open();
  await press('Register…');
  await press('Register');
  await waitFor(() => expect(page.sent).toHaveBeenCalled());
  return page;
}

async function removing() {
  const page = open(<Removing />);
  await userEvent.type(await screen.findByLabelText('Type sync to confirm'), 'sync');
  expect(screen.getByRole('button', { name: 'Keep it' })).toBeTruthy();
  await press('Remove');
  await waitFor(() => expect(page.sent).toHaveBeenCalled());
  expect(screen.queryByRole('button', { name: 'Keep it' })).toBeNull();
  return page;
}

it.each(['register', 'remove'] as const)('%s: a failure is told by its dialog as long as that is there', async (step) => {
  const { answer } = await (step === 'register' ? registering() : removing());
  answer.reject(uncertain(step));
  expect((await screen.findByRole('alert')).textContent).toContain('Nobody can say whether sync was');
  expect(failed).not.toHaveBeenCalled();
});

it.each([['register', 'its dialog'], ['remove', 'its dialog'], ['register', 'the pane'], ['remove', 'the pane']] as const)('%s: a failure is told when %s was left', async (step, what) => {
  const { view, answer } = await (step === 'register' ? registering() : removing());
  if (what === 'the pane') view.unmount();
  else await press('Close');
  answer.reject(uncertain(step));
  await waitFor(() => expect(failed).toHaveBeenCalledOnce());
  const [title, more] = failed.mock.lastCall ?? [];
  expect(title).toContain('Nobody can say whether sync was');
  expect(more?.description).toContain('Borealis did not answer in time. Look at the list');
});

it('a success is told where another add-on is looked at', async () => {
  const { answer } = await registering();
  selectedAddonId.set('a2');
  answer.resolve(made);
  await waitFor(() => expect(succeeded).toHaveBeenCalledWith(expect.stringContaining('sync is registered')));
});

it('the dialog of a pane that was left does not open by itself on return', async () => {
  const first = await registering();
  first.view.unmount();
  expect(registerAsked.get()).toBeNull();
  open();
  expect(await screen.findByRole('button', { name: 'Register…' })).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
  first.answer.resolve(made);
  // Not after the next test has entered something.
  await waitFor(() => expect(drafts.get().has('a1')).toBe(false));
});

const refusals: [what: string, error: AppError, words: string][] = [
  ['is gone', { code: 'borealis.not-found', message: '', retryable: false, traceId: 't', details: { addonName: 'borealis-pg-x' } }, 'Borealis does not know this add-on.'],
  ['is gone from Heroku too', { code: 'addon.not-found', message: '', retryable: false, traceId: 't', details: { addonId: 'a1' } }, 'The add-on is gone.'],
  ['is under maintenance', { code: 'borealis.not-ready', message: '', retryable: true, traceId: 't', details: { addonName: 'borealis-pg-x' } }, 'is still being provisioned or is under maintenance.'],
];
it.each(refusals)('register: an add-on that %s is told in the dialog, which keeps what was entered and sends nothing by itself', async (_, error, words) => {
  const { answer, sent } = await registering();
  answer.reject(error);
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'other');
  expect(screen.getByLabelText('SSH public key of the service')).toHaveProperty('value', publicKey);
  expect(sent).toHaveBeenCalledOnce();
});
it.each(refusals)('remove: an add-on that %s is told in the dialog, which keeps what was typed and sends nothing by itself', async (_, error, words) => {
  const { answer, sent } = await removing();
  answer.reject(error);
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  expect(screen.getByLabelText('Type sync to confirm')).toHaveProperty('value', 'sync');
  expect(sent).toHaveBeenCalledOnce();
});
