import { useEffect } from 'react';
import type { Reset } from '../../../shared/contract/users.ts';
import { activities, addActivity, updateActivity, type Activity } from '../../state/activity.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { useNow } from '../../ui/clock.ts';
import { useResets } from './queries.ts';
import { doing, elapsed, isRunning } from './reset-words.ts';

const idStart = 'credential-reset-';

/** One reset, also where the same add-on has another one later. */
const idOf = ({ addonId, startedAt }: Reset) => `${idStart}${addonId}-${startedAt}`;

function show(addonId: string) {
  selectedAddonId.set(addonId);
  viewTab.set('users');
}

/** A reset as the activity list shows it. */
export function activityOf(reset: Reset, now: number): Activity {
  return {
    id: idOf(reset), title: `Reset of all credentials of ${reset.addonName}`, description: `${doing(reset)} ${elapsed(reset, now)}`, value: null,
    state: isRunning(reset) ? 'running' : reset.phase === 'done' ? 'done' : 'failed', startedAt: Date.parse(reset.startedAt),
    error: reset.error, action: { label: 'Show', run: () => show(reset.addonId) }, cancel: null,
  };
}

/** Brings the activity list in step with the resets there are. One that is looked at no more, as when its account has left, ends. */
export function followResets(resets: readonly Reset[], now: number): void {
  for (const reset of resets) {
    const known = activities.get().find(({ id }) => id === idOf(reset));
    if (known === undefined && isRunning(reset)) addActivity(activityOf(reset, now));
    else if (known?.state === 'running') updateActivity(known.id, activityOf(reset, now));
  }
  const present = new Set(resets.map(idOf));
  for (const { id, state } of activities.get()) {
    if (state !== 'running' || !id.startsWith(idStart) || present.has(id)) continue;
    updateActivity(id, { state: 'cancelled', description: 'Not looked at any more here. What Borealis took on goes on.' });
  }
}

/** Keeps the activity list in step with resets of credentials: those that run, and those that ended while this window looked. */
export function ResetActivities() {
  const resets = useResets();
  const now = useNow(1000, resets?.some(isRunning) === true);
  useEffect(() => { if (resets !== undefined) followResets(resets, now); }, [resets, now]);
  return null;
}
