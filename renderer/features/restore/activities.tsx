import { useEffect, useRef } from 'react';
import type { RestoreJob } from '../../../shared/contract/restore.ts';
import { activities, addActivity, updateActivity, type Activity } from '../../state/activity.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { useNow } from '../../ui/clock.ts';
import { elapsedOf, jobIsEnded, jobTitle, jobWords, troubleWords } from './job-words.ts';
import { useKeptDrafts } from './kept-drafts.ts';
import { useJobs } from './queries.ts';
import { elapsedWord } from './times.ts';

const idOf = (job: RestoreJob) => `restore-${job.id}`;

function show(job: RestoreJob) {
  const ready = job.state === 'done' ? job.addon : null;
  selectedAddonId.set(ready?.id ?? job.source.addonId);
  viewTab.set(ready === null ? 'restore' : 'overview');
}

/** A restore as the activity list shows it. */
export function activityOf(job: RestoreJob, now: number): Activity {
  const elapsed = elapsedWord(elapsedOf(job, now));
  const state = job.state === 'done' || job.state === 'cancelled' || job.state === 'failed' ? job.state : 'running';
  return {
    id: idOf(job), title: jobTitle(job), description: `${troubleWords(job, now) ?? jobWords(job)} · ${elapsed}`, value: null, state, startedAt: Date.parse(job.startedAt),
    error: job.error, action: { label: job.state === 'done' ? 'Open copy' : 'Show', run: () => show(job) }, cancel: null,
  };
}

/** Keeps the activity list in step with the restores: those that run, and those that ended while this window looked. Keeps the wizards' drafts too. */
export function RestoreActivities() {
  useKeptDrafts();
  const jobs = useJobs().data;
  const running = jobs?.some((job) => !jobIsEnded(job)) === true;
  const now = useNow(1000, running);
  const seen = useRef(new Set<string>());
  useEffect(() => {
    for (const job of (jobs ?? []).toReversed()) {
      const id = idOf(job);
      const known = activities.get().find((one) => one.id === id);
      if (known === undefined && !seen.current.has(id) && !jobIsEnded(job)) {
        addActivity(activityOf(job, now));
        seen.current.add(id);
      } else if (known?.state === 'running') updateActivity(id, activityOf(job, now));
    }
    const present = new Set((jobs ?? []).map(idOf));
    // Refused at once, or another account's: told where it was asked.
    if (jobs !== undefined) activities.set((old) => (old.some(({ id, state }) => id.startsWith('restore-') && state === 'running' && !present.has(id)) ? old.filter(({ id, state }) => !id.startsWith('restore-') || state !== 'running' || present.has(id)) : old));
  }, [jobs, now]);
  return null;
}
