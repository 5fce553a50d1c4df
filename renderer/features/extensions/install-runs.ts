import { toast } from 'sonner';
import type { InstallEvent, InstallStep } from '../../../shared/contract/extensions.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../../api/failure.ts';
import { activities, addActivity, updateActivity } from '../../state/activity.ts';
import { createStore } from '../../state/store.ts';
import { listed } from './model.ts';

/** An installation as this window follows it. */
export type InstallRun = {
  names: readonly string[];
  steps: readonly InstallStep[];
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Asked to end after the step under way. */
  stopping: boolean;
  error: AppError | null;
  uncertain: boolean;
};

/** The latest installation of each add-on. */
export const installRuns = createStore<ReadonlyMap<string, InstallRun>>(new Map());
/** The add-on whose installation is on the screen. */
export const runShown = createStore<string | null>(null);

function change(addonId: string, next: Partial<InstallRun>): void {
  installRuns.set((old) => {
    const run = old.get(addonId);
    return run === undefined ? old : new Map(old).set(addonId, { ...run, ...next });
  });
}

const named = (steps: readonly InstallStep[], state: InstallStep['state']): string[] => steps.filter((step) => step.state === state).map(({ name }) => name);

/** What became of the steps, in one sentence or two. */
export function summary({ steps, state }: Pick<InstallRun, 'steps' | 'state'>): string {
  const made = named(steps, 'installed');
  const left = [...named(steps, 'failed'), ...named(steps, 'not-tried')];
  const done = made.length === 0 ? (state === 'done' ? 'Everything was installed already.' : 'Nothing was installed.') : `Installed: ${listed(made)}.`;
  return left.length === 0 ? done : `${done} Not installed: ${listed(left)}.`;
}

const ends = { installed: 'done', failed: 'failed', cancelled: 'cancelled' } as const;

function finish(addonId: string, id: string, event: Extract<InstallEvent, { kind: 'done' }>): void {
  const { steps, outcome, error, uncertain } = event;
  const state = ends[outcome];
  change(addonId, { state, steps, error, uncertain });
  const words = summary({ steps, state });
  updateActivity(id, { state, value: outcome === 'installed' ? 1 : null, description: words, error });
  if (runShown.get() === addonId) return;
  if (error === null) toast.success(words);
  else toast.error(wordsOf(error).what, { description: words });
}

type Named = { id: string; name: string };
type Events = Promise<AsyncIterable<InstallEvent>>;

function forget(addonId: string, id: string): void {
  installRuns.set((old) => new Map([...old].filter(([key]) => key !== addonId)));
  activities.set((old) => old.filter((one) => one.id !== id));
}

/** Follows events as an activity; `onNothing` where they end without telling an end. */
function follow(client: ContractClient, { id: addonId, name }: Named, names: readonly string[], open: () => Events, onNothing: (id: string) => void): void {
  if (installRuns.get().get(addonId)?.state === 'running') return;
  const id = crypto.randomUUID();
  installRuns.set((old) => new Map(old).set(addonId, { names, steps: [], state: 'running', stopping: false, error: null, uncertain: false }));
  addActivity({
    id, title: `Install ${listed(names)} on ${name}`, description: 'Reading what is needed…', value: null, state: 'running', startedAt: Date.now(), error: null, action: null,
    cancel: () => stopInstall(client, addonId),
  });
  const read = async () => {
    for await (const event of await open()) {
      if (event.kind === 'done') return finish(addonId, id, event);
      change(addonId, { steps: event.steps });
      updateActivity(id, { value: event.value, description: event.description });
    }
    onNothing(id);
  };
  read().catch((thrown: unknown) => {
    const error = toAppError(thrown);
    change(addonId, { state: 'failed', error });
    updateActivity(id, { state: 'failed', error, description: wordsOf(error).what });
    if (runShown.get() !== addonId) toast.error(wordsOf(error).what, { description: wordsOf(error).why });
  });
}

/** Installs as an activity that goes on when its dialog is closed. A second call while one is under way changes nothing. */
export function startInstall(client: ContractClient, addon: Named, names: readonly string[]): void {
  follow(client, addon, names, () => client.extensions.install({ addonId: addon.id, names: [...names] }), () => { throw new Error('The installation told no end.'); });
}

/** Comes back to one that was begun before this window was loaded, or elsewhere, or that ended meanwhile, and shows it. Starts none. */
export function resumeInstall(client: ContractClient, addon: Named, names: readonly string[]): void {
  if (installRuns.get().get(addon.id)?.state === 'running') return;
  // Somebody else may have seen its end first.
  follow(client, addon, names, () => client.extensions.followInstall({ addonId: addon.id }), (id) => forget(addon.id, id));
  runShown.set(addon.id);
}

/** Ends an installation after the step under way; how it ended is told as ever. */
export function stopInstall(client: ContractClient, addonId: string): void {
  change(addonId, { stopping: true });
  client.extensions.cancelInstall({ addonId }).catch((thrown: unknown) => {
    change(addonId, { stopping: false });
    toast.error(wordsOf(toAppError(thrown)).what);
  });
}
