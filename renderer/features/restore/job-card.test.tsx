import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RestoreDraft, RestoreJob } from '../../../shared/contract/restore.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { openOver } from '../../testing/fake-calls.tsx';
import { drafts } from './draft.ts';
import { JobCard } from './job-card.tsx';

const job: RestoreJob = {
  id: '00000000-0000-4000-8000-000000000001', source: { addonId: 'source', addonName: 'borealis-pg-hex', app: 'sushi', attachment: 'DATABASE', plan: 'p', bytes: null }, app: 'sushi', attachmentName: 'COPY', plan: 'p', time: null,
  state: 'cancelled', startedAt: '2026-03-06T00:00:00Z', askedAt: null, herokuEndedAt: '2026-03-06T00:01:00Z', endedAt: '2026-03-06T00:10:00Z', addon: { id: 'copy', name: 'borealis-pg-new' }, herokuState: 'provisioned', borealisStatus: null,
  lookedAt: null, error: null, paused: false, trouble: null, nextLookAt: null, estimate: null,
};
const typed: RestoreDraft = { jobId: '00000000-0000-4000-8000-000000000002', step: 'where', kind: 'restore', date: '2026-03-05', time: '19:31:41', zone: 'utc', app: 'sushi-staging', attachmentName: 'TYPED', confirm: '', plan: 'p2' };

/** What the main process has, and what it was asked for. */
const world = { kept: null as RestoreDraft | null, jobs: [] as RestoreJob[], asked: vi.fn<(procedure: string, input: unknown) => void>() };

const noted = (procedure: string, answer: object) => (input: unknown) => {
  world.asked(procedure, input);
  return answer;
};

function open(shown: RestoreJob): void {
  openOver(<JobCard job={shown} onOpen={() => undefined} onCompare={() => undefined} />, {
    'restore.jobs': () => world.jobs,
    'restore.look': noted('look', {}),
    'restore.remove': noted('remove', {}),
    'app.openLink': noted('openLink', { url: null }),
    'workspace.restoreDraft': () => ({ draft: world.kept }),
  });
}

beforeEach(() => {
  Object.assign(world, { kept: null, jobs: [] });
  world.asked.mockClear();
  drafts.set(new Map());
  // The job is listed with its copy too.
  selectedAddonId.set('copy');
  viewTab.set('overview');
});
afterEach(cleanup);

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

describe('a status that nobody knows', () => {
  const odd: RestoreJob = { ...job, state: 'borealis', borealisStatus: 'failed-in-a-new-way', endedAt: null, startedAt: new Date(Date.now() - 600_000).toISOString() };
  it('is told as such, with no mark of success, the dashboard and a way to stop waiting', async () => {
    open(odd);
    expect(screen.getByRole('status').textContent).toBe('Borealis gives the copy the status “failed-in-a-new-way”, which this version of Borealis Desktop does not know.');
    const [first, second] = within(screen.getByRole('list', { name: 'Phases' })).getAllByRole('listitem');
    expect([first?.querySelector('svg'), second?.querySelector('svg')].map((mark) => mark?.getAttribute('aria-label'))).toEqual(['Done', 'Not known']);
    expect(within(screen.getByRole('group', { name: 'Status not known' })).getByText(/waited for 10 min/)).toBeTruthy();
    await userEvent.click(button('Add-on dashboard'));
    await userEvent.click(button('Look now'));
    await userEvent.click(button('Stop waiting'));
    await vi.waitFor(() => expect(world.asked.mock.calls).toEqual([['openLink', { link: 'addon-dashboard', addonId: 'copy' }], ['look', { jobId: job.id }], ['remove', { jobId: job.id }]]));
  });

  it('is not told of one that is known', () => {
    open({ ...odd, borealisStatus: 'configuring' });
    expect(screen.queryByRole('button', { name: 'Stop waiting' })).toBeNull();
    expect(screen.getByRole('status').textContent).toContain('10 to 15 minutes');
  });
});

const startAgain = async () => {
  await vi.waitFor(() => expect(button('Start again…').disabled).toBe(false));
  await userEvent.click(button('Start again…'));
};
const draft = () => drafts.get().get('source');

describe('starting again', () => {
  it('makes a draft of the source, also from the page of its copy', async () => {
    open(job);
    await startAgain();
    expect(draft()).toMatchObject({ kind: 'clone', step: 'what', app: 'sushi', attachmentName: 'COPY', plan: 'p' });
    expect([...drafts.get().keys(), selectedAddonId.get(), viewTab.get()]).toEqual(['source', 'source', 'restore']);
  });

  it.each([['is open', false], ['is kept from before this window', true]])('asks where a draft of the same source %s; the safe answer keeps it', async (_, kept) => {
    if (kept) world.kept = typed;
    else drafts.set(new Map([['source', typed]]));
    open(job);
    await startAgain();
    const dialog = await screen.findByRole('dialog', { name: 'Replace the open draft?' });
    for (const word of ['A restore to', 'sushi-staging', 'TYPED', 'p2']) expect(dialog.textContent).toContain(word);
    const keep = within(dialog).getByRole('button', { name: 'Keep the open draft' });
    await vi.waitFor(() => expect(document.activeElement).toBe(keep));
    expect(draft()).toEqual(typed);
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect([draft(), selectedAddonId.get(), viewTab.get()]).toEqual([typed, 'source', 'restore']);
  });

  it('keeps the draft when the question is left, and replaces it only when told so', async () => {
    world.kept = typed;
    open(job);
    await startAgain();
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect([draft(), selectedAddonId.get()]).toEqual([typed, 'copy']);
    await startAgain();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace it' }));
    expect(draft()).toMatchObject({ kind: 'clone', step: 'what', app: 'sushi', attachmentName: 'COPY', plan: 'p' });
    expect(selectedAddonId.get()).toBe('source');
  });

  it('waits while the open draft is being ordered', async () => {
    world.kept = typed;
    world.jobs = [{ ...job, id: typed.jobId, state: 'creating', endedAt: null }];
    open(job);
    await vi.waitFor(() => expect(draft()).toEqual(typed));
    await vi.waitFor(() => expect(button('Start again…').disabled).toBe(true));
  });
});
