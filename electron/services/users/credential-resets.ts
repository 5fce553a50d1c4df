import type { Reset } from '../../../shared/contract/users.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { stateTag } from '../addons/state-changes.ts';
import type { Log, Notice } from '../deps.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import { runReset, type ResetEnd, type RunResetDeps } from './run-reset.ts';

/** Resets of all credentials, at most one at a time for an add-on. */
export interface CredentialResets {
  /** Starts one, or answers the one under way. */
  start(addon: { id: string; name: string }): Reset;
  current(addonId: string): Reset | null;
  all(): Reset[];
  dismiss(addonId: string): void;
  /** Looks at none any more, as at sign-out. What Borealis does goes on. */
  stop(): void;
}

export interface CredentialResetsDeps extends RunResetDeps {
  notify: (notice: Notice) => void;
  changed: (addonId: string) => void;
  log: Log;
  now: () => number;
}

interface Entry { reset: Reset; stop: AbortController }

const hasEnded = ({ phase }: Reset): boolean => phase === 'done' || phase === 'failed';

function noticeOf({ addonId, addonName, phase, nothingDone, error }: Reset): Notice {
  const about = { tag: stateTag(addonId), addonId, tab: 'users' } as const;
  if (phase === 'done') return { ...about, tone: 'info', title: 'New credentials are in place', body: `All database credentials of ${addonName} were reset.` };
  const why = error === null ? '' : ` ${wordsOf(error).what}`;
  return { ...about, tone: 'error', title: 'The reset of credentials failed', body: `${addonName}:${why} ${nothingDone ? 'Nothing was reset.' : 'Its users tell what is known.'}` };
}

/** See CredentialResets. */
export function createCredentialResets(deps: CredentialResetsDeps): CredentialResets {
  const entries = new Map<string, Entry>();
  const time = (): string => new Date(deps.now()).toISOString();

  const put = (entry: Entry, change: Partial<Reset>): void => {
    entry.reset = { ...entry.reset, ...change };
    if (entries.get(entry.reset.addonId) === entry) deps.changed(entry.reset.addonId);
  };
  const end = (entry: Entry, how: ResetEnd): void => {
    put(entry, { ...how, endedAt: time() });
    deps.log.info('users.reset-ended', { addonId: entry.reset.addonId, phase: how.phase, code: how.error?.code ?? null });
    if (how.error?.code !== 'op.cancelled') deps.notify(noticeOf(entry.reset));
  };

  return {
    start({ id, name }) {
      const known = entries.get(id);
      if (known !== undefined && !hasEnded(known.reset)) return known.reset;
      const entry: Entry = {
        stop: new AbortController(),
        reset: {
          addonId: id, addonName: name, phase: 'requesting', startedAt: time(), endedAt: null,
          status: null, trouble: null, error: null, accepted: false, nothingDone: false, tunnels: 0,
        },
      };
      entries.set(id, entry);
      deps.log.info('users.reset-started', { addonId: id });
      runReset(deps, entry.reset, (change) => put(entry, change), entry.stop.signal)
        .then((how) => end(entry, how), (thrown: unknown) => end(entry, { phase: 'failed', error: toAppError(thrown) }));
      deps.changed(id);
      return entry.reset;
    },
    current: (addonId) => entries.get(addonId)?.reset ?? null,
    all: () => [...entries.values()].map(({ reset }) => reset),
    dismiss(addonId) {
      const known = entries.get(addonId);
      if (known === undefined || !hasEnded(known.reset)) return;
      entries.delete(addonId);
      deps.changed(addonId);
    },
    stop() {
      const all = [...entries.values()];
      entries.clear();
      for (const { stop } of all) stop.abort(failure('op.cancelled', {}, 'Cancelled.'));
      for (const { reset } of all) deps.changed(reset.addonId);
    },
  };
}
