import { envText } from '../../../shared/connection-url.ts';
import type { Access } from '../../../shared/contract/base.ts';
import type { HeldCredentials, Integration, KeyKind, MadeKey } from '../../../shared/contract/integrations.ts';
import { forwardPort } from '../../../shared/integrations/connection-blocks.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import type { AddonService } from '../addons/addon-service.ts';
import { orGone } from '../addons/or-gone.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { PlatformServices } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import type { Audit, AuditEntry } from '../storage/audit.ts';
import { clipboardSeconds, type SecretCopy } from '../tunnels/tunnel-service.ts';
import { createHeldPasswords, type HeldPasswords } from './held-credentials.ts';
import { createKeyFiles, type KeyFileChoice } from './key-files.ts';
import { makeKeyPair } from './openssh-key.ts';
import { uncertainty } from './uncertain.ts';

export interface Registration {
  addonId: string;
  name: string;
  publicKey: string;
  write: boolean;
  keyFile: string | null;
}

/** Data integrations of add-ons. Calls that reach the API throw its borealis.*, heroku.* and session.* failures too. */
export interface IntegrationsService {
  list(addonId: string, signal?: AbortSignal): Promise<Integration[]>;
  chooseKeyFile(name: string): Promise<KeyFileChoice>;
  /** Throws integration.key-file; then there is no key. */
  makeKey(wish: { addonId: string; kind: KeyKind; comment: string; path: string }): Promise<MadeKey>;
  /**
   * Takes no signal: a window that leaves must not lose a password that is given once. Throws integration.key-invalid,
   * integration.rejected, integration.exists, integration.uncertain, and integration.forgotten when `forget` came before the answer.
   */
  register(wish: Registration): Promise<HeldCredentials>;
  held(addonId: string): HeldCredentials[];
  /** Both throw integration.forgotten. */
  reveal(id: string): Promise<{ password: string }>;
  copy(id: string, what: 'password' | 'env'): Promise<SecretCopy>;
  /** Notes that the password was shown or is in the clipboard. */
  taken(id: string): void;
  release(id: string): void;
  /** Throws confirmation.mismatch, integration.unknown and integration.uncertain. */
  remove(wish: { addonId: string; name: string; confirm: string }): Promise<void>;
  /** Forgets every password, as at sign-out and quit. */
  forget(): void;
}

export interface IntegrationsDeps {
  addons: Pick<AddonService, 'find' | 'refresh'>;
  borealis: Pick<BorealisApi, 'integrations' | 'registerIntegration' | 'removeIntegration'>;
  platform: Pick<PlatformServices, 'kind' | 'chooseSavePath' | 'copySecret'>;
  homeDir: string;
  audit: Pick<Audit, 'record'>;
  /** The account's e-mail address, for the audit. */
  who: () => string;
  /** Told when the list of an add-on may have changed. */
  onChanged: (addonId: string) => void;
}

const accessOf = (write: boolean): Access => (write ? 'read-write' : 'read-only');
type Done = Extract<AuditEntry, { kind: 'integration' }>;

/** The same work asked for again while it is under way is the same work. */
function createJoin<T>() {
  const running = new Map<string, Promise<T>>();
  return (key: readonly unknown[], work: () => Promise<T>): Promise<T> => {
    const id = JSON.stringify(key);
    const under = running.get(id) ?? work().finally(() => running.delete(id));
    running.set(id, under);
    return under;
  };
}

const refuse = (problem: string, next: string) => failure('integration.key-invalid', { problem, next }, 'The text is not a public key that Borealis takes.');

/** `<type> <base64>` of what may be sent. Throws integration.key-invalid; a private key is not repeated in it. */
function keyToSend(text: string): string {
  const reading = readPublicKey(text);
  switch (reading.kind) {
    case 'key': return reading.key.line;
    case 'private': throw refuse(`It is ${reading.what}. Only its public half may leave this computer.`, 'Use the file that ends in .pub.');
    case 'refused': throw refuse(reading.problem, reading.next);
    case 'empty': throw refuse('There is none.', 'Give the public key of the service.');
  }
}

type Changes = Pick<IntegrationsService, 'list' | 'register' | 'remove'>;
type Take = (id: string, done: Pick<Done, 'done' | 'what'>) => Promise<{ shown: HeldCredentials; password: string }>;
type Note = (addonId: string, addonName: string, done: Pick<Done, 'done' | 'name' | 'access' | 'what'>, by: string) => void;

