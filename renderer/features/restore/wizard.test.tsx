import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { RestoreCapabilities, RestoreDraft, RestoreJob, RestoreOrder } from '../../../shared/contract/restore.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ApiProvider } from '../../api/api-context.tsx';
import { createQueryClient } from '../../app/query-client.ts';
import { activities } from '../../state/activity.ts';
import { apiOf } from '../../testing/fake-calls.tsx';
import { makeAddon } from '../../testing/fake-host.tsx';
import { RestoreActivities } from './activities.tsx';
import { drafts, type Step } from './draft.ts';
import Restore from './restore.tsx';

const addon = makeAddon({ id: 'source', name: 'borealis-pg-hex', plan: 'borealis-pg:p1' });
const window: RestoreCapabilities = { cloneSupported: true, restoreSupported: true, earliestRestorableTime: '2026-03-01T00:00:00Z', latestRestorableTime: '2026-03-07T00:00:00Z' };
const moved: RestoreCapabilities = { ...window, earliestRestorableTime: '2026-03-06T00:00:00Z' };
const draft: RestoreDraft = {
  jobId: '00000000-0000-4000-8000-000000000001', step: 'where', kind: 'restore', date: '2026-03-05', time: '19:31:41', zone: 'utc', app: 'sushi-staging', attachmentName: 'COPY_DB', confirm: '', plan: 'p2',
};
const chosen = { date: '2026-03-05', time: '19:31:41', zone: 'utc', app: 'sushi-staging', attachmentName: 'COPY_DB', plan: 'p2' };
const jobOf = ({ jobId, app, attachmentName, plan, time }: RestoreOrder, state: RestoreJob['state']): RestoreJob => ({
  id: jobId, source: { addonId: addon.id, addonName: addon.name, app: 'sushi', attachment: 'DATABASE', plan: 'p1', bytes: null }, app, attachmentName, plan, time, state, startedAt: '2026-03-07T00:00:00Z', askedAt: null,
  herokuEndedAt: null, endedAt: null, addon: null, herokuState: null, borealisStatus: null, lookedAt: null, error: null, paused: false, trouble: null, nextLookAt: null, estimate: null,
});

/** What the main process has and does. */
const world = {
  kept: null as RestoreDraft | null, window: (): Promise<RestoreCapabilities> => Promise.resolve(window), plans: ['p1', 'p2'], shut: [] as string[], apps: ['sushi', 'sushi-staging'], attachments: [] as { name: string; addonName: string }[] | null,
  jobs: [] as RestoreJob[], start: vi.fn<(order: RestoreOrder) => unknown>(),
};
let cache = createQueryClient();
/** The page that is open; what an earlier one still sends changes nothing any more. */
let shown = {};

function open(): void {
  const page = (shown = {});
  const api = apiOf({
    'restore.capabilities': () => world.window(), 'restore.jobs': () => world.jobs, 'restore.attachments': () => world.attachments ?? Promise.reject(refusalOf({ code: 'heroku.forbidden', details: { message: 'no' } })),
    'restore.plans': () => world.plans.map((name) => ({ name, label: name, monthlyCents: 5_000, offered: !world.shut.includes(name), storageBytes: null })),
    'restore.apps': () => world.apps.map((name) => ({ name, team: null })),
    'workspace.restoreDraft': () => ({ draft: world.kept }),
    'workspace.keepRestoreDraft': (input) => { if (page === shown) world.kept = (input as { draft: RestoreDraft | null }).draft; return {}; },
    'restore.start': (order) => (page === shown ? world.start(order as RestoreOrder) : null),
  });
  cache = createQueryClient();
  render(<QueryClientProvider client={cache}><ApiProvider value={api}><Restore addon={addon} /><RestoreActivities /></ApiProvider></QueryClientProvider>);
}

/** The window is loaded anew: what the page had in its memory is gone. */
function reload(): void {
  cleanup();
  drafts.set(new Map());
  open();
}

