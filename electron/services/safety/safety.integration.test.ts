import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import type { Label } from '../../../shared/contract/addons.ts';
import type { RunEvent, RunRequest } from '../../../shared/contract/sql.ts';
import { failure } from '../errors/app-failure.ts';
import { createPgParser } from '../parser/pg-parser.ts';
import type { PgConnector } from '../postgres/types.ts';
import { createSqlService, type SqlService } from '../sql/sql-service.ts';
import { finished, only } from '../sql/testing/test-console.ts';
import type { WriteSessionRecord } from '../sql/write-session.ts';
import { createRig, sandboxSource, type Rig } from '../tunnels/testing/rig.ts';
import { confirmationMs } from './confirmations.ts';
import { createSafetyService, type SafetyService } from './safety-service.ts';

let sandbox: Sandbox;
let rig: Rig;
let sql: SqlService;
let safety: SafetyService;
let label: Label | null = null;
let now = 0;
const audit: WriteSessionRecord[] = [];
const dataDir = mkdtempSync(join(tmpdir(), 'safety-'));
/** Takes the place of the connector, where a test breaks it. */
let connect: PgConnector['connect'] | null = null;

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 6000 });
  const personal = sandboxSource(sandbox);
  rig = createRig({
    source: {
      ...personal,
      async dbUser(target, signal) {
        const user = await personal.dbUser(target, signal);
        if (target.identity === 'personal') return user;
        const { readWriteUsername, readWritePassword } = await sandbox.databases.appRoles(sandbox.world.primary);
        return { ...user, username: readWriteUsername, password: readWritePassword };
      },
    },
  });
  const { elevations } = rig.service;
  const connector: PgConnector = { connect: (target, options) => (connect ?? rig.connector.connect)(target, options) };
  const check = (addonId: string): void => {
    if (!elevations.allows(addonId)) throw failure('elevation.required', { addonId }, 'Write access is off.');
  };
  safety = createSafetyService({
    connector, parser: createPgParser(), applicationName: 'safety-test', now: () => now, estimateMs: 6000,
    addon: () => Promise.resolve({ name: 'borealis-shop', label }),
    roleOf: async (target, signal) => (await rig.service.access.dbUser(target, signal === undefined ? {} : { signal })).username,
    checkElevation: check, audit: (record) => audit.push(record),
  });
  sql = createSqlService({
    connector, dataDir, applicationName: 'safety-test', settings: () => ({ statementTimeoutSeconds: 0, resultMemoryMiB: 1 }), elevation: { check }, safety,
  });
  await rig.service.elevate(sandbox.world.primary.id, null);
  await run('CREATE TABLE "Empty" (a int); CREATE TABLE few AS SELECT 1 AS a FROM generate_series(1, 40); ANALYZE few');
});
afterAll(async () => {
  await sql.dispose();
  await rig.dispose();
  await sandbox.stop();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  label = null;
  connect = null;
  audit.length = 0;
});

const addonId = (): string => sandbox.world.primary.id;

const what = (text: string, more: Partial<RunRequest> = {}): RunRequest => ({
  tabId: 'tab', addonId: sandbox.world.primary.id, access: 'read-write', identity: 'personal', text, pick: { kind: 'all' },
  onError: 'stop', commit: 'auto', parameters: [], confirmation: null, ...more,
});

async function run(text: string, more: Partial<RunRequest> = {}): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of sql.run(what(text, more))) events.push(event);
  return events;
}

const outcome = async (text: string, more: Partial<RunRequest> = {}) => {
  const { outcome: how, error } = finished(await run(text, more));
  return error === null ? how : error.code;
};

async function confirmed(text: string, more: Partial<RunRequest> = {}): Promise<string> {
  const { confirmation } = await safety.review(what(text, more));
  if (confirmation === null) throw new Error('Nothing to confirm.');
  await safety.confirm(confirmation, null);
  return confirmation;
}

const count = async (table: string): Promise<unknown> => {
  const events = await run(`SELECT count(*) FROM ${table}`);
  const { rows } = await sql.rows(only(events, 'columns')[0]!.resultId, null, 0, 1);
  return rows[0]?.[0];
};

