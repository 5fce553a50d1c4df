import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '../errors/app-failure.ts';
import { createCredentials } from './credentials.ts';
import { createPortStore } from './port-store.ts';
import type { Target } from './types.ts';

const target: Target = { addonId: 'a', access: 'read-only', identity: 'personal' };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('credentials', () => {
  let count = 0;
  const make = () => createCredentials({
    addonName: async () => 'a',
    sshUser: async () => ({ host: 'h', port: 22, username: `ssh${(count += 1)}`, privateKey: 'k', publicHostKey: 'p' }),
    dbUser: async () => ({ host: 'h', port: 5432, database: 'd', username: `db${(count += 1)}`, password: 'p' }),
  });
  beforeEach(() => { count = 0; });

  it('asks once for callers at the same time and after', async () => {
    const credentials = make();
    const users = await Promise.all([credentials.dbUser(target), credentials.dbUser(target), credentials.dbUser({ ...target })]);
    expect(new Set(users).size).toBe(1);
    expect(await credentials.dbUser(target)).toBe(users[0]);
    expect((await credentials.dbUser({ ...target, identity: 'app' })).username).toBe('db2');
  });

  it('says since when users are held, until they are forgotten or refused', async () => {
    let now = 5;
    const credentials = createCredentials({
      addonName: async () => 'a',
      sshUser: async () => ({ host: 'h', port: 22, username: 's', privateKey: 'k', publicHostKey: 'p' }),
      dbUser: async () => ({ host: 'h', port: 5432, database: 'd', username: 'u', password: 'p' }),
    }, { now: () => now });
    const ssh = credentials.sshUser('a');
    expect(credentials.heldSince(target)).toEqual({ ssh: null, db: null });
    await ssh;
    now = 7;
    const refused = await credentials.dbUser(target);
    expect(credentials.heldSince(target)).toEqual({ ssh: 5, db: 7 });
    expect(credentials.heldSince({ ...target, identity: 'app' })).toEqual({ ssh: 5, db: null });
    credentials.forgetSshUser('a');
    now = 9;
    await credentials.dbUser(target, { refused });
    expect(credentials.heldSince(target)).toEqual({ ssh: null, db: 9 });
  });

  it('forgets all users of one add-on and of no other, and tells who fetches anew', async () => {
    const credentials = make();
    const changed: Target[] = [];
    const other: Target = { ...target, addonId: 'b' };
    await Promise.all([credentials.sshUser('a'), credentials.dbUser(target), credentials.dbUser({ ...target, access: 'read-write', identity: 'app' }), credentials.dbUser(other)]);
    credentials.dbUserChanged.subscribe((which) => changed.push(which));
    credentials.forgetAddon('a');
    expect((await credentials.dbUser(target)).username).toBe('db5');
    expect((await credentials.sshUser('a')).username).toBe('ssh6');
    expect((await credentials.dbUser({ ...target, access: 'read-write', identity: 'app' })).username).toBe('db7');
    expect((await credentials.dbUser(other)).username).toBe('db4');
    expect(changed).toEqual([target, { ...target, access: 'read-write', identity: 'app' }]);
  });

  it('asks again for a user that was refused, once for all who were', async () => {
    const credentials = make();
    const changed: Target[] = [];
    credentials.dbUserChanged.subscribe((which) => changed.push(which));
    const refused = await credentials.dbUser(target);
    const fresh = await Promise.all([credentials.dbUser(target, { refused }), credentials.dbUser(target, { refused })]);
    expect(fresh.map(({ username }) => username)).toEqual(['db2', 'db2']);
    expect((await credentials.dbUser(target, { refused })).username).toBe('db2');
    expect(changed).toEqual([target]);
  });

  it('fetches a forgotten user anew, and tells that it changed', async () => {
    const credentials = make();
    const changed: Target[] = [];
    credentials.dbUserChanged.subscribe((which) => changed.push(which));
    await credentials.dbUser(target);
    credentials.forgetDbUser({ ...target });
    expect((await credentials.dbUser(target)).username).toBe('db2');
    expect((await credentials.dbUser(target)).username).toBe('db2');
    expect(changed).toEqual([target]);
  });

  it('lets one caller go without the others, and forgets a failure', async () => {
    let fail = true;
    const gate = Promise.withResolvers<void>();
    const credentials = createCredentials({
      addonName: async () => 'a', dbUser: () => Promise.reject(new Error('unused')),
      async sshUser() {
        await gate.promise;
        if (fail) throw new Error('down');
        return { host: 'h', port: 22, username: 'u', privateKey: 'k', publicHostKey: 'p' };
      },
    });
    const controller = new AbortController();
    const left = credentials.sshUser('a', { signal: controller.signal });
    const stays = credentials.sshUser('a');
    controller.abort();
    await expect(left).rejects.toSatisfy((error) => isFailure(error, 'op.cancelled'));
    gate.resolve();
    await expect(stays).rejects.toThrow('down');
    fail = false;
    expect((await credentials.sshUser('a')).username).toBe('u');
  });
});

describe('ports', () => {
  let dataDir: string;
  beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'borealis-ports-')); });
  afterEach(() => { rmSync(dataDir, { recursive: true, force: true }); });

  it('belong to one add-on and access level, over restarts, and hold no secret', async () => {
    const ports = createPortStore({ dataDir, log });
    expect(ports.candidates()[0]).toBe(15_400);
    await ports.assign(target, 15_400);
    await ports.assign({ ...target, access: 'read-write' }, 15_401);
    const again = createPortStore({ dataDir, log });
    expect(again.get(target)).toBe(15_400);
    expect(again.candidates()[0]).toBe(15_402);
    expect(again.candidates().at(-1)).toBe(16_399);
    expect(() => again.check(target, 15_401)).toThrow(expect.toSatisfy((error) => isFailure(error, 'tunnel.port-invalid')));
    for (const port of [0, 80, 1023, 65_536, 1.5]) expect(() => again.check(target, port)).toThrow(/cannot be used/);
    expect(() => again.check(target, 15_400)).not.toThrow();
    expect(JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'))).toEqual({
      version: 1, ports: [{ addonId: 'a', access: 'read-only', port: 15_400 }, { addonId: 'a', access: 'read-write', port: 15_401 }],
    });
    // Windows has no such modes: the folder is private to the user there.
    expect(process.platform === 'win32' ? 0o600 : statSync(join(dataDir, 'ports.json')).mode & 0o777).toBe(0o600);
  });
});
