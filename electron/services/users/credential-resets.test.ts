import { expect, test } from 'vitest';
import type { Reset } from '../../../shared/contract/users.ts';
import type { RolePair } from '../borealis/types.ts';
import type { Log, Notice } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { createCredentialResets } from './credential-resets.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const addon = { id: 'a1', name: 'borealis-pg-hex-12345' };
const roles = (suffix: string): RolePair[] => [{ displayName: null, readOnlyUsername: `ro_${suffix}`, readWriteUsername: `rw_${suffix}`, userType: 'app' }];
const lost = failure('borealis.timeout', { host: 'api.example.com' }, 'No answer.');
type Seen = { status: string; suffix: string } | Error;

/** A reset whose request and looks answer as told; the last look again and again. Nothing waits for a time. */
function start(request: Error | null, looks: readonly [Seen, ...Seen[]], renew: (count: number) => Promise<number> = () => Promise.resolve(0)) {
  const asked = { requests: 0, forgotten: 0, renewals: 0, looks: 0, changes: 0 };
  const notices: Notice[] = [];
  const ended = Promise.withResolvers<Reset>();
  let seen: Seen = looks[0];
  const resets = createCredentialResets({
    borealis: {
      dbUsers: () => (asked.looks === 0 ? Promise.resolve(roles('old')) : seen instanceof Error ? Promise.reject(seen) : Promise.resolve(roles(seen.suffix))),
      resetCredentials: () => {
        asked.requests += 1;
        return request === null ? Promise.resolve() : Promise.reject(request);
      },
    },
    tunnels: {
      forgetCredentials: () => { asked.forgotten += 1; },
      renewCredentials: () => {
        asked.renewals += 1;
        return renew(asked.renewals);
      },
    },
    status: () => {
      seen = looks[Math.min(asked.looks, looks.length - 1)] ?? looks[0];
      asked.looks += 1;
      return seen instanceof Error ? Promise.reject(seen) : Promise.resolve(seen.status);
    },
    wait: (_ms, signal) => { signal.throwIfAborted(); return Promise.resolve(); },
    notify: (notice) => notices.push(notice),
    changed: () => {
      asked.changes += 1;
      const reset = resets.current(addon.id);
      if (reset?.endedAt !== null && reset !== null) ended.resolve(reset);
    },
    log, now: () => Date.parse('2026-11-23T12:00:00Z'),
  });
  resets.start(addon);
  return { resets, asked, notices, ended: ended.promise };
}

test('an answer that was lost after the reset began: the wait goes on, and it is sent once', async () => {
  const { asked, ended, notices } = start(lost, [lost, { status: 'maintenance-db-credentials-full-reset', suffix: 'old' }, { status: 'available', suffix: 'new' }]);
  expect(await ended).toMatchObject({ phase: 'done', error: null, endedAt: '2026-11-23T12:00:00.000Z' });
  expect(asked).toMatchObject({ requests: 1, forgotten: 2, renewals: 1 });
  expect(notices).toMatchObject([{ tone: 'info', addonId: 'a1', tab: 'users' }]);
});

test('an answer that was lost after it was already over is known by the new names', async () => {
  const { ended } = start(lost, [{ status: 'available', suffix: 'new' }]);
  expect(await ended).toMatchObject({ phase: 'done' });
});

test('a lost answer with nothing begun says that nothing was reset, and forgets nothing', async () => {
  const { ended, asked, notices } = start(lost, [{ status: 'available', suffix: 'old' }]);
  expect(await ended).toMatchObject({ phase: 'failed', nothingDone: true, error: { code: 'borealis.timeout' } });
  expect(notices).toMatchObject([{ tone: 'error', tab: 'users', body: 'borealis-pg-hex-12345: Borealis does not answer. Nothing was reset.' }]);
  expect(asked).toMatchObject({ requests: 1, forgotten: 0, looks: 3 });
});

test('a refusal ends it at once; one look lets the list of add-ons learn of what is the matter', async () => {
  const { ended, asked, notices } = start(failure('borealis.maintenance', { addonName: addon.name }, 'No.'), [{ status: 'maintenance', suffix: 'old' }]);
  expect(await ended).toMatchObject({ phase: 'failed', nothingDone: true, error: { code: 'borealis.maintenance' } });
  expect(asked).toMatchObject({ requests: 1, forgotten: 0, looks: 1 });
  expect(notices).toMatchObject([{ body: 'borealis-pg-hex-12345: The add-on is under maintenance. Nothing was reset.' }]);
});

test('a lost answer and no look that works: nobody can know', async () => {
  const { ended } = start(lost, [lost]);
  expect(await ended).toMatchObject({ phase: 'failed', accepted: false, nothingDone: false, error: { code: 'borealis.timeout' } });
});

test('available with old names right after the request is not taken for the end', async () => {
  const { ended, asked } = start(null, [{ status: 'available', suffix: 'old' }, { status: 'maintenance-db-credentials-full-reset', suffix: 'old' }, { status: 'available', suffix: 'new' }]);
  expect(await ended).toMatchObject({ phase: 'done', status: 'available' });
  expect(asked.looks).toBe(3);
});

test('an add-on that vanishes meanwhile ends the wait, and nobody says that nothing was done', async () => {
  const gone = failure('borealis.not-found', { addonName: addon.name }, 'Gone.');
  const { ended, notices } = start(null, [gone]);
  expect(await ended).toMatchObject({ phase: 'failed', accepted: true, nothingDone: false, error: { code: 'borealis.not-found' } });
  expect(notices).toMatchObject([{ tone: 'error', body: expect.stringMatching(/Its users tell what is known\.$/) }]);
});

test('a tunnel that cannot log in at once is tried again, and at last told', async () => {
  const busy = failure('borealis.not-ready', { addonName: addon.name }, 'Not yet.');
  const soon = start(null, [{ status: 'available', suffix: 'new' }], (count) => (count < 3 ? Promise.reject(busy) : Promise.resolve(2)));
  expect(await soon.ended).toMatchObject({ phase: 'done', tunnels: 2, trouble: null });
  const never = start(null, [{ status: 'available', suffix: 'new' }], () => Promise.reject(busy));
  expect(await never.ended).toMatchObject({ phase: 'done', tunnels: 0, trouble: { code: 'borealis.not-ready' } });
  expect(never.asked.renewals).toBe(5);
});

test('signing out stops the looks without a word', async () => {
  const { resets, asked, notices } = start(null, [{ status: 'maintenance', suffix: 'old' }]);
  const { changes } = asked;
  resets.stop();
  expect(asked.changes).toBe(changes + 1);
  await new Promise((resolve) => { setImmediate(resolve); });
  const { looks } = asked;
  await new Promise((resolve) => { setImmediate(resolve); });
  expect(asked.looks).toBe(looks);
  expect(notices).toEqual([]);
  expect(resets.current('a1')).toBeNull();
});

test('a second start joins the first, and one after its end is another', async () => {
  const { resets, ended, asked } = start(null, [{ status: 'available', suffix: 'new' }]);
  expect(resets.start(addon)).toBe(resets.current('a1'));
  expect(resets.all()).toEqual([resets.current('a1')]);
  await ended;
  expect(asked.requests).toBe(1);
  resets.dismiss('a1');
  expect(resets.current('a1')).toBeNull();
});