describe('a review', () => {
  it('estimates rows by the planner, and knows an empty table', async () => {
    const { hazards, ...rest } = await safety.review(what('DELETE FROM events;\nUPDATE ONLY few SET a = 2;\nTRUNCATE "Empty";\nDROP TABLE nowhere;\nDELETE FROM few WHERE a = 1'));
    expect(hazards.map(({ title, rows, rowsFrom }) => [title, rows, rowsFrom])).toEqual([
      ['DELETE without WHERE', 6000, 'planner'], ['UPDATE without WHERE', 40, 'planner'], ['TRUNCATE', 0, 'statistics'], ['DROP TABLE', null, 'unknown'],
    ]);
    expect(rest).toMatchObject({ unread: [], name: 'borealis-shop', label: '', typeName: null, confirmation: expect.any(String) });
  });

  it('looks at what is picked, with places in the whole text', async () => {
    const text = 'DELETE FROM events;\n  DELETE FROM few;';
    const one = await safety.review(what(text, { pick: { kind: 'statement', at: 30 } }));
    const selected = await safety.review(what(text, { pick: { kind: 'selection', range: { from: 20, to: text.length } } }));
    for (const { hazards } of [one, selected]) expect(hazards.map(({ range }) => text.slice(range.from, range.to))).toEqual(['DELETE FROM few']);
  });

  it('has nothing to say of a read-only role, nor of what is harmless', async () => {
    expect(await safety.review(what('DELETE FROM events', { access: 'read-only' }))).toMatchObject({ hazards: [], confirmation: null });
    expect(await safety.review(what('SELECT 1; DELETE FROM few WHERE a = :a'))).toMatchObject({ hazards: [], unread: [], confirmation: null });
    expect(await safety.review(what('DELETE FRO few'))).toMatchObject({ hazards: [], unread: [{ reason: 'syntax error at or near "FRO"' }], confirmation: null });
  });

  it('comes without rows where the database does not answer in time, or not at all', async () => {
    connect = (_, { signal }) => new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => reject(new Error('late'))); });
    expect((await safety.review(what('DELETE FROM events'))).hazards).toMatchObject([{ rows: null, rowsFrom: 'unknown' }]);
    connect = () => Promise.reject(failure('pg.too-many-connections', { message: 'full' }, 'full'));
    expect((await safety.review(what('DELETE FROM events'))).hazards).toMatchObject([{ rows: null, rowsFrom: 'unknown' }]);
  });

  it('leaves no session behind, and waits for no lock', async () => {
    await run('BEGIN; LOCK TABLE few IN ACCESS EXCLUSIVE MODE', { tabId: 'locker' });
    expect((await safety.review(what('DELETE FROM few'))).hazards).toMatchObject([{ rows: 40, rowsFrom: 'statistics' }]);
    await run('ROLLBACK', { tabId: 'locker' });
    await expect.poll(() => count("pg_stat_activity WHERE application_name = 'safety-test review'")).toBe('0');
  });
});

describe('sql.run', () => {
  it('refuses what can hurt without a confirmation, and runs nothing of it', async () => {
    expect(await outcome('INSERT INTO few VALUES (7); DELETE FROM few')).toBe('sql.confirmation-required');
    expect(await outcome('DELETE FROM few', { confirmation: 'made-up' })).toBe('sql.confirmation-required');
    expect(await outcome('DELETE FROM few', { pick: { kind: 'selection', range: { from: 0, to: 15 } } })).toBe('sql.confirmation-required');
    expect(await count('few')).toBe('40');
  });

  it('refuses a review that nobody confirmed, another text, tab or role, and a second use', async () => {
    const text = 'BEGIN; DELETE FROM few; ROLLBACK';
    const { confirmation } = await safety.review(what(text));
    expect(await outcome(text, { confirmation })).toBe('sql.confirmation-required');
    await safety.confirm(confirmation!, null);
    expect(await outcome('BEGIN; DELETE FROM few; COMMIT', { confirmation })).toBe('sql.confirmation-required');
    expect(await outcome(text, { confirmation, tabId: 'other' })).toBe('sql.confirmation-required');
    expect(await outcome(text, { confirmation, identity: 'app' })).toBe('sql.confirmation-required');
    expect(await outcome(text, { confirmation })).toBe('done');
    expect(await outcome(text, { confirmation })).toBe('sql.confirmation-required');
    expect(await count('few')).toBe('40');
  });

  it('refuses a confirmation after ten minutes', async () => {
    const text = 'BEGIN; TRUNCATE few; ROLLBACK';
    const confirmation = await confirmed(text);
    now += confirmationMs;
    expect(await outcome(text, { confirmation })).toBe('sql.confirmation-required');
    await expect(safety.confirm(confirmation, null)).rejects.toMatchObject({ error: { code: 'sql.confirmation-required' } });
  });

  it('asks again where the script itself changes how its rest is read', async () => {
    const text = "SET standard_conforming_strings = off; SELECT '\\'; DELETE FROM few; --';\nDELETE FROM few; -- '";
    const confirmation = await confirmed(text);
    expect(await outcome(text, { confirmation, tabId: 'tab' })).toBe('sql.confirmation-required');
    expect(await outcome('RESET standard_conforming_strings')).toBe('done');
    expect(await count('few')).toBe('40');
  });

  it('lets read-only roles try: the server refuses', async () => {
    const events = await run('DELETE FROM few', { access: 'read-only', tabId: 'reader' });
    expect(only(events, 'statement-failed')[0]?.error.sqlstate).toMatch(/^(?:42501|25006)$/);
  });
});

