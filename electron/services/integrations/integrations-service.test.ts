import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Addon } from '../../../shared/contract/addons.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import type { IntegrationCredentials } from '../borealis/types.ts';
import { AppFailure, failure } from '../errors/app-failure.ts';
import type { AuditEntry } from '../storage/audit.ts';
import { longestHoldMs } from './held-credentials.ts';
import { createIntegrationsService, type IntegrationsDeps } from './integrations-service.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0';
const made: IntegrationCredentials = {
  dbHost: 'reader', dbPort: 5432, dbName: 'd', dbUsername: 'di', dbPassword: "p'w d%", sshHost: 'bastion', sshPort: 22, sshUsername: 's', publicSshHostKey: 'ssh-ed25519 AAAA',
};
const wish = { addonId: 'a1', name: 'sync', publicKey: `${publicKey} me@home`, write: false, keyFile: null };

let homeDir: string;
beforeEach(() => { homeDir = mkdtempSync(join(tmpdir(), 'integrations-')); });
afterEach(() => {
  vi.useRealTimers();
  rmSync(homeDir, { recursive: true });
});

function start(change: { borealis?: Partial<IntegrationsDeps['borealis']>; platform?: Partial<IntegrationsDeps['platform']>; who?: () => string } = {}) {
  const sent: unknown[] = [];
  const audit: AuditEntry[] = [];
  const changed: string[] = [];
  let refreshed = 0;
  const service = createIntegrationsService({
    addons: {
      find: async (id) => ({ id, name: `addon-${id}` }) as Addon,
      refresh: async () => { refreshed += 1; throw new Error('not now'); },
    },
    borealis: {
      integrations: async () => [],
      registerIntegration: async (addon, integration) => { sent.push([addon, integration]); return made; },
      removeIntegration: async (addon, name) => { sent.push([addon, name]); },
      ...change.borealis,
    },
    platform: { kind: 'browser', chooseSavePath: async () => ({ kind: 'no-dialog' }), copySecret: async () => false, ...change.platform },
    homeDir, audit: { record: (entry) => audit.push(entry) }, who: change.who ?? (() => 'me@example.com'), onChanged: (id) => changed.push(id),
  });
  return { service, sent, audit, changed, refreshed: () => refreshed };
}

const gone = () => Promise.reject(failure('borealis.not-found', { addonName: 'x' }, ''));

async function errorOf(call: Promise<unknown>): Promise<AppFailure['error']> {
  const thrown: unknown = await call.then(() => null, (error: unknown) => error);
  if (!(thrown instanceof AppFailure)) throw new Error('No AppFailure.', { cause: thrown });
  return thrown.error;
}

