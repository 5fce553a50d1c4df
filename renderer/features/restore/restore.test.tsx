import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { RPCLink } from '@orpc/client/message-port';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { contract } from '../../../shared/contract/index.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { RestoreCapabilities, RestoreJob } from '../../../shared/contract/restore.ts';
import { ApiProvider } from '../../api/api-context.tsx';
import { createApi } from '../../api/client.ts';
import type { ConnectionState } from '../../api/connection.ts';
import { createQueryClient } from '../../app/query-client.ts';
import { createStore } from '../../state/store.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { makeAddon } from '../../testing/fake-host.tsx';
import { CompareView } from './compare-view.tsx';
import { beginDraft, changeDraft, drafts } from './draft.ts';
import Restore from './restore.tsx';
import { ReviewStep } from './review-step.tsx';

const os = implement(contract);
const source = makeAddon({ id: 'source', name: 'borealis-pg-hex' });
const copy = makeAddon({ id: 'copy', name: 'borealis-pg-new' });
const job: RestoreJob = {
  id: '00000000-0000-4000-8000-000000000001', source: { addonId: 'source', addonName: source.name, app: 'sushi', attachment: 'DATABASE', plan: 'p', bytes: null }, app: 'sushi', attachmentName: 'COPY', plan: 'p', time: null,
  state: 'done', startedAt: '2026-03-06T00:00:00Z', askedAt: null, herokuEndedAt: null, endedAt: '2026-03-06T00:10:00Z', addon: { id: 'copy', name: copy.name }, herokuState: 'provisioned', borealisStatus: 'available', lookedAt: null,
  error: null, paused: false, trouble: null, nextLookAt: null, estimate: null,
};
const window: RestoreCapabilities = { cloneSupported: true, restoreSupported: true, earliestRestorableTime: null, latestRestorableTime: null };

/** What the fake main process answers. */
const world = { jobs: [] as RestoreJob[], capabilities: () => Promise.resolve(window), opened: vi.fn<(target: Target) => void>(), stopped: vi.fn<() => void>(), refuse: false, attachmentsKnown: true };
let close = (): void => undefined;

function open(ui: ReactElement): void {
  const refused = { data: { code: 'heroku.forbidden' as const, message: 'no', retryable: false, details: { message: 'no' }, traceId: 't' } };
  const { port1, port2 } = new MessageChannel();
  new RPCHandler({
    restore: {
      capabilities: os.restore.capabilities.handler(() => world.capabilities()),
      plans: os.restore.plans.handler(() => []),
      apps: os.restore.apps.handler(() => [{ name: 'sushi', team: null }]),
      attachments: os.restore.attachments.handler(({ errors }) => {
        if (!world.attachmentsKnown) throw errors.APP(refused);
        return [];
      }),
      jobs: os.restore.jobs.handler(() => world.jobs),
      compare: os.restore.compare.handler(async function* ({ signal }) {
        yield { kind: 'schema' as const, differences: [], compared: 3, tables: 2 };
        yield { kind: 'table' as const, table: { name: 'public.one', source: null, copy: null, sample: { kind: 'none' as const, reason: 'It has no primary key.' }, problem: null } };
        await new Promise((resolve) => { signal?.addEventListener('abort', resolve, { once: true }); });
        world.stopped();
      }),
    },
    workspace: { restoreDraft: os.workspace.restoreDraft.handler(() => ({ draft: null })) },
    tunnels: {
      open: os.tunnels.open.handler(({ input, errors }) => {
        world.opened(input);
        if (world.refuse) throw errors.APP(refused);
        return {
          addonId: input.addonId, addonName: copy.name, access: input.access, state: 'open' as const, phase: 'ready' as const, host: '127.0.0.1' as const, port: 15400, latencyMs: 1, bytesIn: 0, bytesOut: 0, connections: [],
          openedAt: null, attempt: 0, maxAttempts: 5, nextAttemptAt: null, lastError: null, hostKeyFingerprint: null, database: 'd', role: 'r',
        };
      }),
    },
  }).upgrade(port2);
  port2.start();
  const link = new RPCLink({ port: port1 });
  port1.start();
  const api = createApi({ state: createStore<ConnectionState>({ kind: 'open' }), link: () => Promise.resolve(link), reconnect: () => {}, dispose: () => {} });
  render(<QueryClientProvider client={createQueryClient()}><ApiProvider value={api}>{ui}</ApiProvider></QueryClientProvider>);
  close = () => { port1.close(); port2.close(); };
}

