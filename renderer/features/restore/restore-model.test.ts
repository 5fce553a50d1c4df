import { afterEach, describe, expect, it } from 'vitest';
import type { RestoreJob, RestorePlan } from '../../../shared/contract/restore.ts';
import { foundApps } from './app-choice.tsx';
import { differs } from './compare-words.ts';
import { beginDraft, changeDraft, drafts, momentProblem, nameProblem, orderOf, reviewProblem, takenBy, type Draft } from './draft.ts';
import { elapsedOf, estimateWords, jobWords, phasesOf, phaseTimes, troubleWords, unknownWords } from './job-words.ts';
import { priceDifference, priceWord, storageHint } from './plan-choice.tsx';
import { fromFields, keyStep, toFields, usualMoments, within } from './times.ts';

const draft: Draft = { jobId: '00000000-0000-4000-8000-000000000001', step: 'what', kind: 'restore', date: '2026-03-06', time: '19:31:41', zone: 'utc', app: null, attachmentName: '', confirm: '', plan: null };
const window = { cloneSupported: true, restoreSupported: true, earliestRestorableTime: '2026-03-01T00:00:00Z', latestRestorableTime: '2026-03-07T00:00:00Z' };

describe('the moment', () => {
  it('is what the fields say in their zone, and comes back from them', () => {
    const at = Date.parse('2026-03-06T19:31:41Z');
    expect(fromFields(draft)).toBe(at);
    for (const zone of ['local', 'utc'] as const) expect(fromFields({ ...toFields(at, zone), zone })).toBe(at);
    expect(fromFields({ ...draft, time: '19:31' })).toBe(at - 41_000);
  });

  it.each([{ date: '2026-02-30' }, { date: '' }, { time: '' }, { time: '25:00:00' }])('%o is none', (wrong) => {
    expect(fromFields({ ...draft, ...wrong })).toBeNull();
  });

  it('is refused outside the window, in words of the side', () => {
    expect(momentProblem(draft, window)).toBeNull();
    expect(momentProblem({ ...draft, date: '2026-02-01' }, window)).toContain('before the earliest');
    expect(momentProblem({ ...draft, date: '2026-03-08' }, window)).toContain('after the latest');
    expect(momentProblem({ ...draft, kind: 'clone', date: '' }, window)).toBeNull();
  });

  it('moves on the bar by keys, never out of the window', () => {
    expect([keyStep('ArrowLeft', false), keyStep('ArrowRight', true), keyStep('PageUp', false), keyStep('x', false)]).toEqual([-60_000, 3_600_000, 86_400_000, null]);
    expect(within(5_500, 1_200, 9_900)).toBe(5_000);
    expect(within(99_999, 1_200, 9_900)).toBe(9_000);
    expect(within(0, 1_200, 9_900)).toBe(2_000);
  });

  it('has chips for the beginnings of today and of yesterday in the zone', () => {
    const chips = usualMoments(Date.parse('2026-03-06T19:31:41Z'), 'utc').map(({ at }) => new Date(at).toISOString());
    expect(chips.slice(2)).toEqual(['2026-03-06T00:00:00.000Z', '2026-03-05T00:00:00.000Z']);
  });
});

const plan = (name: string, monthlyCents: number | null, gib: number | null): RestorePlan => ({ name, label: name, monthlyCents, offered: true, storageBytes: gib === null ? null : gib * 1024 ** 3 });

