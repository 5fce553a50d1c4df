import { setTimeout as delay } from 'node:timers/promises';
import type { DbUser, Reset, UsersActivity } from '../../../shared/contract/users.ts';
import type { AddonService } from '../addons/addon-service.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Log, Notice } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { TunnelService } from '../tunnels/tunnel-service.ts';
import { createCredentialResets } from './credential-resets.ts';
import { readActivity } from './read-activity.ts';

/** Who may use an add-on's database, who does, and new credentials for all. */
export interface UsersService {
  /** Throws borealis.*, heroku.*, session.* and addon.not-found. */
  list(addonId: string, signal?: AbortSignal): Promise<DbUser[]>;
  /** See the contract. Also throws pg.* and tunnel.* failures. */
  activity(addonId: string, connect: boolean, signal?: AbortSignal): Promise<UsersActivity>;
  /** Throws confirmation.mismatch. */
  reset(addonId: string, confirmName: string, signal?: AbortSignal): Promise<Reset>;
  currentReset(addonId: string): Reset | null;
  resets(): Reset[];
  dismissReset(addonId: string): void;
  /** Looks after no reset any more, as at sign-out. */
  leave(): void;
}

export interface UsersDeps {
  addons: Pick<AddonService, 'find' | 'details'>;
  borealis: Pick<BorealisApi, 'dbUsers' | 'resetCredentials'>;
  connector: PgConnector;
  tunnels: Pick<TunnelService, 'forgetCredentials' | 'renewCredentials' | 'isConnected'>;
  /** Whether the user has allowed write access to an add-on. */
  mayWrite: (addonId: string) => boolean;
  /** The e-mail address of the user who is signed in; null for none. */
  who: () => string | null;
  applicationName: string;
  notify: (notice: Notice) => void;
  /** Something that `currentReset` answers has changed. */
  changed: (addonId: string) => void;
  log: Log;
  now?: () => number;
  /** Rejects when the signal aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Milliseconds for which the app's role names are taken as known while sessions are looked at again and again. */
const rolesFreshMs = 300_000;

/** See UsersService. */
export function createUsers(deps: UsersDeps): UsersService {
  const { addons, borealis, tunnels, who, now = Date.now } = deps;
  const resets = createCredentialResets({
    ...deps, now,
    changed: (addonId) => {
      appRoles.delete(addonId);
      deps.changed(addonId);
    },
    wait: deps.wait ?? (async (ms, signal) => { await delay(ms, undefined, { signal, ref: false }); }),
    status: async (addonId, signal) => (await addons.details(addonId, signal)).info?.status ?? null,
  });

  const appRoles = new Map<string, { names: string[]; at: number }>();

  const list = async (addonId: string, signal?: AbortSignal): Promise<DbUser[]> => {
    const { name } = await addons.find(addonId, signal);
    const email = who()?.toLowerCase();
    const users = await borealis.dbUsers(name, signal);
    appRoles.set(addonId, { names: users.flatMap((user) => (user.userType === 'app' ? [user.readOnlyUsername, user.readWriteUsername] : [])), at: now() });
    return users.map(({ displayName, readOnlyUsername, readWriteUsername, userType }) => ({
      kind: userType, email: displayName, own: userType === 'personal' && displayName?.toLowerCase() === email, readOnly: readOnlyUsername, readWrite: readWriteUsername,
    }));
  };

  return {
    list,
    async activity(addonId, connect, signal) {
      if (!connect && !tunnels.isConnected(addonId)) return { kind: 'not-connected' };
      const known = appRoles.get(addonId);
      if (known === undefined || Math.abs(now() - known.at) > rolesFreshMs) await list(addonId, signal);
      const asked = { addonId, appRoles: appRoles.get(addonId)?.names ?? [], mayWrite: deps.mayWrite(addonId) };
      return readActivity({ connector: deps.connector, applicationName: deps.applicationName, now }, asked, signal);
    },
    async reset(addonId, confirmName, signal) {
      const { id, name } = await addons.find(addonId, signal);
      if (confirmName !== name) throw failure('confirmation.mismatch', { expected: name }, 'The name typed is not the name of the add-on.');
      appRoles.delete(id);
      return resets.start({ id, name });
    },
    currentReset: (addonId) => resets.current(addonId),
    resets: () => resets.all(),
    dismissReset: (addonId) => resets.dismiss(addonId),
    leave: () => resets.stop(),
  };
}
