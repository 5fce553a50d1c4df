import type { HostKeyType, SshFault, SshUser, SshUserless } from '../types.ts';
import type { Accounts } from './accounts.ts';
import { createAccounts } from './accounts.ts';
import type { KeyPair } from './keys.ts';
import { makeKeyPair } from './keys.ts';
import type { Proxy } from './proxy.ts';
import { createProxy, perfectLink } from './proxy.ts';
import type { SshCounters, SshServer, SshServerDeps, Targets } from './server.ts';

/** The SSH bastions of a sandbox: one per add-on, each with an own port and host key, started on first use. */
export interface Bastions {
  /** A fresh key pair for the user; earlier ones stay valid for a while. */
  freshUser(addonName: string, username: string): Promise<SshUser>;
  /** The same key pair every time. */
  stableUser(addonName: string, username: string): Promise<SshUser>;
  /** @throws Error when the text is not an SSH public key. */
  userWithKey(addonName: string, username: string, publicKey: string): Promise<SshUserless>;
  removeUser(addonName: string, username: string): void;
  drop(addonName: string): Promise<void>;
  fault(fault: SshFault, addonName?: string): void;
  dropConnections(how: 'end' | 'reset'): void;
  setDown(down: boolean): Promise<void>;
  clearFaults(): Promise<void>;
  counters(): SshCounters;
  resetCounters(): void;
  dispose(): Promise<void>;
}

export interface BastionsDeps {
  hostKeyType: HostKeyType;
  targets(addonName: string): Targets;
  /** Starts the server's side of one add-on's bastion. */
  startServer(deps: SshServerDeps, addonName: string): Promise<SshServer>;
  /** The SSH user name, where the server cannot take any (OpenSSH's sshd knows the system's users only). */
  onlyUsername?: string;
}

interface Bastion {
  proxy: Proxy;
  hostKey: KeyPair;
  accounts: Accounts;
  server: SshServer;
  applyFault(fault: SshFault): void;
}

/** Nothing is started before the first user of an add-on is asked for. */
export function createBastions(deps: BastionsDeps): Bastions {
  const counters: SshCounters = { handshakes: 0, authAttempts: 0, channels: 0, openChannels: 0, sshSessions: 0 };
  const fleet = createFleet(deps, counters);
  const publicSide = (bastion: Bastion, username: string): SshUserless => ({
    sshHost: '127.0.0.1', sshPort: bastion.proxy.port, sshUsername: deps.onlyUsername ?? username, publicSshHostKey: bastion.hostKey.publicKey,
  });
  return {
    async freshUser(addonName, username) {
      const bastion = await fleet.get(addonName);
      return { ...publicSide(bastion, username), sshPrivateKey: bastion.accounts.addFreshKey(username) };
    },
    async stableUser(addonName, username) {
      const bastion = await fleet.get(addonName);
      return { ...publicSide(bastion, username), sshPrivateKey: bastion.accounts.stableKey(username) };
    },
    async userWithKey(addonName, username, publicKey) {
      const bastion = await fleet.get(addonName);
      bastion.accounts.addPublicKey(username, publicKey);
      return publicSide(bastion, username);
    },
    removeUser: (addonName, username) => fleet.removeUser(addonName, username),
    drop: fleet.drop,
    fault: fleet.fault,
    dropConnections: fleet.dropConnections,
    setDown: fleet.setDown,
    async clearFaults() {
      fleet.fault({ kind: 'none' });
      await fleet.setDown(false);
    },
    counters: () => ({ ...counters }),
    resetCounters() {
      Object.assign(counters, { handshakes: 0, authAttempts: 0, channels: 0 });
    },
    dispose: fleet.dispose,
  };
}

interface Fleet extends Pick<Bastions, 'removeUser' | 'drop' | 'fault' | 'dropConnections' | 'setDown' | 'dispose'> {
  get(addonName: string): Promise<Bastion>;
}

function createFleet(deps: BastionsDeps, counters: SshCounters): Fleet {
  const bastions = new Map<string, Promise<Bastion>>();
  const ready = new Map<string, Bastion>();
  const faults = new Map<string, SshFault>();
  let common: SshFault = { kind: 'none' };
  let down = false;

  async function start(addonName: string): Promise<Bastion> {
    const bastion = await startBastion(deps, addonName, counters);
    bastion.applyFault(faults.get(addonName) ?? common);
    if (down) await bastion.proxy.setListening(false);
    ready.set(addonName, bastion);
    return bastion;
  }

  return {
    get(addonName) {
      const bastion = bastions.get(addonName) ?? start(addonName);
      bastions.set(addonName, bastion);
      return bastion;
    },
    removeUser(addonName, username) {
      ready.get(addonName)?.accounts.remove(username);
    },
    async drop(addonName) {
      const bastion = await bastions.get(addonName);
      bastions.delete(addonName);
      ready.delete(addonName);
      await bastion?.proxy.close();
      await bastion?.server.close();
    },
    fault(fault, addonName) {
      if (addonName === undefined) {
        common = fault;
        faults.clear();
        for (const bastion of ready.values()) bastion.applyFault(fault);
      } else {
        faults.set(addonName, fault);
        ready.get(addonName)?.applyFault(fault);
      }
    },
    dropConnections(how) {
      for (const bastion of ready.values()) bastion.proxy.drop(how);
    },
    async setDown(next) {
      down = next;
      await Promise.all([...ready.values()].map((bastion) => bastion.proxy.setListening(!next)));
    },
    async dispose() {
      for (const bastion of await Promise.allSettled(bastions.values())) {
        if (bastion.status !== 'fulfilled') continue;
        await bastion.value.proxy.close();
        await bastion.value.server.close();
      }
    },
  };
}

async function startBastion(deps: BastionsDeps, addonName: string, counters: SshCounters): Promise<Bastion> {
  const hostKey = makeKeyPair(deps.hostKeyType);
  const accounts = createAccounts();
  const conditions = perfectLink();
  let fault: SshFault = { kind: 'none' };
  let wrongHostKey: KeyPair | undefined;
  let authRefusalsLeft = 0;
  const server = await deps.startServer({
    accounts,
    counters,
    targets: deps.targets(addonName),
    fault: () => fault,
    refusesAuth() {
      if (fault.kind !== 'refuse-auth' || authRefusalsLeft <= 0) return false;
      authRefusalsLeft -= 1;
      return true;
    },
  }, addonName);
  const proxy = await createProxy({
    connect: () => (fault.kind === 'silent' ? undefined : server.accept(fault.kind === 'wrong-host-key' ? wrongHostKey ?? hostKey : hostKey)),
  }, conditions);
  return {
    proxy, hostKey, accounts, server,
    applyFault(next) {
      fault = next;
      wrongHostKey = next.kind === 'wrong-host-key' ? makeKeyPair(next.type ?? deps.hostKeyType) : undefined;
      authRefusalsLeft = next.kind === 'refuse-auth' ? next.times ?? Number.POSITIVE_INFINITY : 0;
      Object.assign(conditions, perfectLink(), {
        ...(next.kind === 'delay' ? { delayMs: next.ms } : {}),
        ...(next.kind === 'throttle' ? { bytesPerSecond: next.bytesPerSecond } : {}),
        ...(next.kind === 'black-hole' ? { blackHole: true } : {}),
      });
    },
  };
}
