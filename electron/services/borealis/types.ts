import type { AddonInfo } from '../../../shared/contract/addons.ts';

/** B2's reply: the personal SSH user and where its bastion is. */
export interface SshUser {
  host: string;
  port: number;
  username: string;
  /** PEM or OpenSSH text. Memory only. */
  privateKey: string;
  /** `<type> <base64>`, as the API hands it out. */
  publicHostKey: string;
}

/** B3's reply, or the same facts out of the app's config var. */
export interface DbUser {
  host: string;
  port: number;
  database: string;
  username: string;
  /** Memory only. */
  password: string;
}

/** The Borealis API with the child authorization taken care of. Every call may throw borealis.* and heroku.* failures. */
export interface BorealisApi {
  info(addonName: string, signal?: AbortSignal): Promise<AddonInfo>;
  personalSshUser(addonName: string, signal?: AbortSignal): Promise<SshUser>;
  personalDbUser(addonName: string, write: boolean, signal?: AbortSignal): Promise<DbUser>;
}
