import type { Target } from '../../../shared/contract/base.ts';
import type { DbUser, SshUser } from '../borealis/types.ts';
import type { Signal } from '../deps.ts';
import { createSignal } from '../signal.ts';
import { abortable } from './abortable.ts';
import { systemClock, type Clock } from './clock.ts';
import type { CredentialSource } from './types.ts';

export interface Credentials {
  sshUser(addonId: string, options?: { refused?: SshUser; signal?: AbortSignal }): Promise<SshUser>;
  dbUser(target: Target, options?: { refused?: DbUser; signal?: AbortSignal }): Promise<DbUser>;
  /** Whether `sshUser` answers from memory. */
  hasSshUser(addonId: string): boolean;
  /** When the users were fetched that are answered from memory, in milliseconds since the epoch; null for what is fetched when asked for. */
  heldSince(target: Target): { ssh: number | null; db: number | null };
  /** Emits the target whose database user was fetched anew. */
  readonly dbUserChanged: Signal<Target>;
  forgetSshUser(addonId: string): void;
  /** The next one is fetched anew: this one's host, port or database may be of no use any more. */
  forgetDbUser(target: Target): void;
  /** The next users of the add-on are fetched anew, as after a reset of its credentials. */
  forgetAddon(addonId: string): void;
  /** Forgets everything, as at sign-out, and calls off what is being fetched. */
  clear(): void;
}

interface Entry<T> { value: T | undefined; fetchedAt: number; forgotten: boolean; fetching: Promise<T> | undefined }

/** One value per key, fetched once; `refused` names a value that is of no use any more. */
function createStore<T extends object>({ now }: Pick<Clock, 'now'>) {
  let entries = new Map<string, Entry<T>>();
  let stop = new AbortController();
  return {
    get(key: string, refused: T | undefined, fetch: (signal: AbortSignal) => Promise<T>, replaced: () => void): Promise<T> {
      const entry: Entry<T> = entries.get(key) ?? { value: undefined, fetchedAt: 0, forgotten: false, fetching: undefined };
      entries.set(key, entry);
      if (entry.fetching) return entry.fetching;
      if (entry.value && !entry.forgotten && entry.value !== refused) return Promise.resolve(entry.value);
      const hadOne = entry.value !== undefined;
      entry.value = undefined;
      entry.forgotten = false;
      const fetching = fetch(stop.signal).then((value) => {
        entry.value = value;
        entry.fetchedAt = now();
        if (hadOne) replaced();
        return value;
      }).finally(() => { entry.fetching = undefined; });
      entry.fetching = fetching;
      return fetching;
    },
    since(key: string): number | null {
      const entry = entries.get(key);
      return entry?.value === undefined || entry.forgotten ? null : entry.fetchedAt;
    },
    forget(key: string): void {
      const entry = entries.get(key);
      if (entry) entry.forgotten = true;
    },
    clear(): void {
      stop.abort();
      stop = new AbortController();
      entries = new Map();
    },
  };
}

function keyOf({ addonId, access, identity }: Target): string {
  return JSON.stringify([addonId, access, identity]);
}

/** SSH and database users, kept in memory only: every request to Borealis may set a new password, so nobody asks twice. */
export function createCredentials(source: CredentialSource, clock: Pick<Clock, 'now'> = systemClock): Credentials {
  const ssh = createStore<SshUser>(clock);
  const db = createStore<DbUser>(clock);
  const dbUserChanged = createSignal<Target>();
  return {
    sshUser(addonId, options = {}) {
      const fetched = ssh.get(addonId, options.refused, (signal) => source.sshUser(addonId, signal), () => undefined);
      return abortable(fetched, options.signal);
    },
    dbUser({ addonId, access, identity }, options = {}) {
      const target: Target = { addonId, access, identity };
      const fetched = db.get(keyOf(target), options.refused, (signal) => source.dbUser(target, signal), () => dbUserChanged.emit(target));
      return abortable(fetched, options.signal);
    },
    hasSshUser: (addonId) => ssh.since(addonId) !== null,
    heldSince: (target) => ({ ssh: ssh.since(target.addonId), db: db.since(keyOf(target)) }),
    dbUserChanged,
    forgetSshUser: (addonId) => ssh.forget(addonId),
    forgetDbUser: (target) => db.forget(keyOf(target)),
    forgetAddon(addonId) {
      ssh.forget(addonId);
      for (const access of ['read-only', 'read-write'] as const) {
        for (const identity of ['personal', 'app'] as const) db.forget(keyOf({ addonId, access, identity }));
      }
    },
    clear() {
      ssh.clear();
      db.clear();
    },
  };
}
