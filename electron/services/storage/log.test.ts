import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failure } from '../errors/app-failure.ts';
import { createAudit } from './audit.ts';
import { createLineFile } from './line-file.ts';
import { createLog } from './log.ts';

let dataDir: string;
beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'borealis-log-')); });
afterEach(async () => { await rm(dataDir, { recursive: true }); });

test('one JSON line per entry, private, with errors and their causes', async () => {
  const log = createLog({ dataDir });
  log.info('app.started', { version: '1.0.0', pid: 1n, when: new Date(0), odd: [undefined, () => 1] });
  log.error('it.failed', { error: failure('pg.busy', {}, 'Busy.', new Error('the cause')) });
  await log.flush();
  const path = join(dataDir, 'logs', 'main.log');
  const lines = (await readFile(path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ level: 'info', event: 'app.started', data: { version: '1.0.0', pid: '1', when: '1970-01-01T00:00:00.000Z' } });
  expect(lines[1]).toMatchObject({ level: 'error', data: { error: { app: 'pg.busy', message: 'Busy.', cause: { message: 'the cause' } } } });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('no canary comes through', async () => {
  const log = createLog({ dataDir });
  const secrets = ['HRKU-canary-1', 'pa55w0rd', 'MIIcanary'];
  const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${secrets[2]}\n-----END OPENSSH PRIVATE KEY-----`;
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  log.warn('canaries', {
    loop, pem, header: `Bearer ${secrets[0]}`, url: `postgres://u:${secrets[1]}@h/db`, password: secrets[1], accessToken: secrets[0],
    nested: { list: [{ clientSecret: secrets[1] }] }, error: new Error(`with ${secrets[0]}`, { cause: new Error(pem) }), bytes: Buffer.from(pem),
    [`key ${secrets[0]}`]: 1,
  });
  await log.flush();
  const text = await readFile(join(dataDir, 'logs', 'main.log'), 'utf8');
  expect(text).toContain('canaries');
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test('files are rotated and their number is bounded', async () => {
  const file = createLineFile({ path: join(dataDir, 'x.log'), maxBytes: 1000, files: 3 });
  for (let line = 0; line < 100; line += 1) {
    file.append(`${line} ${'x'.repeat(90)}`);
    await file.flush();
  }
  const names = (await readdir(dataDir)).toSorted((a, b) => a.localeCompare(b));
  expect(names).toEqual(['x.log', 'x.log.1', 'x.log.2']);
  for (const name of names) expect((await stat(join(dataDir, name))).size).toBeLessThanOrEqual(1000);
  expect(await readFile(join(dataDir, 'x.log'), 'utf8')).toContain('\n99 x');
});

test('the audit holds who did what, and continues after a restart', async () => {
  const common = { who: 'dana@example.com', addonId: 'a', addonName: 'borealis-pg-hex-12345' };
  for (let start = 0; start < 2; start += 1) {
    const audit = createAudit({ dataDir });
    audit.record({ ...common, kind: 'reveal', access: 'read-only', identity: 'personal' });
    audit.record({ ...common, kind: 'write-session', from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:30:00Z', statements: { INSERT: 2 } });
    await audit.dispose();
  }
  const lines = (await readFile(join(dataDir, 'audit.log'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  expect(lines).toHaveLength(4);
  expect(lines[3]).toMatchObject({ who: 'dana@example.com', kind: 'write-session', statements: { INSERT: 2 } });
});

test('where nothing can be written logging is silent and told once', async () => {
  await writeFile(join(dataDir, 'file'), '');
  const told: unknown[] = [];
  const file = createLineFile({ path: join(dataDir, 'file', 'x.log'), maxBytes: 1000, files: 2, onUnwritable: (thrown) => told.push(thrown) });
  file.append('one');
  await file.flush();
  file.append('two');
  await file.flush();
  expect(told).toHaveLength(1);
  createLog({ dataDir: join(dataDir, 'file') }).info('nothing happens');
});
