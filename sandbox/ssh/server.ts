import type { Duplex } from 'node:stream';
import type { SshFault } from '../types.ts';
import type { Accounts } from './accounts.ts';
import type { KeyPair } from './keys.ts';

/** What the bastions of a sandbox count together. */
export interface SshCounters {
  handshakes: number;
  authAttempts: number;
  channels: number;
  openChannels: number;
  sshSessions: number;
}

/** Where a `direct-tcpip` channel may lead: the names and port that a client asks for, and the port on 127.0.0.1 behind them. */
export interface Targets {
  hosts: readonly string[];
  port: number;
  realPort: number;
}

export interface SshServerDeps {
  accounts: Accounts;
  targets: Targets;
  counters: SshCounters;
  /** The fault in force now. */
  fault(): SshFault;
  /** Whether this connection's authentication is to be refused; counts down. */
  refusesAuth(): boolean;
}

/** One implementation of the SSH protocol's server side. */
export interface SshServer {
  /** Serves one connection with the host key given; returns the server's end of it. */
  accept(hostKey: KeyPair): Duplex;
  close(): Promise<void>;
}
