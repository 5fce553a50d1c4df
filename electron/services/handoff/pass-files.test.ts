import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { DbUser } from '../borealis/types.ts';
import type { AuditEntry } from '../storage/audit.ts';
import type { TunnelKey } from '../tunnels/types.ts';
import { createPassFiles } from './pass-files.ts';

const target = { addonId: 'id-1', access: 'read-only', identity: 'personal' } as const;
const tunnel = { addonName: 'borealis-pg-hex-12345', port: 15_400, access: 'read-only' } as Tunnel;
const user: DbUser = { host: 'pg.internal', port: 5432, database: 'db', username: 'p_ro_1', password: 'secret-word' };

let folder: string;
let recorded: AuditEntry[];
let opened: number;
let dbUser: () => Promise<DbUser>;
let changeUser: (target: Target) => void;
let closeTunnel: (key: TunnelKey & { addonName: string }) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'borealis-pass-files-'));
  recorded = [];
  opened = 0;
  dbUser = () => Promise.resolve(user);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const create = () => createPassFiles({
  log: { info() {}, warn() {}, error() {} },
  audit: { record: (entry) => { recorded.push(entry); } },
  who: () => 'me@example.com',
  dbUser: () => dbUser(),
  openTunnel() {
    opened += 1;
    return Promise.resolve(tunnel);
  },
  onUserChanged(listener) {
    changeUser = listener;
    return () => undefined;
  },
  onTunnelClosed(listener) {
    closeTunnel = listener;
    return () => undefined;
  },
}, folder, Date.now);

test('a tunnel that closes while its pass file is on the way leaves none', async () => {
  const fetched = Promise.withResolvers<DbUser>();
  dbUser = () => fetched.promise;
  const files = create();
  const written = files.write(target, tunnel);
  closeTunnel({ addonId: 'id-1', access: 'read-only', addonName: tunnel.addonName });
  fetched.resolve(user);
  await written;
  expect(await readdir(folder)).toEqual(['pg_service.conf']);
  expect(files.present()).toEqual([]);
  await files.dispose();
});

test('each pass file leaves a line in the audit, without the password', async () => {
  const files = create();
  await files.write(target, tunnel);
  expect(recorded).toEqual([{ kind: 'reveal', who: 'me@example.com', addonName: tunnel.addonName, ...target }]);
  closeTunnel({ addonId: 'id-1', access: 'read-only', addonName: tunnel.addonName });
  await expect.poll(() => readdir(folder)).toEqual(['pg_service.conf']);
  await files.dispose();
});

test('what could not be written is not followed', async () => {
  const files = create();
  dbUser = () => Promise.reject(new Error('No user.'));
  await expect(files.write(target, tunnel)).rejects.toThrow('No user.');
  changeUser(target);
  expect([recorded, opened]).toEqual([[], 0]);
  dbUser = () => Promise.resolve(user);
  await files.write(target, tunnel);
  changeUser(target);
  expect(opened).toBe(1);
  await files.dispose();
});