describe('where to', () => {
  it('knows Heroku\'s rule for names', () => {
    expect(['', 'RESTORED_DB', 'A1'].map(nameProblem)).toEqual([null, null, null]);
    expect(['1DB', '_DB', 'Db', 'DB-1', 'D B'].map((name) => nameProblem(name) !== null)).toEqual([true, true, true, true, true]);
    expect(takenBy('DATABASE', [{ name: 'DATABASE', addonName: 'one' }])?.addonName).toBe('one');
  });

  it('finds apps by name and team, the source\'s own first', () => {
    const apps = [{ name: 'alpha', team: 'acme' }, { name: 'sushi', team: null }, { name: 'zeta', team: 'acme' }];
    expect(foundApps(apps, '', 'sushi').map(({ name }) => name)).toEqual(['sushi', 'alpha', 'zeta']);
    expect(foundApps(apps, 'ACME', 'sushi').map(({ name }) => name)).toEqual(['alpha', 'zeta']);
  });

  it('prices plans and only hints where data may not fit', () => {
    const source = plan('x2-s100', 20_000, 100);
    expect(priceWord(plan('a', 1_050, 1))).toBe('$10.50 a month');
    expect([priceDifference(plan('a', 5_000, 1), source), priceDifference(plan('b', 60_000, 1), source), priceDifference(plan('c', null, 1), source)]).toEqual(['−$150', '+$400', '']);
    expect(storageHint(plan('h1-s1', 500, 1), 4 * 1024 ** 3)).toContain('may not fit');
    expect([storageHint(source, 4 * 1024 ** 3), storageHint(plan('odd', 1, null), 4 * 1024 ** 3), storageHint(source, null)]).toEqual([null, null, null]);
  });

  it('makes the order, with the confirmation only where a name is replaced', () => {
    const made = orderOf('id', { ...draft, attachmentName: 'DB', confirm: 'sushi' }, { app: 'sushi', plan: 'p', taken: false });
    expect(made).toMatchObject({ time: '2026-03-06T19:31:41.000Z', attachmentName: 'DB', confirm: null });
    expect(orderOf('id', { ...draft, kind: 'clone', confirm: 'sushi' }, { app: 'sushi', plan: 'p', taken: true })).toMatchObject({ time: null, attachmentName: null, confirm: 'sushi' });
  });
});

describe('what keeps an order from being given at the end', () => {
  const clone: Draft = { ...draft, kind: 'clone' };
  const taken = { name: 'DB', addonName: 'one' };
  it('is nothing while the window is not known, and nothing where all is well', () => {
    for (const one of [draft, clone]) expect([reviewProblem(one, undefined, 'sushi', null, null), reviewProblem(one, window, 'sushi', null, null)]).toEqual([null, null]);
  });

  it('is that it is not supported any more', () => {
    expect(reviewProblem(clone, { ...window, cloneSupported: false }, 'sushi', taken, null)).toEqual({ step: 'what', text: 'This add-on cannot be cloned at present.' });
    expect(reviewProblem(draft, { ...window, restoreSupported: false }, 'sushi', taken, null)).toEqual({ step: 'what', text: 'This add-on cannot be restored to a point in time at present.' });
  });

  it('is the moved window only for a time that fell out of it', () => {
    expect(reviewProblem({ ...draft, date: '2026-02-01' }, window, 'sushi', null, null)?.text).toMatch(/is now before the earliest restorable time, .+\. The window has moved/);
    expect(reviewProblem({ ...draft, date: '2026-03-08' }, window, 'sushi', null, null)?.text).toMatch(/is now after the latest restorable time, .+\. The window has moved/);
    expect(reviewProblem({ ...draft, date: '', time: '' }, window, 'sushi', null, null)).toEqual({ step: 'what', text: 'No moment is chosen. Go back to choose one.' });
  });

  it('is an attachment only where there is one that was not confirmed', () => {
    const named: Draft = { ...clone, attachmentName: 'DB' };
    expect(reviewProblem(named, window, 'sushi', taken, null)).toMatchObject({ step: 'where', text: expect.stringContaining('sushi has an attachment DB meanwhile') });
    expect(reviewProblem({ ...named, confirm: 'sushi' }, window, 'sushi', taken, null)).toBeNull();
  });
});

const id = () => drafts.get().get('a')?.jobId;

describe('a draft', () => {
  afterEach(() => drafts.set(new Map()));
  it('is another order after any change but of the step', () => {
    beginDraft('a', 'clone');
    const ids = [id()];
    changeDraft('a', { step: 'review' });
    expect(id()).toBe(ids[0]);
    for (const change of [{ app: 'other' }, { plan: 'p2' }, { attachmentName: 'DB' }, { confirm: 'other' }, { date: '2026-03-06' }]) {
      changeDraft('a', change);
      ids.push(id());
    }
    beginDraft('a', 'restore');
    ids.push(id());
    expect(new Set(ids).size).toBe(7);
    beginDraft('a', 'restore');
    expect(id()).toBe(ids.at(-1));
  });
});

