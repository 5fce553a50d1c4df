import { useEffect } from 'react';
import type { Reset } from '../../../shared/contract/users.ts';
import { activities, addActivity, updateActivity, type Activity } from '../../state/activity.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { useNow } from '../../ui/clock.ts';
import { useResets } from './queries.ts';
import { doing, elapsed, isRunning } from './reset-words.ts';

/** One reset, also where the same add-on has another one later. */
const idOf = ({ addonId, startedAt }: Reset) => `reset-${addonId}-${startedAt}`;

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

/** Keeps the activity list in step with resets of credentials: those that run, and those that ended while this window looked. */
export function ResetActivities() {
  const resets = useResets();
  const now = useNow(1000, resets.some(isRunning));
  useEffect(() => {
    for (const reset of resets) {
      const known = activities.get().find(({ id }) => id === idOf(reset));
      if (known === undefined && isRunning(reset)) addActivity(activityOf(reset, now));
      else if (known?.state === 'running') updateActivity(known.id, activityOf(reset, now));
    }
  }, [resets, now]);
  return null;
}