describe('registering', () => {
  it('sends the key without its comment, and holds the password back', async () => {
    const { service, sent, changed } = start();
    const held = await service.register(wish);
    expect(sent).toEqual([['addon-a1', { name: 'sync', sshPublicKey: publicKey, write: false }]]);
    expect(JSON.stringify(held)).not.toContain('p\'w');
    expect(held).toMatchObject({ name: 'sync', dbUsername: 'di', taken: false });
    expect(service.held('a1')).toEqual([held]);
    expect(service.held('a2')).toEqual([]);
    expect(changed).toEqual(['a1']);
  });

  it('joins the same request, and sends another', async () => {
    const answer = Promise.withResolvers<IntegrationCredentials>();
    let calls = 0;
    const { service } = start({ borealis: { registerIntegration: () => { calls += 1; return answer.promise; } } });
    const both = [service.register(wish), service.register({ ...wish, publicKey })];
    const other = service.register({ ...wish, write: true });
    await vi.waitFor(() => expect(calls).toBe(2));
    answer.resolve(made);
    const [one, two] = await Promise.all(both);
    expect(one).toBe(two);
    expect((await other).id).not.toBe(one?.id);
  });

  it('refuses a private key before anything else, and does not repeat it', async () => {
    const { service, sent, changed } = start();
    const secret = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=';
    const error = await errorOf(service.register({ ...wish, publicKey: secret }));
    expect(error).toMatchObject({ code: 'integration.key-invalid', details: { problem: expect.stringContaining('OpenSSH private key') } });
    expect(JSON.stringify(error)).not.toContain('b3Blb');
    expect((await errorOf(service.register({ ...wish, publicKey: 'nonsense' }))).code).toBe('integration.key-invalid');
    expect([sent, changed]).toEqual([[], []]);
  });

  const at = { requestId: 'r1' };
  it.each([
    [failure('borealis.timeout', { host: 'h' }, ''), 'integration.uncertain', 'did not answer in time'],
    [failure('borealis.unreachable', { host: 'h', cause: 'the connection was reset (ECONNRESET)' }, ''), 'integration.uncertain', 'broke before its answer'],
    [failure('borealis.unreachable', { host: 'h', cause: 'the other side closed the connection' }, ''), 'integration.uncertain', 'broke'],
    [failure('borealis.unreachable', { host: 'h', cause: 'no connection within its time (ETIMEDOUT)' }, ''), 'integration.uncertain', 'broke'],
    [failure('borealis.failed', { ...at, status: 503 }, ''), 'integration.uncertain', 'status 503'],
    [failure('borealis.bad-reply', { ...at, problem: 'no JSON' }, ''), 'integration.uncertain', 'no JSON'],
    [failure('borealis.unreachable', { host: 'h', cause: 'the connection was refused (ECONNREFUSED)' }, ''), 'borealis.unreachable', ''],
    [failure('borealis.unreachable', { host: 'h', cause: 'the name cannot be found (ENOTFOUND)' }, ''), 'borealis.unreachable', ''],
    [failure('borealis.unreachable', { host: 'h', cause: 'no connection within 10 s' }, ''), 'borealis.unreachable', ''],
    [failure('borealis.failed', { ...at, status: 409 }, ''), 'borealis.failed', ''],
    [failure('integration.exists', { ...at, name: 'sync' }, ''), 'integration.exists', ''],
    [failure('heroku.timeout', { host: 'h' }, ''), 'heroku.timeout', ''],
  ])('%s is %s', async (thrown, code, reason) => {
    const { service, changed } = start({ borealis: { registerIntegration: () => Promise.reject(thrown), removeIntegration: () => Promise.reject(thrown) } });
    for (const [step, call] of [['register', service.register(wish)], ['remove', service.remove({ addonId: 'a1', name: 'sync', confirm: 'sync' })]] as const) {
      const error = await errorOf(call);
      expect(error.code).toBe(code);
      expect({ step, reason: '', ...error.details }).toMatchObject({ step, reason: expect.stringContaining(reason) });
    }
    expect(changed).toEqual(['a1', 'a1']);
    expect(service.held('a1')).toEqual([]);
  });

  it('fetches the list of add-ons when this one is gone', async () => {
    const { service, refreshed } = start({ borealis: { registerIntegration: gone, integrations: gone } });
    await errorOf(service.register(wish));
    await errorOf(service.list('a1'));
    expect(refreshed()).toBe(2);
  });
});

describe('the one-time password', () => {
  it('is revealed and copied on demand, each time with a line in the audit that does not hold it', async () => {
    const { service, audit } = start();
    const { id } = await service.register({ ...wish, write: true });
    expect(await service.reveal(id)).toEqual({ password: made.dbPassword });
    expect(await service.copy(id, 'password')).toEqual({ by: 'page', text: made.dbPassword, clearsAfterSeconds: 60 });
    const env = await service.copy(id, 'env');
    expect(env).toMatchObject({ text: expect.stringContaining('postgres://di:p%27w%20d%25@127.0.0.1:16432/d') });
    expect(audit).toMatchObject([{ done: 'registered', access: 'read-write' }, { done: 'revealed' }, { done: 'copied', what: 'password' }, { done: 'copied', what: 'env' }]);
    expect(JSON.stringify(audit)).not.toContain('p\'w');
  });

  it('counts as taken once the window says that it was shown or copied', async () => {
    const { service } = start({ platform: { copySecret: () => Promise.reject(new Error('no clipboard')) } });
    const { id } = await service.register(wish);
    await expect(service.copy(id, 'password')).rejects.toThrow('no clipboard');
    expect(service.held('a1')).toMatchObject([{ taken: false }]);
    service.taken(id);
    expect(service.held('a1')).toMatchObject([{ taken: true }]);
    service.release(id);
    expect(() => service.taken(id)).not.toThrow();
  });

  it('is not held when its account was left before it came, and the audit says whose it was', async () => {
    const answer = Promise.withResolvers<IntegrationCredentials>();
    const asked = Promise.withResolvers<void>();
    let who = 'me@example.com';
    const { service, audit } = start({ who: () => who, borealis: { registerIntegration: () => { asked.resolve(); return answer.promise; } } });
    const registering = errorOf(service.register(wish));
    await asked.promise;
    who = 'other@example.com';
    service.forget();
    answer.resolve(made);
    expect((await registering).code).toBe('integration.forgotten');
    expect(service.held('a1')).toEqual([]);
    expect(audit).toMatchObject([{ done: 'registered', who: 'me@example.com' }, { done: 'dropped', who: 'me@example.com', name: 'sync' }]);
  });

  it('is copied by the host where that can', async () => {
    const copied: string[] = [];
    const { service } = start({ platform: { copySecret: async (text) => { copied.push(text); return true; } } });
    const { id } = await service.register(wish);
    expect(await service.copy(id, 'password')).toEqual({ by: 'host', clearsAfterSeconds: 60 });
    expect(copied).toEqual([made.dbPassword]);
  });

  it.each(['release', 'forget', 'removal', 'an hour'])('is forgotten by %s', async (how) => {
    vi.useFakeTimers();
    const { service } = start();
    const { id } = await service.register(wish);
    if (how === 'release') service.release(id);
    else if (how === 'forget') service.forget();
    else if (how === 'removal') await service.remove({ addonId: 'a1', name: 'sync', confirm: 'sync' });
    else vi.advanceTimersByTime(longestHoldMs);
    expect((await errorOf(service.reveal(id))).code).toBe('integration.forgotten');
    expect(service.held('a1')).toEqual([]);
  });
});