it('production asks for the name', async () => {
  label = { kind: 'production' };
  const text = 'BEGIN; DELETE FROM few; ROLLBACK';
  const { confirmation, typeName, label: shown } = await safety.review(what(text));
  expect([typeName, shown]).toEqual(['borealis-shop', 'production']);
  for (const name of [null, '', 'borealis-sho', 'Borealis-shop']) {
    await expect(safety.confirm(confirmation!, name)).rejects.toMatchObject({ error: { code: 'elevation.name-mismatch' } });
  }
  expect(await outcome(text, { confirmation })).toBe('sql.confirmation-required');
  await safety.confirm(confirmation!, 'borealis-shop');
  expect(await outcome(text, { confirmation })).toBe('done');
});

describe('ownership', () => {
  it('lists what the personal role made, and hands it to the app’s role with the vendor’s statement', async () => {
    await run('CREATE SCHEMA mine; CREATE TABLE mine.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b serial); CREATE VIEW mine.v AS SELECT 1 AS one; CREATE FUNCTION mine.f(int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE TYPE mine.e AS ENUM (\'a\'); CREATE TEMP TABLE passing (a int)');
    const found = await safety.ownership(addonId());
    expect(found.objects).toEqual([
      { kind: 'function', name: 'mine.f(integer)' }, { kind: 'schema', name: 'mine' }, { kind: 'table', name: 'mine.t' }, { kind: 'table', name: 'public."Empty"' },
      { kind: 'table', name: 'public.few' }, { kind: 'type', name: 'mine.e' }, { kind: 'view', name: 'mine.v' },
    ]);
    expect(found).toMatchObject({ more: 0, obstacle: null, sql: `REASSIGN OWNED BY CURRENT_USER TO ${found.appRole};` });
    expect(found.role).toMatch(/^p_rw_/);
    expect(found.appRole).toMatch(/^app_rw_/);
    await sql.closeTab('tab');
    expect(await safety.reassign(addonId(), found.sql!)).toBe(0);
    expect(audit).toMatchObject([{ role: found.role, statements: { 'REASSIGN OWNED': 1 } }]);
    expect((await safety.ownership(addonId())).objects).toEqual([]);
    expect(await outcome('ALTER TABLE mine.t ADD COLUMN c int; INSERT INTO mine.t DEFAULT VALUES', { identity: 'app', tabId: 'app' })).toBe('done');
  });

  it('runs no other statement, and none without write access', async () => {
    await expect(safety.reassign(addonId(), 'DROP TABLE events;')).rejects.toMatchObject({ error: { code: 'contract.invalid' } });
    await expect(safety.ownership('another')).rejects.toMatchObject({ error: { code: 'elevation.required' } });
    await expect(safety.reassign('another', 'REASSIGN OWNED BY CURRENT_USER TO x;')).rejects.toMatchObject({ error: { code: 'elevation.required' } });
    expect(audit).toEqual([]);
  });
});