const refusalOf = (error: Pick<AppError, 'code' | 'details'>): AppError => ({ message: 'no', retryable: false, traceId: 't', ...error } as AppError);
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const order = () => screen.findByRole('button', { name: 'Restore to sushi-staging' });
const atStep = (title: string) => vi.waitFor(() => expect(within(screen.getByRole('list', { name: 'Steps' })).getByRole('button', { current: 'step' }).textContent).toContain(title));

beforeEach(() => {
  shown = {};
  Object.assign(world, { kept: null, window: () => Promise.resolve(window), plans: ['p1', 'p2'], shut: [], apps: ['sushi', 'sushi-staging'], attachments: [], jobs: [] });
  world.start.mockReset().mockImplementation((given) => {
    world.jobs = [jobOf(given, 'heroku'), ...world.jobs];
    return world.jobs[0];
  });
  drafts.set(new Map());
  activities.set([]);
});
afterEach(cleanup);

describe('what was chosen and typed', () => {
  it('is there again when the window is loaded anew, on the same step, until it is discarded', async () => {
    open();
    await userEvent.click(await vi.waitFor(() => { expect(button('Clone…').disabled).toBe(false); return button('Clone…'); }));
    await userEvent.click(button('Next'));
    await userEvent.click(await screen.findByRole('option', { name: /sushi-staging/ }));
    await userEvent.click(await screen.findByRole('radio', { name: /p2/ }));
    await userEvent.type(screen.getByLabelText('Attachment name'), 'copy_db');
    await vi.waitFor(() => expect(world.kept?.attachmentName).toBe('COPY_DB'));
    reload();
    await atStep('Where');
    expect(screen.getByLabelText<HTMLInputElement>('Attachment name').value).toBe('COPY_DB');
    expect((await screen.findByRole<HTMLInputElement>('radio', { name: /p2/ })).checked).toBe(true);
    expect(await screen.findByRole('option', { name: /sushi-staging/, selected: true })).toBeTruthy();
    await userEvent.click(button('Discard'));
    await vi.waitFor(() => expect(world.kept).toBeNull());
    reload();
    await vi.waitFor(() => expect(button('Clone…').disabled).toBe(false));
  });

  it('keeps the moment too, and is forgotten once it is ordered', async () => {
    world.kept = { ...draft, step: 'what' };
    open();
    expect((await screen.findByLabelText<HTMLInputElement>('Time')).value).toBe('19:31:41');
    await userEvent.click(button('Next'));
    await userEvent.click(button('Next'));
    await userEvent.click(await order());
    await vi.waitFor(() => expect(world.kept).toBeNull());
    expect(world.start).toHaveBeenCalledWith(expect.objectContaining({ time: '2026-03-05T19:31:41.000Z', app: 'sushi-staging', attachmentName: 'COPY_DB', plan: 'p2' }));
    expect(screen.queryByRole('region', { name: /^Restore borealis/ })).toBeNull();
  });

  it('of an order that was under way is not ordered again, and ends when that was taken', async () => {
    world.kept = { ...draft, step: 'review' };
    world.jobs = [jobOf({ ...draft, app: 'sushi-staging', plan: 'p2', addonId: addon.id, confirm: null, time: '2026-03-05T19:31:41.000Z' }, 'creating')];
    open();
    expect(await screen.findByText('Asking Borealis for permission, then Heroku for the add-on…')).toBeTruthy();
    expect([await order(), button('Back'), button('Discard')].map((one) => (one as HTMLButtonElement).disabled)).toEqual([true, true, true]);
    world.jobs = world.jobs.map((job) => ({ ...job, state: 'heroku' as const }));
    await cache.invalidateQueries();
    await vi.waitFor(() => expect(world.kept).toBeNull());
    expect(screen.queryByRole('region', { name: /^Restore borealis/ })).toBeNull();
  });
});