const job: RestoreJob = {
  id: draft.jobId, source: { addonId: 'id', addonName: 'source', app: 'sushi', attachment: 'DATABASE', plan: 'p', bytes: null }, app: 'sushi', attachmentName: null, plan: 'p', time: null,
  state: 'heroku', startedAt: '2026-03-06T00:00:00Z', askedAt: null, herokuEndedAt: null, endedAt: null, addon: { id: 'a', name: 'copy' }, herokuState: 'provisioning', borealisStatus: null, lookedAt: null,
  error: null, paused: false, trouble: null, nextLookAt: null, estimate: null,
};

describe('a job in words', () => {
  const now = Date.parse('2026-03-06T00:01:00Z');
  it('tells phases, times, and cancelled from failed', () => {
    expect(phasesOf(job)).toEqual(['running', 'waiting']);
    expect(phasesOf({ ...job, state: 'cancelled' })).toEqual(['stopped', 'waiting']);
    const second: RestoreJob = { ...job, state: 'borealis', herokuEndedAt: '2026-03-06T00:00:40Z' };
    expect(phasesOf(second)).toEqual(['done', 'running']);
    expect(phaseTimes(second, now)).toEqual([40_000, 20_000]);
    expect(elapsedOf({ ...second, endedAt: '2026-03-06T00:00:50Z' }, now)).toBe(50_000);
    expect(jobWords({ ...job, state: 'cancelled' })).toContain('Cancelled');
    expect(jobWords({ ...job, paused: true })).toContain('Paused');
    expect(jobWords({ ...second, state: 'done', borealisStatus: 'maintenance-plan-change' })).toBe('Ready: Changing add-on plan');
  });

  it('says of a status that nobody knows that it is not known, and for how long it is waited already', () => {
    const second: RestoreJob = { ...job, state: 'borealis', herokuState: 'provisioned', herokuEndedAt: '2026-03-06T00:00:40Z', borealisStatus: 'provisioning' };
    const odd: RestoreJob = { ...second, borealisStatus: 'odd-state' };
    expect([jobWords(odd), unknownWords(odd, now), phasesOf(odd)]).toEqual(['Borealis gives the copy the status “odd-state”, which this version of Borealis Desktop does not know', expect.stringContaining('waited for 1 min 00 s, and the waiting goes on'), ['done', 'unknown']]);
    const half: RestoreJob = { ...second, herokuState: 'half-done' };
    expect([jobWords(half), phasesOf(half)]).toEqual(['Heroku gives the copy the status “half-done”, which this version of Borealis Desktop does not know. Borealis says Provisioning', ['unknown', 'running']]);
    expect(jobWords({ ...second, borealisStatus: '' })).toBe('Borealis gives the copy no status');
    for (const known of [second, { ...odd, paused: true }, { ...odd, state: 'cancelled' as const }]) expect(unknownWords(known, now)).toBeNull();
    expect(phasesOf({ ...half, state: 'done', borealisStatus: 'available' })).toEqual(['unknown', 'done']);
  });

  it('counts down to the next look, and invents no percentage', () => {
    const error = { code: 'heroku.timeout' as const, message: '', retryable: true, details: { host: 'h' }, traceId: '' };
    expect(troubleWords({ ...job, trouble: error, nextLookAt: '2026-03-06T00:01:20Z' }, now)).toBe('Heroku does not answer. Trying again in 20 s. The copy goes on meanwhile.');
    expect(troubleWords({ ...job, trouble: error, nextLookAt: null }, now)).toContain('Trying again now.');
    expect(troubleWords({ ...job, trouble: error, state: 'done' }, now)).toBeNull();
    expect(estimateWords(job)).toContain('10 to 15 minutes');
    expect(estimateWords({ ...job, estimate: { seconds: 600, jobs: 2 } })).toBe('2 earlier ones took about 10 min 00 s on this computer.');
  });
});

it('calls tables different for what is known, never for an estimate', () => {
  const table = { name: 't', source: { rows: '10', exact: true }, copy: { rows: '10', exact: true }, sample: { kind: 'same' as const, rows: 10 }, problem: null };
  expect(differs(table)).toBe(false);
  expect(differs({ ...table, copy: { rows: '9', exact: true } })).toBe(true);
  expect(differs({ ...table, copy: { rows: '9', exact: false } })).toBe(false);
  expect(differs({ ...table, problem: 'permission denied' })).toBe(true);
});
