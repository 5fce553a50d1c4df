import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Clouds } from './clouds.ts';
import { createClouds } from './clouds.ts';
import { reachableByOthers } from './postgres/binaries.ts';
import type { Cluster } from './postgres/cluster.ts';
import { startCluster } from './postgres/cluster.ts';
import type { SandboxDatabases } from './postgres/databases.ts';
import { createDatabases } from './postgres/databases.ts';
import type { Bastions } from './ssh/bastions.ts';
import { createBastions } from './ssh/bastions.ts';
import { createOpensshServer, findSshd } from './ssh/openssh-server.ts';
import { createSsh2Server } from './ssh/ssh2-server.ts';
import type { Faults, Sandbox, SandboxAddon, SandboxOptions } from './types.ts';

/**
 * Starts Borealis in a box: a real PostgreSQL, real SSH bastions and stand-ins of Heroku's and Borealis' HTTP services,
 * all on 127.0.0.1 with ports of their own and below one temporary folder. `stop` removes every trace; if this process
 * dies without it, even by SIGKILL, a small process beside it does.
 * @throws Error when PostgreSQL cannot be started; nothing is left behind then.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const folder = await mkdtemp(join(await temporaryBase(), 'borealis-sandbox-'));
  // PostgreSQL runs as another user when we are root, and must be able to pass; nobody but root may list.
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
  const reaper = startReaper(folder);
  const disposals: (() => Promise<void>)[] = [
    () => endReaper(reaper),
    () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  ];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= disposeAll(disposals));
  try {
    const cluster = await startCluster(folder);
    disposals.push(() => cluster.stop());
    const bastions = startBastions(options, cluster, folder);
    const databases = createDatabases(cluster, bastions, {
      eventsRows: options.eventsRows ?? 200_000,
      rotatePasswords: options.rotatePasswords ?? true,
      personalRolesMonitor: options.personalRolesMonitor ?? false,
      hosts: options.bastion === 'openssh'
        ? () => ({ ...directHosts, port: cluster.port })
        : (addonName) => ({ ...bastionHosts(addonName), port: 5432 }),
    });
    // Work under way fails at once when PostgreSQL is gone, and is awaited then rather than to its end.
    disposals.push(() => databases.dispose(), () => cluster.stop());
    disposals.push(() => bastions.dispose());
    databases.warmUp();
    const clouds = await createClouds({ options, databases });
    disposals.push(() => clouds.dispose());
    return {
      endpoints: clouds.endpoints,
      apiKey: clouds.apiKey,
      oauthClients: clouds.oauthClients,
      folder,
      world: clouds.world,
      faults: createFaults(clouds, bastions, databases, cluster),
      databases,
      counters: () => ({ ...clouds.counters(), ...bastions.counters() }),
      resetCounters() {
        clouds.resetCounters();
        bastions.resetCounters();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The database's host names, which only the add-on's bastion knows. */
function bastionHosts(addonName: string): { writer: string; reader: string } {
  return { writer: `${addonName}-writer.pg.internal`, reader: `${addonName}-reader.pg.internal` };
}

/** sshd resolves host names by the system, so there they are two names of this machine. */
const directHosts = { writer: '127.0.0.1', reader: 'localhost' } as const;

function startBastions(options: SandboxOptions, cluster: Cluster, folder: string): Bastions {
  const hostKeyType = options.hostKeyType ?? 'ed25519';
  if (options.bastion !== 'openssh') {
    return createBastions({
      hostKeyType,
      targets: (addonName) => ({ hosts: Object.values(bastionHosts(addonName)), port: 5432, realPort: cluster.port }),
      startServer: async (deps) => createSsh2Server(deps),
    });
  }
  const sshd = findSshd();
  if (sshd === undefined) throw new Error("OpenSSH's sshd is not installed. Install it (Debian: apt-get install openssh-server), or use the ssh2 bastion.");
  return createBastions({
    hostKeyType,
    targets: () => ({ hosts: Object.values(directHosts), port: cluster.port, realPort: cluster.port }),
    startServer: async (deps, addonName) => createOpensshServer(sshd, join(folder, 'sshd', addonName), deps),
    onlyUsername: userInfo().username,
  });
}

function createFaults(clouds: Clouds, bastions: Bastions, databases: SandboxDatabases, cluster: Cluster): Faults {
  const addonNamed = (name: string): SandboxAddon => {
    const addon = clouds.world.addons.get(name);
    if (addon === undefined) throw new Error(`The sandbox has no add-on ${name}.`);
    return addon;
  };
  return {
    http: (rule) => clouds.faults.http(rule),
    ssh: (fault, addonName) => bastions.fault(fault, addonName),
    dropSsh: (how = 'end') => bastions.dropConnections(how),
    bastionDown: (down) => bastions.setDown(down),
    killBackends: async (addonName, role) => databases.killBackends(addonNamed(addonName), role),
    limitConnections: async (addonName, limit) => databases.limitConnections(addonNamed(addonName), limit),
    restartDatabase: () => cluster.restart(),
    clear() {
      clouds.faults.clear();
      bastions.clearFaults().catch(() => undefined);
    },
  };
}

/** The system's temporary folder; as root, one that PostgreSQL's user can pass through (pam_tmpdir makes private ones). */
async function temporaryBase(): Promise<string> {
  const own = await realpath(tmpdir());
  if (process.getuid?.() !== 0) return own;
  for (const candidate of [own, '/tmp', '/var/tmp']) {
    if (await reachableByOthers(candidate).catch(() => false)) return candidate;
  }
  return own;
}

/** In reverse order of creation, each even if another fails; the first failure is thrown at the end. */
async function disposeAll(disposals: (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const dispose of disposals.toReversed()) await dispose().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

function startReaper(folder: string): ChildProcess {
  const script = join(import.meta.dirname, 'reaper.ts');
  const child = spawn(process.execPath, ['--no-warnings', script, folder, join(folder, 'pg', 'data')], {
    detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: tmpdir(), env: process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {}, windowsHide: true,
  });
  child.unref();
  child.on('error', () => { /* Without it, only a kill leaves something behind. */ });
  child.stdin?.on('error', () => { /* It has ended already. */ });
  const handle: unknown = child.stdin;
  if (typeof handle === 'object' && handle !== null && 'unref' in handle && typeof handle.unref === 'function') handle.unref();
  return child;
}

function endReaper(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
    child.stdin?.end('stopped');
  });
}
