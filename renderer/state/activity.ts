import type { AppError } from '../../shared/errors.ts';
import { createStore } from './store.ts';

/** A long operation as the activity list shows it. */
export type Activity = {
  id: string;
  /** Stable, such as "Export to orders.csv". */
  title: string;
  /** What it is at, or how it ended. */
  description: string;
  /** 0 to 1; null where nobody can know. */
  value: number | null;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  startedAt: number;
  error: AppError | null;
  /** What can be done with the outcome, such as showing the file. */
  action: { label: string; run: () => void } | null;
  /** Null for what cannot be called back. */
  cancel: (() => void) | null;
};

/** Long operations of this window, newest first. */
export const activities = createStore<readonly Activity[]>([]);
/** Whether the list is open. */
export const activityShown = createStore(false);

/** Ended ones that are kept. */
const MOST_ENDED = 20;

/** Adds an operation; the oldest ended ones are forgotten. */
export function addActivity(activity: Activity): void {
  activities.set((old) => {
    const ended = old.filter((one) => one.state !== 'running');
    const forgotten = new Set(ended.slice(MOST_ENDED - 1));
    return [activity, ...old.filter((one) => !forgotten.has(one))];
  });
}

/** Changes what is shown of an operation. */
export function updateActivity(id: string, change: Partial<Omit<Activity, 'id'>>): void {
  activities.set((old) => old.map((one) => (one.id === id ? { ...one, ...change } : one)));
}

/** Forgets what has ended. */
export function clearEndedActivities(): void {
  activities.set((old) => old.filter((one) => one.state === 'running'));
}
