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

/** One of B4's users: a pair of database roles. */
export interface RolePair {
  /** The e-mail address of a personal one; null for the app's. */
  displayName: string | null;
  readOnlyUsername: string;
  readWriteUsername: string;
  /** `app` or `personal`. */
  userType: string;
}

/** B6 and B7. */
export interface InstalledExtension {
  name: string;
  schema: string;
  version: string;
}

/** One of B9's. */
export interface DataIntegration {
  name: string;
  dbUsername: string;
  sshUsername: string;
  writeAccess: boolean;
  createdAt: string;
}

/** B10's reply. Memory only. */
export interface IntegrationCredentials {
  dbHost: string;
  dbPort: number;
  dbName: string;
  dbUsername: string;
  dbPassword: string;
  sshHost: string;
  sshPort: number;
  sshUsername: string;
  publicSshHostKey: string;
}

/** B12's reply. */
export interface RestoreCapabilities {
  cloneSupported: boolean;
  restoreSupported: boolean;
  earliestRestorableTime: string | null;
  latestRestorableTime: string | null;
}

/** The Borealis API with the child authorization taken care of. Every call may throw borealis.* and heroku.* failures. */
export interface BorealisApi {
  /** So many calls will follow at once: what they all need, an authorization and connections, is begun now. Never fails. */
  prepare(calls: number): void;
  info(addonName: string, signal?: AbortSignal): Promise<AddonInfo>;
  /** B1's status alone: what else is in the answer does not matter. */
  status(addonName: string, signal?: AbortSignal): Promise<string>;
  personalSshUser(addonName: string, signal?: AbortSignal): Promise<SshUser>;
  personalDbUser(addonName: string, write: boolean, signal?: AbortSignal): Promise<DbUser>;
  /** B4: the app's roles and the active personal ones. */
  dbUsers(addonName: string, signal?: AbortSignal): Promise<RolePair[]>;
  /** B5: new app credentials, personal roles deactivated. Also throws borealis.maintenance. */
  resetCredentials(addonName: string, signal?: AbortSignal): Promise<void>;
  /** B6. */
  extensions(addonName: string, signal?: AbortSignal): Promise<InstalledExtension[]>;
  /** B7. Also throws extension.dependencies, extension.unsupported and extension.conflict. */
  installExtension(addonName: string, name: string, signal?: AbortSignal): Promise<InstalledExtension>;
  /** B8. Also throws extension.has-dependents and extension.not-installed. */
  removeExtension(addonName: string, name: string, signal?: AbortSignal): Promise<void>;
  /** B9. */
  integrations(addonName: string, signal?: AbortSignal): Promise<DataIntegration[]>;
  /** B10. Also throws integration.rejected and integration.exists. */
  registerIntegration(addonName: string, integration: { name: string; sshPublicKey: string; write: boolean }, signal?: AbortSignal): Promise<IntegrationCredentials>;
  /** B11. Also throws integration.unknown. */
  removeIntegration(addonName: string, name: string, signal?: AbortSignal): Promise<void>;
  /** B12. */
  restoreCapabilities(addonName: string, signal?: AbortSignal): Promise<RestoreCapabilities>;
  /** B13. Memory only. Also throws restore.rejected. */
  restoreToken(addonName: string, signal?: AbortSignal): Promise<string>;
}
