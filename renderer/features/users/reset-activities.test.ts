import { afterEach, expect, it } from 'vitest';
import type { Reset } from '../../../shared/contract/users.ts';
import { activities } from '../../state/activity.ts';
import { activityOf, followResets } from './reset-activities.tsx';

const reset: Reset = {
  addonId: 'a1', addonName: 'borealis-pg-hex', phase: 'waiting', startedAt: '2026-11-23T12:00:00.000Z', endedAt: null, status: 'maintenance-db-credentials-full-reset',
  trouble: null, error: null, accepted: false, nothingDone: false, tunnels: 0,
};
const now = Date.parse('2026-11-23T12:01:05Z');

it.each<[Partial<Reset>, string, string]>([
  [{ phase: 'requesting', status: null }, 'running', 'Asking Borealis for new credentials… 1 min 05 s'],
  [{ phase: 'checking' }, 'running', 'The answer was lost; looking whether the reset began… 1 min 05 s'],
  [{}, 'running', 'Borealis is at it: Resetting DB credentials… 1 min 05 s'],
  [{ status: null }, 'running', 'Borealis is making new credentials… 1 min 05 s'],
  [{ phase: 'done', endedAt: '2026-11-23T12:00:03.400Z' }, 'done', 'New credentials are in place. 3 s'],
  [{ phase: 'failed', endedAt: '2026-11-23T12:00:00.100Z' }, 'failed', 'Whether the credentials were reset is not known. 1 s'],
  [{ phase: 'failed', accepted: true, endedAt: '2026-11-23T12:00:00.100Z' }, 'failed', 'Borealis accepted the reset; how it ended is not known. 1 s'],
  [{ phase: 'failed', nothingDone: true, endedAt: '2026-11-23T12:00:02Z' }, 'failed', 'Nothing was reset. 2 s'],
])('a reset that is %j is %s', (change, state, description) => {
  expect(activityOf({ ...reset, ...change }, now)).toMatchObject({ state, description, cancel: null });
});

afterEach(() => activities.set([]));

it('a reset that is looked at no more, as when its account has left, does not run for ever', () => {
  followResets([reset], now);
  expect(activities.get()).toMatchObject([{ state: 'running' }]);
  followResets([], now);
  expect(activities.get()).toMatchObject([{ state: 'cancelled', description: 'Not looked at any more here. What Borealis took on goes on.' }]);
});

it('one that ended keeps its end when it is dismissed', () => {
  followResets([reset], now);
  followResets([{ ...reset, phase: 'done', endedAt: '2026-11-23T12:01:05.000Z' }], now);
  followResets([], now);
  expect(activities.get()).toMatchObject([{ state: 'done' }]);
});
