import type { Reset } from '../../../shared/contract/users.ts';
import type { AppError, ErrorCode } from '../../../shared/errors.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Log, Notice } from '../deps.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import type { TunnelService } from '../tunnels/tunnel-service.ts';
import { appRolesOf, didItBegin, pauseMs, untilAvailable, type Look, type WatchDeps, type Watched } from './reset-watch.ts';

/** Resets of all credentials, at most one at a time for an add-on. */
export interface CredentialResets {
  /** Starts one, or answers the one under way. */
  start(addon: { id: string; name: string }): Reset;
  current(addonId: string): Reset | null;
  dismiss(addonId: string): void;
  /** Looks at none any more, as at sign-out. What Borealis does goes on. */
  stop(): void;
}

export interface CredentialResetsDeps {
  borealis: Pick<BorealisApi, 'dbUsers' | 'resetCredentials'>;
  tunnels: Pick<TunnelService, 'forgetCredentials' | 'renewCredentials'>;
  status: WatchDeps['status'];
  wait: WatchDeps['wait'];
  notify: (notice: Notice) => void;
  changed: (addonId: string) => void;
  log: Log;
  now: () => number;
}

interface Entry { reset: Reset; stop: AbortController }

/** Failures after which nobody knows whether Borealis took the request; it must not be sent again by itself. */
const uncertain: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['borealis.unreachable', 'borealis.timeout', 'borealis.failed', 'borealis.bad-reply']);
/** Tries to let open tunnels log in with their new credentials. */
const renewals = 5;

const ended = ({ phase }: Reset): boolean => phase === 'done' || phase === 'failed';

/** See CredentialResets. */
export function createCredentialResets(deps: CredentialResetsDeps): CredentialResets {
  const entries = new Map<string, Entry>();
  const watchDeps: WatchDeps = { dbUsers: (addonName, signal) => deps.borealis.dbUsers(addonName, signal), status: deps.status, wait: deps.wait };

  const put = (entry: Entry, change: Partial<Reset>): void => {
    entry.reset = { ...entry.reset, ...change };
    if (entries.get(entry.reset.addonId) === entry) deps.changed(entry.reset.addonId);
  };
  const end = (entry: Entry, change: Partial<Reset> & Pick<Reset, 'phase'>): void => {
    put(entry, { ...change, endedAt: new Date(deps.now()).toISOString() });
    const { addonId, addonName, phase } = entry.reset;
    deps.log.info('users.reset-ended', { addonId, phase, code: change.error?.code ?? null });
    const tag = `reset-${addonId}`;
    if (phase === 'done') deps.notify({ tag, addonId, tone: 'info', title: 'New credentials are in place', body: `All database credentials of ${addonName} were reset.` });
    else if (change.error?.code !== 'op.cancelled') deps.notify({ tag, addonId, tone: 'error', title: 'The credentials were not reset', body: `${addonName}: see its users for what happened.` });
  };

  const run = async (entry: Entry): Promise<void> => {
    const { stop: { signal }, reset: { addonId, addonName } } = entry;
    // Its failure says nothing about the reset; without the names the status alone decides.
    const before = await appRolesOf(watchDeps, addonName, signal).catch(() => null);
    const watched: Watched = { addonId, addonName, before };
    const onLook = ({ status, trouble }: Look): void => put(entry, { trouble, ...(status === null ? {} : { status }) });
    try {
      await deps.borealis.resetCredentials(addonName, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      const verdict = uncertain.has(error.code) ? await verify(entry, watched, onLook) : 'no';
      if (verdict !== 'yes') return end(entry, { phase: 'failed', error, nothingDone: verdict === 'no' });
    }
    deps.tunnels.forgetCredentials(addonId);
    put(entry, { phase: 'waiting', trouble: null });
    await untilAvailable(watchDeps, watched, onLook, signal);
    // Again: one that was fetched meanwhile may be from before the change.
    deps.tunnels.forgetCredentials(addonId);
    put(entry, { phase: 'recovering', trouble: null });
    end(entry, { phase: 'done', ...await renew(entry) });
  };

  const verify = async (entry: Entry, watched: Watched, onLook: (look: Look) => void): Promise<'yes' | 'no' | 'unknown'> => {
    put(entry, { phase: 'checking' });
    return didItBegin(watchDeps, watched, onLook, entry.stop.signal);
  };

  /** A tunnel that cannot log in yet does not spoil the reset: it tries again by itself when it is used. */
  const renew = async ({ reset: { addonId }, stop: { signal } }: Entry): Promise<Pick<Reset, 'tunnels' | 'trouble'>> => {
    let trouble: AppError | null = null;
    for (let count = 0; count < renewals; count += 1) {
      try {
        return { tunnels: await deps.tunnels.renewCredentials(addonId, signal), trouble: null };
      } catch (thrown) {
        trouble = toAppError(thrown);
        if (signal.aborted) break;
      }
      await deps.wait(pauseMs(count), signal);
    }
    return { tunnels: 0, trouble };
  };

  return {
    start({ id, name }) {
      const known = entries.get(id);
      if (known !== undefined && !ended(known.reset)) return known.reset;
      const reset: Reset = {
        addonId: id, addonName: name, phase: 'requesting', startedAt: new Date(deps.now()).toISOString(), endedAt: null,
        status: null, trouble: null, error: null, nothingDone: false, tunnels: 0,
      };
      const entry: Entry = { reset, stop: new AbortController() };
      entries.set(id, entry);
      deps.log.info('users.reset-started', { addonId: id });
      run(entry).catch((thrown: unknown) => end(entry, { phase: 'failed', error: toAppError(thrown) }));
      deps.changed(id);
      return entry.reset;
    },
    current: (addonId) => entries.get(addonId)?.reset ?? null,
    dismiss(addonId) {
      const known = entries.get(addonId);
      if (known === undefined || !ended(known.reset)) return;
      entries.delete(addonId);
      deps.changed(addonId);
    },
    stop() {
      const all = [...entries.values()];
      entries.clear();
      for (const { stop } of all) stop.abort(failure('op.cancelled', {}, 'Cancelled.'));
    },
  };
}
