/**
 * The tunnels of the program. compose.ts wires them so:
 *
 *   const tunnels = createTunnelService({ source, dataDir, platform, log, audit, labelOf, who });
 *   const connector = createPgConnector({ access: tunnels.access, log });      // for the SQL console
 *   handoff: openTunnel = tunnels.open, dbUser = tunnels.access.dbUser,
 *            onTunnelClosed = tunnels.tunnelClosed.subscribe, onUserChanged = tunnels.dbUserChanged.subscribe
 *   sign-out: await tunnels.closeAll();   quit: await tunnels.dispose();
 *
 * `tunnels.elevations.ending` and `.ended` tell the SQL console to roll back what still writes.
 */
import { connectionUrl, envText } from '../../../shared/connection-url.ts';
import type { Label } from '../../../shared/contract/addons.ts';
import type { Credentials as CredentialCard, Elevation, Tunnel } from '../../../shared/contract/tunnels.ts';
import type { DbUser } from '../borealis/types.ts';
import type { Log, PlatformServices, Signal } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import type { Audit } from '../storage/audit.ts';
import { systemClock, type Clock } from './clock.ts';
import { credentialsOf } from './connection-text.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { createElevations, type Elevations } from './elevations.ts';
import { createNetworkState } from './network-state.ts';
import { createPortStore } from './port-store.ts';
import { sshTimings, type SshTimings } from './ssh-link.ts';
import { SshRegistry } from './ssh-registry.ts';
import { TunnelSet } from './tunnel-set.ts';
import { createTunnelUses, type TunnelUses } from './tunnel-uses.ts';
import { tunnelTimings, type TunnelTimings } from './tunnel.ts';
import type { CredentialSource, DatabaseAccess, Target, TunnelKey } from './types.ts';

/** Seconds after which a copied secret leaves the clipboard, if unchanged. */
export const clipboardSeconds = 60;

export interface TunnelServiceDeps {
  source: CredentialSource;
  dataDir: string;
  platform: Pick<PlatformServices, 'copySecret' | 'onPower'>;
  log: Log;
  audit: Pick<Audit, 'record'>;
  labelOf: (addonId: string) => Label | null | Promise<Label | null>;
  /** The account's e-mail address, for the audit. */
  who: () => string;
  clock?: Clock;
  random?: () => number;
  timings?: Partial<SshTimings & TunnelTimings>;
  /** How long an SSH connection without tunnel and session is kept. */
  idleMs?: number;
}

type SecretKind = 'password' | 'url' | 'env';
export type SecretCopy = { by: 'host'; clearsAfterSeconds: number } | { by: 'page'; text: string; clearsAfterSeconds: number };

export interface TunnelService {
  /** Emits whenever `list` would answer anew; not throttled. */
  readonly changed: Signal<undefined>;
  readonly tunnelClosed: Signal<TunnelKey & { addonName: string }>;
  /** A database user was fetched anew, because the one before was refused. */
  readonly dbUserChanged: Signal<Target>;
  readonly elevations: Elevations;
  readonly access: DatabaseAccess;
  /** The add-on's SSH user, from memory or fetched once; `refused` names one that is of no use any more. */
  readonly sshUser: Credentials['sshUser'];
  /** See Credentials. */
  readonly heldSince: Credentials['heldSince'];
  list(): Tunnel[];
  open(target: Target, signal?: AbortSignal): Promise<Tunnel>;
  /** See TunnelUses. */
  use: TunnelUses['use'];
  close(key: TunnelKey): Promise<void>;
  retry(key: TunnelKey, signal?: AbortSignal): Promise<Tunnel>;
  setPort(key: TunnelKey, port: number): Promise<Tunnel>;
  credentials(target: Target, signal?: AbortSignal): Promise<CredentialCard>;
  reveal(target: Target, signal?: AbortSignal): Promise<{ password: string }>;
  copy(target: Target, what: SecretKind, signal?: AbortSignal): Promise<SecretCopy>;
  elevate(addonId: string, confirmName: string | null): Promise<Elevation>;
  extend(addonId: string): Elevation;
  /** Whether the add-on's SSH connection is there, for a tunnel or for anything else. */
  isConnected(addonId: string): boolean;
  /** The add-on's credentials were reset: whoever logs in next does so with fresh ones. */
  forgetCredentials(addonId: string): void;
  /** Lets every open tunnel of the add-on log in again, which fetches what was forgotten; answers how many. Throws the first failure. */
  renewCredentials(addonId: string, signal?: AbortSignal): Promise<number>;
  /** Closes every tunnel and connection, ends elevations and forgets every credential, as at sign-out. */
  closeAll(): Promise<void>;
  dispose(): Promise<void>;
}