describe('removing', () => {
  it('needs the name once more', async () => {
    const { service, sent } = start();
    expect(await errorOf(service.remove({ addonId: 'a1', name: 'sync', confirm: 'Sync' }))).toMatchObject({ code: 'confirmation.mismatch', details: { expected: 'sync' } });
    expect(sent).toEqual([]);
  });

  it('joins the same request', async () => {
    const answer = Promise.withResolvers<void>();
    let calls = 0;
    const { service } = start({ borealis: { removeIntegration: () => { calls += 1; return answer.promise; } } });
    const both = [service.remove({ addonId: 'a1', name: 'sync', confirm: 'sync' }), service.remove({ addonId: 'a1', name: 'sync', confirm: 'sync' })];
    answer.resolve();
    await Promise.all(both);
    expect(calls).toBe(1);
  });
});

describe('keys made here', () => {
  it.each(['ed25519', 'rsa-4096'] as const)('%s: the private half goes to a file of 0600 and nowhere else', async (kind) => {
    const { service } = start();
    const path = join(homeDir, 'key');
    const key = await service.makeKey({ addonId: 'a1', kind, comment: 'x', path: '~/key' });
    expect(key).toEqual({ path, publicKey: expect.any(String) });
    expect(readPublicKey(key.publicKey)).toMatchObject({ kind: 'key', key: { bits: kind === 'ed25519' ? 256 : 4096, line: key.publicKey } });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, 'utf8');
    expect(readPublicKey(text)).toEqual({ kind: 'private', what: 'an OpenSSH private key' });
  });

  it('never replaces a file, makes no folder, and leaves nothing behind', async () => {
    const { service } = start();
    await writeFile(join(homeDir, 'mine'), 'precious');
    const problem = async (path: string) => {
      const error = await errorOf(service.makeKey({ addonId: 'a1', kind: 'ed25519', comment: '', path }));
      return error.code === 'integration.key-file' ? error.details.problem : error.code;
    };
    expect(await problem(join(homeDir, 'mine'))).toContain('never replaces');
    expect(await problem(join(homeDir, 'none', 'key'))).toContain('folder does not exist');
    expect(await problem('relative/key')).toContain('begin at the root');
    expect(await problem(homeDir)).toContain('never replaces');
    expect(await readFile(join(homeDir, 'mine'), 'utf8')).toBe('precious');
    expect(await readdir(homeDir)).toEqual(['mine']);
  });

  it('writes in Electron only where the system’s dialog led', async () => {
    const path = join(homeDir, 'chosen');
    const { service } = start({ platform: { kind: 'electron', chooseSavePath: async () => ({ kind: 'chosen', path }) } });
    const make = () => service.makeKey({ addonId: 'a1', kind: 'ed25519', comment: '', path });
    expect((await errorOf(make())).code).toBe('integration.key-file');
    expect(await service.chooseKeyFile('sync')).toEqual({ kind: 'chosen', path });
    expect((await make()).path).toBe(path);
  });

  it('suggests a free name where keys are kept', async () => {
    const { service } = start();
    await writeFile(join(homeDir, 'borealis_sync'), '');
    expect(await service.chooseKeyFile('sync')).toEqual({ kind: 'ask', suggested: join(homeDir, 'borealis_sync_2') });
    expect(await service.chooseKeyFile('../../x y')).toEqual({ kind: 'ask', suggested: join(homeDir, 'borealis__x_y') });
  });
});
