import type { Duplex } from 'node:stream';
import type { Access, Identity, Target } from '../../../shared/contract/base.ts';
import type { DbUser, SshUser } from '../borealis/types.ts';

/** Where tunnels get their users from; compose.ts builds it from the add-on list, Heroku and Borealis. */
export interface CredentialSource {
  /** An SSH and a database user will be asked for as soon as more is known: what takes time may begin. */
  prepare?(): void;
  addonName(addonId: string): Promise<string>;
  sshUser(addonId: string, signal?: AbortSignal): Promise<SshUser>;
  dbUser(target: Target, signal?: AbortSignal): Promise<DbUser>;
}

/** What the SQL console and the hand-over ask of the tunnels. */
export interface DatabaseAccess {
  /** The target's database user, from memory or fetched once. `refused` names one that the server refused: it is fetched again once. */
  dbUser(target: Target, options?: { refused?: DbUser; signal?: AbortSignal }): Promise<DbUser>;
  /** The next `dbUser` is fetched anew. */
  forgetDbUser(target: Target): void;
  /**
   * A fresh direct-tcpip channel to the host and port over the add-on's one SSH connection, connecting first if needed.
   * A real Duplex: it errors when the connection dies and never swallows writes.
   */
  openChannel(addonId: string, to: { host: string; port: number }, signal?: AbortSignal): Promise<Duplex>;
}

export type TunnelKey = { addonId: string; access: Access };
export type { Access, Identity, Target };