describe('a moment that the window leaves behind', () => {
  it('is said at once beside the fields, which keep it', async () => {
    world.kept = { ...draft, step: 'what' };
    open();
    await vi.waitFor(() => expect(button('Next').disabled).toBe(false));
    expect(screen.getByText('The copy will hold the database as it was at')).toBeTruthy();
    world.window = () => Promise.resolve(moved);
    await cache.invalidateQueries();
    expect((await screen.findByRole('alert')).textContent).toBe('This is before the earliest restorable time.');
    expect(screen.getByText('Outside the window, so not restorable:')).toBeTruthy();
    expect([button('Next').disabled, screen.getByLabelText<HTMLInputElement>('Time').value]).toEqual([true, '19:31:41']);
  });

  it.each<[Step, string]>([['where', 'Next'], ['review', 'Restore to sushi-staging']])('is said at once on the step %s, keeps %s from being pressed, and nothing else is lost', async (step, forward) => {
    world.kept = { ...draft, step };
    open();
    await vi.waitFor(() => expect(button(forward).disabled).toBe(false));
    world.window = () => Promise.resolve(moved);
    await cache.invalidateQueries();
    expect((await screen.findByRole('alert')).textContent).toMatch(/is now before the earliest restorable time, .*The window has moved; go back and choose another moment\./);
    expect(button(forward).disabled).toBe(true);
    await userEvent.click(button('Back to What'));
    expect(await screen.findByText('This is before the earliest restorable time.')).toBeTruthy();
    await vi.waitFor(() => expect(world.kept).toMatchObject({ ...chosen, step: 'what' }));
    expect(button('Next').disabled).toBe(true);
    await userEvent.click(button('Latest possible'));
    await userEvent.click(button('Next'));
    expect(screen.getByLabelText<HTMLInputElement>('Attachment name').value).toBe('COPY_DB');
    await userEvent.click(button('Next'));
    await userEvent.click(await order());
    await vi.waitFor(() => expect(world.start).toHaveBeenCalledWith(expect.objectContaining({ time: '2026-03-07T00:00:00.000Z', attachmentName: 'COPY_DB', plan: 'p2' })));
  });
});

describe('a plan that Heroku takes no orders for any more', () => {
  const words = 'Heroku takes no orders for the plan p2 any more. Choose another plan.';
  it('is not in the list, and a kept draft that names it asks for another one', async () => {
    world.kept = { ...draft, step: 'review' };
    world.shut = ['p2'];
    open();
    expect((await screen.findByRole('alert')).textContent).toBe(words);
    expect((await order() as HTMLButtonElement).disabled).toBe(true);
    await userEvent.click(button('Back to Where'));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getAllByRole('radio').map((one) => one.closest('label')?.textContent)).toEqual([expect.stringMatching(/^p1/)]);
    expect(button('Next').disabled).toBe(true);
    await userEvent.click(screen.getByRole('radio', { name: /p1/ }));
    expect(screen.queryByText(words)).toBeNull();
    await userEvent.click(button('Next'));
    await userEvent.click(await order());
    await vi.waitFor(() => expect(world.start).toHaveBeenCalledWith(expect.objectContaining({ plan: 'p1', attachmentName: 'COPY_DB', app: 'sushi-staging' })));
  });

  it('is none either where it is the source’s own, whose price still counts', async () => {
    world.kept = { ...draft, plan: null };
    world.shut = ['p1'];
    open();
    expect(await screen.findByText('Heroku takes no orders for the plan p1 any more. Choose another plan.')).toBeTruthy();
    expect((await screen.findByRole('radio', { name: /p2/ })).closest('label')?.textContent).toContain('same price');
  });
});

it('the chosen app is in view when its step is shown again', async () => {
  world.kept = draft;
  const seen = vi.spyOn(HTMLElement.prototype, 'offsetTop', 'get').mockImplementation(function top(this: HTMLElement) { return this.getAttribute('aria-selected') === 'true' ? 500 : 0; });
  open();
  await screen.findByRole('option', { name: /sushi-staging/, selected: true });
  expect(screen.getByRole('listbox', { name: 'Apps' }).scrollTop).toBeGreaterThan(0);
  seen.mockRestore();
});

