import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Label } from '../../../../shared/contract/addons.ts';
import type { Access, Target } from '../../../../shared/contract/base.ts';
import type { Tunnel } from '../../../../shared/contract/tunnels.ts';
import type { DbUser, SshUser } from '../../borealis/types.ts';
import type { Log, PlatformServices } from '../../deps.ts';
import { createPgConnector } from '../../postgres/pg-connector.ts';
import type { PgConnector } from '../../postgres/types.ts';
import type { AuditEntry } from '../../storage/audit.ts';
import { createTunnelService, type TunnelService, type TunnelServiceDeps } from '../tunnel-service.ts';
import type { CredentialSource } from '../types.ts';

type PowerEvent = Parameters<Parameters<PlatformServices['onPower']>[0]>[0];

/** A tunnel service with what surrounds it made visible, for tests. */
export interface Rig {
  service: TunnelService;
  connector: PgConnector;
  audit: AuditEntry[];
  /** How often the source was asked. */
  fetched: { ssh: number; db: number };
  /** Changes what the source hands out from now on. */
  alter: { ssh: (change: (user: SshUser) => SshUser) => void; db: (change: (user: DbUser) => DbUser) => void };
  power(event: PowerEvent): void;
  /** Resolves with the tunnel once the condition holds. */
  until(key: { addonId: string; access: Access }, condition: (tunnel: Tunnel) => boolean): Promise<Tunnel>;
  logged: string[];
  dispose(): Promise<void>;
}

export interface RigOptions extends Partial<Pick<TunnelServiceDeps, 'timings' | 'clock' | 'random' | 'idleMs'>> {
  source: CredentialSource;
  label?: Label | null;
  dataDir?: string;
}

function altering<T>(): { set: (next: (value: T) => T) => void; apply: (value: T) => T } {
  let change = (value: T): T => value;
  return { set(next) { change = next; }, apply: (value) => change(value) };
}

function logTo(lines: string[]): Log {
  const write = (event: string, data?: Readonly<Record<string, unknown>>): void => { lines.push(`${event} ${JSON.stringify(data ?? {})}`); };
  return { info: write, warn: write, error: write };
}

/** Reconnects without jitter's long waits unless told otherwise. */
export function createRig({ source, label = null, dataDir, ...options }: RigOptions): Rig {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'borealis-tunnels-'));
  const fetched = { ssh: 0, db: 0 };
  const ssh = altering<SshUser>();
  const db = altering<DbUser>();
  const listeners = new Set<(event: PowerEvent) => void>();
  const audit: AuditEntry[] = [];
  const logged: string[] = [];
  const log = logTo(logged);
  const counted: CredentialSource = {
    addonName: (addonId) => source.addonName(addonId),
    async sshUser(addonId, signal) {
      fetched.ssh += 1;
      return ssh.apply(await source.sshUser(addonId, signal));
    },
    async dbUser(target, signal) {
      fetched.db += 1;
      return db.apply(await source.dbUser(target, signal));
    },
  };
  const service = createTunnelService({
    source: counted, dataDir: folder, log, audit: { record: (entry) => audit.push(entry) }, labelOf: () => label, who: () => 'someone@example.com',
    platform: {
      copySecret: () => Promise.resolve(false),
      onPower(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    random: () => 0.05, ...options,
  });
  return {
    service, connector: createPgConnector({ access: service.access, log }), audit, fetched, logged,
    alter: { ssh: ssh.set, db: db.set },
    power: (event) => { for (const listener of listeners) listener(event); },
    until: (key, condition) => untilTunnel(service, key, condition),
    async dispose() {
      await service.dispose();
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function untilTunnel(service: TunnelService, key: { addonId: string; access: Access }, condition: (tunnel: Tunnel) => boolean): Promise<Tunnel> {
  return new Promise((resolve) => {
    const look = (): void => {
      const tunnel = service.list().find(({ addonId, access }) => addonId === key.addonId && access === key.access);
      if (!tunnel || !condition(tunnel)) return;
      unsubscribe();
      resolve(tunnel);
    };
    const unsubscribe = service.changed.subscribe(look);
    look();
  });
}

/** What of a sandbox the rig needs, by shape: services never import it. */
interface Box<A> {
  world: { addons: ReadonlyMap<string, A> };
  databases: {
    ensure(addon: A): Promise<void>;
    personalSshUser(addon: A, email: string): Promise<{ sshHost: string; sshPort: number; sshUsername: string; sshPrivateKey: string; publicSshHostKey: string }>;
    personalDbUser(addon: A, email: string, write: boolean): Promise<{ dbHost: string; dbPort: number; dbName: string; dbUsername: string; dbPassword: string }>;
  };
}

/** Users from a sandbox's databases, without its two clouds. */
export function sandboxSource<A extends { id: string; name: string }>(box: Box<A>, email = 'demo@example.com'): CredentialSource {
  const find = (addonId: string): A => {
    const addon = [...box.world.addons.values()].find(({ id }) => id === addonId);
    if (!addon) throw new Error('The sandbox has no such add-on.');
    return addon;
  };
  return {
    addonName: async (addonId) => find(addonId).name,
    async sshUser(addonId) {
      const user = await box.databases.personalSshUser(find(addonId), email);
      return { host: user.sshHost, port: user.sshPort, username: user.sshUsername, privateKey: user.sshPrivateKey, publicHostKey: user.publicSshHostKey };
    },
    async dbUser({ addonId, access }: Target) {
      await box.databases.ensure(find(addonId));
      const user = await box.databases.personalDbUser(find(addonId), email, access === 'read-write');
      return { host: user.dbHost, port: user.dbPort, database: user.dbName, username: user.dbUsername, password: user.dbPassword };
    },
  };
}

/** Resolves once no channel and no SSH connection is open; throws after thirty seconds, because then one has leaked. */
export async function untilQuiet(counters: () => { openChannels: number; sshSessions: number }): Promise<void> {
  for (let look = 0; look < 1200; look += 1) {
    const { openChannels, sshSessions } = counters();
    if (openChannels === 0 && sshSessions === 0) return;
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
  throw new Error(`Something is still open: ${JSON.stringify(counters())}`);
}
