import { randomUUID } from 'node:crypto';
import { ExtensionFailure } from '../types.ts';
import type { Databases, SandboxAddon } from '../types.ts';

const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKkk9uh8+g/gKlLlbi4sVv4VJkiaLjYOJj+wVVyTGzhI';
const DEPENDENCIES: Record<string, string[]> = { cube: [], hstore: [], plperl: [], earthdistance: ['cube'], hstore_plperl: ['hstore', 'plperl'] };

export interface FakeDatabases extends Databases {
  /** What was asked for, in order. */
  readonly calls: string[];
}

function pair(prefix: string) {
  return { readOnlyUsername: `${prefix}_ro_12345`, readWriteUsername: `${prefix}_rw_67890` };
}

function ssh() {
  return { sshHost: '127.0.0.1', sshPort: 2222, sshUsername: `s_${randomUUID()}`, publicSshHostKey: HOST_KEY };
}

function hosts() {
  return { writer: 'pg-writer.internal', reader: 'pg-reader.internal', port: 5432, dbName: 'app_db_1' };
}

function dbUser(write: boolean, dbUsername: string) {
  const { writer, reader, port, dbName } = hosts();
  return { dbHost: write ? writer : reader, dbPort: port, dbName, dbUsername, dbPassword: randomUUID() };
}

/** Databases in memory, for tests that are about the wire only; no PostgreSQL, no SSH. */
export function createFakeDatabases(): FakeDatabases {
  const calls: string[] = [];
  const installed = new Map<string, Set<string>>();
  const emails = new Map<string, Set<string>>();
  const generation = new Map<string, number>();
  const note = (what: string, addon: SandboxAddon): void => void calls.push(`${what} ${addon.name}`);
  const extensionsOf = (addon: SandboxAddon): Set<string> => {
    const set = installed.get(addon.id) ?? new Set<string>();
    installed.set(addon.id, set);
    return set;
  };
  return {
    calls,
    ensure: async (addon) => note('ensure', addon),
    appRoles: async (addon) => ({ ...pair(`app${generation.get(addon.id) ?? ''}`), readOnlyPassword: 'R-secret', readWritePassword: 'W-secret' }),
    personalRoles: async (addon) => [...(emails.get(addon.id) ?? [])].map((email) => ({ email, roles: pair('p') })),
    personalDbUser: async (addon, email, write) => {
      emails.set(addon.id, new Set([...(emails.get(addon.id) ?? []), email]));
      return dbUser(write, write ? 'p_rw_67890' : 'p_ro_12345');
    },
    personalSshUser: async () => ({ ...ssh(), sshPrivateKey: 'personal key' }),
    appSshUser: async () => ({ ...ssh(), sshPrivateKey: 'app key' }),
    hosts,
    async resetCredentials(addon) {
      generation.set(addon.id, (generation.get(addon.id) ?? 0) + 1);
      emails.delete(addon.id);
      note('resetCredentials', addon);
    },
    setWriteAccess: async (addon, allowed) => note(`setWriteAccess ${allowed}`, addon),
    extensions: async (addon) => [...extensionsOf(addon)].map((name) => ({ name, schema: name, version: '1.8' })),
    async installExtension(addon, name) {
      const needs = DEPENDENCIES[name];
      if (!needs) throw new ExtensionFailure('unsupported');
      if (extensionsOf(addon).has(name)) throw new ExtensionFailure('exists');
      const missing = needs.filter((each) => !extensionsOf(addon).has(each));
      if (missing.length > 0) throw new ExtensionFailure('missing-dependencies', missing);
      extensionsOf(addon).add(name);
      return { schema: name, version: '1.8' };
    },
    async removeExtension(addon, name) {
      if (!extensionsOf(addon).has(name)) throw new ExtensionFailure('not-installed');
      if ([...extensionsOf(addon)].some((each) => DEPENDENCIES[each]?.includes(name))) throw new ExtensionFailure('has-dependents');
      extensionsOf(addon).delete(name);
    },
    addIntegration: async (_addon, name, _key, write) => ({ ...ssh(), ...dbUser(write, `di_${name}`) }),
    removeIntegration: async (addon) => note('removeIntegration', addon),
    clone: async (source, target, at) => void calls.push(`clone ${source.name} ${target.name} ${at?.toISOString() ?? 'now'}`),
    snapshotTimes: () => [new Date('2025-02-21T03:15:28.675Z'), new Date('2025-02-24T18:42:00.000Z')],
    drop: async (addon) => note('drop', addon),
  };
}