describe('an order that is refused', () => {
  const refusals: [Pick<AppError, 'code' | 'details'>, string, () => void, string | RegExp][] = [
    [{ code: 'restore.time-outside', details: { time: '2026-03-05T19:31:41Z', earliest: '2026-03-06T00:00:00Z', latest: '2026-03-07T00:00:00Z' } }, 'What', () => { world.window = () => Promise.resolve(moved); }, 'This is before the earliest restorable time.'],
    [{ code: 'restore.rejected', details: { addonName: addon.name, reason: 'This plan does not allow it' } }, 'What', () => { world.window = () => Promise.resolve({ ...window, restoreSupported: false }); }, 'This add-on’s plan cannot be restored to a point in time.'],
    [{ code: 'restore.plan-gone', details: { plan: 'p2' } }, 'Where', () => { world.plans = ['p1']; }, 'p2 is not among the plans that Heroku offers now: it may refuse the order.'],
    [{ code: 'restore.app-gone', details: { app: 'sushi-staging' } }, 'Where', () => { world.apps = ['sushi']; }, /which is not among the apps that your account sees now/],
    [{ code: 'restore.app-forbidden', details: { app: 'sushi-staging', message: 'You have no right to deploy here' } }, 'Where', () => undefined, 'You have no right to deploy here'],
    [{ code: 'restore.name-taken', details: { app: 'sushi-staging', name: 'COPY_DB' } }, 'Where', () => { world.attachments = [{ name: 'COPY_DB', addonName: 'borealis-pg-old' }]; }, 'sushi-staging has an attachment COPY_DB already (borealis-pg-old).'],
    [{ code: 'restore.unpaid', details: { app: 'sushi-staging', message: 'Pay the bill.' } }, 'Where', () => undefined, 'Pay the bill.'],
    [{ code: 'restore.refused', details: { message: 'The plan is too small' } }, 'Where', () => undefined, 'The plan is too small'],
  ] as never;

  it.each(refusals)('%o leads to the step %s, where it can be read, and loses nothing', async (error, title, happened, there) => {
    const refusal = refusalOf(error);
    world.kept = { ...draft, step: 'review' };
    world.start.mockImplementation(() => {
      happened();
      return Promise.reject(refusal);
    });
    open();
    await vi.waitFor(async () => expect(await order()).toHaveProperty('disabled', false));
    await userEvent.click(await order());
    const { what, why, next } = wordsOf(refusal);
    // What changed meanwhile may be said before the refusal is.
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(`${what}${why}${next}`));
    await userEvent.click(button(`Back to ${title}`));
    await atStep(title);
    expect(screen.getByText(what)).toBeTruthy();
    expect(await screen.findByText(there)).toBeTruthy();
    await vi.waitFor(() => expect(world.kept).toMatchObject({ ...chosen, step: title.toLowerCase() }));
    expect(world.start).toHaveBeenCalledOnce();
  });

  it.each([
    { code: 'addon.not-found', details: { addonId: addon.id } }, { code: 'borealis.not-found', details: { addonName: addon.name } }, { code: 'borealis.not-ready', details: { addonName: addon.name } },
    { code: 'borealis.failed', details: { status: 503 } }, { code: 'restore.conflict', details: { app: 'sushi-staging', message: '' } }, { code: 'restore.rate-limited', details: { retryAfterSeconds: 5 } }, { code: 'heroku.unreachable', details: { host: 'api.heroku.com' } },
  ] as Pick<AppError, 'code' | 'details'>[])('%o is said in its words, and everything chosen stays', async (error) => {
    const refusal = refusalOf(error);
    world.kept = { ...draft, step: 'review' };
    world.start.mockRejectedValue(refusal);
    open();
    await vi.waitFor(async () => expect(await order()).toHaveProperty('disabled', false));
    await userEvent.click(await order());
    expect((await screen.findByRole('alert')).textContent).toContain(wordsOf(refusal).next);
    expect(screen.queryByRole('button', { name: /^Back to/ })).toBeNull();
    await userEvent.click(button('Back'));
    expect(screen.getByLabelText<HTMLInputElement>('Attachment name').value).toBe('COPY_DB');
    await vi.waitFor(() => expect(world.kept).toMatchObject({ ...chosen, step: 'where' }));
    expect(world.start).toHaveBeenCalledOnce();
  });
});