const secretText: Readonly<Record<SecretKind, (user: DbUser, port: number) => string>> = {
  password: (user) => user.password, url: connectionUrl, env: envText,
};

/** The credentials card: what may be shown, and the audited ways to the password. */
function createCard(deps: TunnelServiceDeps, set: TunnelSet, access: DatabaseAccess) {
  const connection = async (target: Target, signal?: AbortSignal) => {
    const view = set.existing(target).view();
    if (view.state === 'closed' || view.state === 'failed') throw failure('tunnel.closed', {}, 'The tunnel is closed.');
    return { view, user: await access.dbUser(target, signal ? { signal } : {}) };
  };
  const audited = ({ addonId, access: level, identity }: Target, { addonName }: Tunnel) => ({ who: deps.who(), addonId, addonName, access: level, identity });
  return {
    async credentials(target: Target, signal?: AbortSignal): Promise<CredentialCard> {
      const { user, view } = await connection(target, signal);
      return credentialsOf(user, view.port);
    },
    async reveal(target: Target, signal?: AbortSignal): Promise<{ password: string }> {
      const { user, view } = await connection(target, signal);
      deps.audit.record({ kind: 'reveal', ...audited(target, view) });
      return { password: user.password };
    },
    async copy(target: Target, what: SecretKind, signal?: AbortSignal): Promise<SecretCopy> {
      const { user, view } = await connection(target, signal);
      const text = secretText[what](user, view.port);
      deps.audit.record({ kind: 'copy', what, ...audited(target, view) });
      const byHost = await deps.platform.copySecret(text, clipboardSeconds);
      return byHost ? { by: 'host', clearsAfterSeconds: clipboardSeconds } : { by: 'page', text, clearsAfterSeconds: clipboardSeconds };
    },
  };
}

/** Everything that lives as long as the service. */
function createParts(deps: TunnelServiceDeps) {
  const { source, log, audit, clock = systemClock, random = Math.random } = deps;
  const timings = { ...sshTimings, ...tunnelTimings, ...deps.timings };
  const names = new Map<string, string>();
  const nameOf = async (addonId: string): Promise<string> => {
    const name = names.get(addonId) ?? await source.addonName(addonId);
    names.set(addonId, name);
    return name;
  };
  const credentials = createCredentials(source, clock);
  const registry = new SshRegistry({ credentials, clock, log, timings, idleMs: deps.idleMs ?? 60_000 });
  const network = createNetworkState((listener) => deps.platform.onPower(listener), () => { void registry.probe(); });
  const elevations = createElevations({
    clock, addonName: nameOf, labelOf: deps.labelOf,
    audit: (event) => audit.record({ kind: 'elevation', who: deps.who(), addonName: names.get(event.addonId) ?? '', ...event }),
  });
  const set = new TunnelSet({
    registry, credentials, network, clock, log, random, timings, nameOf, ports: createPortStore({ dataDir: deps.dataDir, log }),
    writeSession: (session) => audit.record({ kind: 'write-session', who: deps.who(), statements: {}, ...session }),
  });
  return { names, credentials, registry, network, elevations, set };
}

function createAccess(credentials: Credentials, registry: SshRegistry, needElevation: (key: TunnelKey) => void): DatabaseAccess {
  return {
    async dbUser(target, options = {}) {
      needElevation(target);
      return credentials.dbUser(target, options);
    },
    forgetDbUser: (target) => credentials.forgetDbUser(target),
    async openChannel(addonId, to, signal) {
      return (await registry.connect(addonId, signal)).openChannel(to, signal);
    },
  };
}