beforeEach(() => {
  Object.assign(world, { jobs: [], capabilities: () => Promise.resolve(window), refuse: false, attachmentsKnown: true });
  world.opened.mockClear();
  world.stopped.mockClear();
  drafts.set(new Map());
  viewTab.set('restore');
});
afterEach(() => { cleanup(); close(); });

it('says of a summary only what is so: nothing before Borealis has answered, then that it cannot be cloned any more', async () => {
  const answer = Promise.withResolvers<RestoreCapabilities>();
  world.capabilities = () => answer.promise;
  beginDraft('source', 'clone');
  changeDraft('source', { step: 'review' });
  open(<Restore addon={source} />);
  expect(await screen.findByText('Asking Borealis…')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByRole('button', { name: 'Clone to sushi' })).toHaveProperty('disabled', true);
  answer.resolve({ ...window, cloneSupported: false });
  expect((await screen.findByRole('alert')).textContent).toBe('This add-on cannot be cloned at present.');
  expect(screen.queryByText('Asking Borealis…')).toBeNull();
});

it('calls no name free that could not be looked up, and looks again when asked', async () => {
  world.attachmentsKnown = false;
  beginDraft('source', 'clone');
  changeDraft('source', { step: 'where', attachmentName: 'COPY' });
  open(<Restore addon={source} />);
  expect(await screen.findByText(/Whether it is free cannot be looked up; Heroku decides\./)).toBeTruthy();
  expect(screen.queryByText(/^Free on/)).toBeNull();
  world.attachmentsKnown = true;
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
  expect(await screen.findByText('Free on sushi. The app gets COPY_URL.')).toBeTruthy();
});

it('opens a read-only tunnel to the copy and then shows it; a refusal stays on the card', async () => {
  world.jobs = [job];
  world.refuse = true;
  selectedAddonId.set('source');
  open(<Restore addon={source} />);
  const button = await screen.findByRole('button', { name: 'Open a tunnel to it' });
  await userEvent.click(button);
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(selectedAddonId.get()).toBe('source');
  world.refuse = false;
  await userEvent.click(button);
  await vi.waitFor(() => expect([selectedAddonId.get(), viewTab.get()]).toEqual(['copy', 'overview']));
  expect(world.opened).toHaveBeenLastCalledWith({ addonId: 'copy', access: 'read-only', identity: 'personal' });
});

it('has no command for the replacement of an attachment, and says so in its place', () => {
  const order = { jobId: job.id, addonId: 'source', app: 'sushi', attachmentName: 'COPY', plan: 'p', time: null, confirm: null };
  const props = { source: { name: source.name, plan: 'p', usedBytes: null }, plans: [], replaced: null, command: 'heroku borealis-pg:restore:execute' };
  const { rerender } = render(<ReviewStep {...props} order={order} />);
  expect(screen.getByRole('button', { name: 'Copy Command' })).toBeTruthy();
  expect(screen.getByText('Attachments: the copy has one, on sushi. Those of borealis-pg-hex stay as they are.')).toBeTruthy();
  rerender(<ReviewStep {...props} replaced={source.name} order={{ ...order, confirm: 'sushi' }} />);
  expect(screen.queryByRole('button', { name: 'Copy Command' })).toBeNull();
  expect(screen.getByText('COPY_URL of sushi no longer points to borealis-pg-hex: the app uses the copy from then on.')).toBeTruthy();
  expect(screen.getByText('Attachments: the copy has one, on sushi. The other ones of borealis-pg-hex stay as they are.')).toBeTruthy();
  expect(screen.getByText(/There is no such command: .* COPY is replaced\./)).toBeTruthy();
});

it('says what a comparison leaves out', () => {
  open(<CompareView source={source} copy={copy} onClose={() => undefined} />);
  expect(screen.getByText(/^Not compared: owners, privileges, row-level security/)).toBeTruthy();
});

it('a comparison that is cancelled stops in the main process too, keeps what it has, and can be made again', async () => {
  open(<CompareView source={source} copy={copy} onClose={() => undefined} />);
  expect(await screen.findByText('Rows: no difference in 1 of 2 tables')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByText('Cancelled. What was compared until then is below.')).toBeTruthy();
  await vi.waitFor(() => expect(world.stopped).toHaveBeenCalledOnce());
  expect(screen.getByText('Rows: no difference in 1 of 2 tables')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Compare again' }));
  expect(await screen.findByRole('button', { name: 'Cancel' })).toBeTruthy();
});