it('the typed confirmation is for one name: another one that is taken asks for it again', async () => {
  world.kept = draft;
  world.attachments = ['COPY_DB', 'COPY_DB2'].map((name) => ({ name, addonName: 'borealis-pg-old' }));
  open();
  await userEvent.type(await screen.findByLabelText(/^Type sushi-staging to replace it/), 'sushi-staging');
  expect(button('Next').disabled).toBe(false);
  await userEvent.type(screen.getByLabelText('Attachment name'), '2');
  expect(screen.getByLabelText<HTMLInputElement>(/^Type sushi-staging to replace it/).value).toBe('');
  expect(button('Next').disabled).toBe(true);
});

it.each([['cannot be had', null], ['does not have it', []]])('a name that Heroku calls taken can be replaced where the list of the app’s %s', async (_, attachments) => {
  world.kept = { ...draft, step: 'review' };
  world.attachments = attachments;
  const refusal = refusalOf({ code: 'restore.name-taken', details: { app: 'sushi-staging', name: 'COPY_DB' } });
  world.start.mockRejectedValueOnce(refusal);
  open();
  await vi.waitFor(async () => expect(await order()).toHaveProperty('disabled', false));
  await userEvent.click(await order());
  // That the name is taken has such a button too, until the refusal itself is told.
  await screen.findByText(wordsOf(refusal).what);
  await userEvent.click(button('Back to Where'));
  expect(button('Next').disabled).toBe(true);
  await userEvent.type(await screen.findByLabelText(/^Type sushi-staging to replace it/), 'sushi-staging');
  await userEvent.click(button('Next'));
  await userEvent.click(await order());
  await vi.waitFor(() => expect(world.start).toHaveBeenLastCalledWith(expect.objectContaining({ attachmentName: 'COPY_DB', confirm: 'sushi-staging' })));
});

it('an add-on that vanishes while the wizard is open is said in it, and what was typed stays', async () => {
  world.kept = draft;
  open();
  await vi.waitFor(() => expect(button('Next').disabled).toBe(false));
  const gone = refusalOf({ code: 'borealis.not-found', details: { addonName: addon.name } });
  world.window = () => Promise.reject(gone);
  await cache.invalidateQueries();
  expect((await screen.findByRole('alert')).textContent).toContain(`${addon.name} was removed, or it is not a Borealis Isolated Postgres add-on.`);
  expect(screen.getByLabelText<HTMLInputElement>('Attachment name').value).toBe('COPY_DB');
});

it('a double click orders once, and a second order beside the first has an id of its own', async () => {
  world.kept = { ...draft, step: 'review' };
  open();
  await vi.waitFor(async () => expect(await order()).toHaveProperty('disabled', false));
  await userEvent.dblClick(await order());
  await vi.waitFor(() => expect(button('Clone…').disabled).toBe(false));
  await userEvent.click(button('Clone…'));
  await userEvent.click(button('Next'));
  await userEvent.click(button('Next'));
  await userEvent.dblClick(await screen.findByRole('button', { name: 'Clone to sushi' }));
  await vi.waitFor(() => expect(within(screen.getByRole('list', { name: 'Restores and clones' })).getAllByRole('list', { name: 'Phases' })).toHaveLength(2));
  expect(world.start).toHaveBeenCalledTimes(2);
  expect(new Set(world.start.mock.calls.map(([{ jobId }]) => jobId)).size).toBe(2);
});