interface DoorParts { set: TunnelSet; credentials: Credentials; elevations: Elevations; needElevation: (key: TunnelKey) => void }

/** The ways to open and close tunnels and write access. */
function createDoors({ source }: TunnelServiceDeps, { set, credentials, elevations, needElevation }: DoorParts): Pick<TunnelService, 'open' | 'use' | 'close' | 'retry' | 'setPort' | 'elevate' | 'extend'> {
  const open = async (target: Target, signal?: AbortSignal): Promise<Tunnel> => {
    needElevation(target);
    if (!credentials.hasSshUser(target.addonId)) source.prepare?.();
    const tunnel = await set.findOrMake(target);
    await tunnel.open(target, signal);
    return tunnel.view();
  };
  const close = async (key: TunnelKey): Promise<void> => set.find(key)?.close('closed-by-user');
  const uses = createTunnelUses({ list: () => set.list(), changed: set.changed, open, close, elevations });
  return {
    open(target, signal) {
      uses.keepTunnel(target);
      return open(target, signal);
    },
    use: (target, elevate, signal) => uses.use(target, elevate, signal),
    close,
    async retry(key, signal) {
      needElevation(key);
      const tunnel = set.existing(key);
      await tunnel.retry(signal);
      return tunnel.view();
    },
    async setPort(key, port) {
      const tunnel = await set.findOrMake(key);
      await tunnel.setPort(port);
      return tunnel.view();
    },
    elevate(addonId, confirmName) {
      uses.keepWrites(addonId);
      return elevations.elevate(addonId, confirmName);
    },
    extend(addonId) {
      uses.keepWrites(addonId);
      return elevations.extend(addonId);
    },
  };
}

/** All tunnels, SSH connections, credentials and elevations. `dispose` closes every listener, channel, connection and timer. */
export function createTunnelService(deps: TunnelServiceDeps): TunnelService {
  const { names, credentials, registry, network, elevations, set } = createParts(deps);
  const needElevation = ({ addonId, access }: TunnelKey): void => {
    if (access === 'read-only' || elevations.allows(addonId)) return;
    throw failure('elevation.required', { addonId }, 'Write access is not allowed at the moment.');
  };
  const access = createAccess(credentials, registry, needElevation);
  // The grace is for what is under way: a listener that nobody uses closes at once.
  const stopEnding = elevations.ending.subscribe(({ addonId }) => {
    const write = set.find({ addonId, access: 'read-write' });
    if (write?.view().connections.length === 0) void write.close('closed-by-elevation');
  });
  const stopEnded = elevations.ended.subscribe((addonId) => {
    void set.find({ addonId, access: 'read-write' })?.close('closed-by-elevation');
  });
  const closeAll = async (): Promise<void> => {
    // Everything of one account goes at once: the next account must not meet its users while listeners still close.
    const listenersClosed = set.clear();
    elevations.clear();
    registry.closeAll();
    credentials.clear();
    names.clear();
    await listenersClosed;
  };

  const doors = createDoors(deps, { set, credentials, elevations, needElevation });

  return {
    changed: set.changed, tunnelClosed: set.closed, dbUserChanged: credentials.dbUserChanged, elevations, access, sshUser: (addonId, options) => credentials.sshUser(addonId, options),
    heldSince: (target) => credentials.heldSince(target),
    ...createCard(deps, set, access),
    ...doors,
    list: () => set.list(),
    isConnected: (addonId) => registry.current(addonId)?.alive === true,
    forgetCredentials: (addonId) => credentials.forgetAddon(addonId),
    renewCredentials: async (addonId, signal) => (await Promise.all(set.of(addonId).map((tunnel) => tunnel.verify(signal)))).filter(Boolean).length,
    closeAll,
    async dispose() {
      stopEnding();
      stopEnded();
      network.dispose();
      await closeAll();
      registry.dispose();
    },
  };
}