/** What goes to the API. Whatever comes of a change, the list may be another one afterwards. */
function createChanges({ addons, borealis, who, onChanged }: IntegrationsDeps, passwords: HeldPasswords, record: Note): Changes {
  const joinRegister = createJoin<HeldCredentials>();
  const joinRemove = createJoin<void>();
  const changing = async <T>(addonId: string, name: string, step: 'register' | 'remove', call: (addonName: string) => Promise<T>): Promise<{ addonName: string; made: T }> => {
    const { name: addonName } = await addons.find(addonId);
    try {
      return { addonName, made: await orGone(addons, call(addonName)) };
    } catch (error) {
      throw uncertainty(error, name, step);
    } finally {
      onChanged(addonId);
    }
  };
  const register = async ({ addonId, name, publicKey, write, keyFile }: Registration): Promise<HeldCredentials> => {
    const by = who();
    const hold = passwords.reserve();
    const { addonName, made } = await changing(addonId, name, 'register', (addon) => borealis.registerIntegration(addon, { name, sshPublicKey: publicKey, write }));
    const done = { name, access: accessOf(write) };
    record(addonId, addonName, { done: 'registered', ...done }, by);
    const held = hold(made, { addonId, name, writeAccess: write, keyFile });
    if (held !== null) return held;
    record(addonId, addonName, { done: 'dropped', ...done }, by);
    throw failure('integration.forgotten', {}, `${name} was registered after its account was left; its password was dropped.`);
  };
  const remove = async (addonId: string, name: string): Promise<void> => {
    const by = who();
    const { addonName } = await changing(addonId, name, 'remove', (addon) => borealis.removeIntegration(addon, name));
    passwords.drop(addonId, name);
    record(addonId, addonName, { done: 'removed', name, access: null }, by);
  };
  return {
    async list(addonId, signal) {
      const { name } = await addons.find(addonId, signal);
      return orGone(addons, borealis.integrations(name, signal));
    },
    async register(wish) {
      const publicKey = keyToSend(wish.publicKey);
      return joinRegister([wish.addonId, wish.name, publicKey, wish.write], () => register({ ...wish, publicKey }));
    },
    async remove({ addonId, name, confirm }) {
      if (confirm !== name) throw failure('confirmation.mismatch', { expected: name }, 'The confirmation is not the name.');
      return joinRemove([addonId, name], () => remove(addonId, name));
    },
  };
}

/** See IntegrationsService. */
export function createIntegrationsService(deps: IntegrationsDeps): IntegrationsService {
  const { addons, platform, who } = deps;
  const passwords = createHeldPasswords();
  const files = createKeyFiles(deps);
  const record: Note = (addonId, addonName, done, by) => deps.audit.record({ kind: 'integration', who: by, addonId, addonName, ...done });
  const take: Take = async (id, done) => {
    const found = passwords.find(id);
    const { addonId, name, writeAccess } = found.shown;
    const addonName = await addons.find(addonId).then((addon) => addon.name, () => '');
    record(addonId, addonName, { name, access: accessOf(writeAccess), ...done }, who());
    return found;
  };
  return {
    ...createChanges(deps, passwords, record),
    chooseKeyFile: (name) => files.choose(name),
    async makeKey({ kind, comment, path }) {
      const file = await files.create(path);
      const pair = await makeKeyPair(kind, comment).catch(async (error: unknown) => {
        await file.abandon();
        throw error;
      });
      await file.save(pair.privateKey);
      return { path: file.path, publicKey: pair.publicKey };
    },
    held: (addonId) => passwords.list(addonId),
    reveal: async (id) => ({ password: (await take(id, { done: 'revealed' })).password }),
    async copy(id, what) {
      const { shown, password } = await take(id, { done: 'copied', what });
      const user = { host: '127.0.0.1', port: forwardPort, database: shown.dbName, username: shown.dbUsername, password };
      const text = what === 'password' ? password : envText(user, forwardPort);
      const byHost = await platform.copySecret(text, clipboardSeconds);
      return byHost ? { by: 'host', clearsAfterSeconds: clipboardSeconds } : { by: 'page', text, clearsAfterSeconds: clipboardSeconds };
    },
    taken: (id) => passwords.taken(id),
    release: (id) => passwords.release(id),
    forget: () => passwords.clear(),
  };
}
