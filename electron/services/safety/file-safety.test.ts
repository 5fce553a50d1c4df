import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Label } from '../../../shared/contract/addons.ts';
import type { Target } from '../../../shared/contract/base.ts';
import { createPgParser } from '../parser/pg-parser.ts';
import { openScript } from '../scripts/file/open-script.ts';
import { createSqlFile, type LookLimits } from '../scripts/file/sql-file.ts';
import { confirmationMs } from './confirmations.ts';
import { createSafetyService, type SafetyService } from './safety-service.ts';

const target: Target = { addonId: 'a', access: 'read-write', identity: 'app' };
const parser = createPgParser();
let folder = '';
let path = '';
let safety: SafetyService;
let label: Label | null;
let now = 0;
const unused = () => Promise.reject(new Error('Nothing of this is asked.'));

beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'borealis-files-')); });
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  path = join(folder, `${crypto.randomUUID()}.sql`);
  label = null;
  safety = createSafetyService({
    parser, applicationName: 'test', now: () => now, addon: () => Promise.resolve({ name: 'borealis-shop', label }),
    // Rows are not known: there is no database.
    connector: { connect: unused }, roleOf: unused, checkElevation: () => undefined, audit: () => undefined,
  });
});

interface FileOptions { transaction?: boolean; limits?: Partial<LookLimits> }

async function withFile<T>(work: (file: ReturnType<typeof createSqlFile>) => Promise<T>, { transaction = true, limits = {} }: FileOptions = {}): Promise<T> {
  const opened = await openScript(path);
  try {
    return await work(createSqlFile(opened, { path, transaction, limits: { bytes: 1e9, ms: 60_000, ...limits } }));
  } finally {
    await opened.file.close();
  }
}

const review = (options?: FileOptions) => withFile((file) => safety.files.review(target, file), options);
const check = (confirmation: string | null, at: Target = target, options?: FileOptions) => withFile((file) => safety.files.check(at, file, confirmation), options).then(() => 'runs', (error: { error: { code: string } }) => error.error.code);

async function confirmed(): Promise<string> {
  const { confirmation } = await review();
  if (confirmation === null) throw new Error('Nothing is asked.');
  await safety.confirm(confirmation, label === null ? null : 'borealis-shop');
  return confirmation;
}

it('what a file destroys is found with its line and text, behind comments, in WITH and DO, and after COPY data', async () => {
  await writeFile(path, [
    '-- first', 'CREATE TEMP TABLE scratch (id int);', 'DELETE FROM scratch;', 'COPY t FROM stdin;', 'DROP TABLE data;', '\\.', '/* why */', 'DELETE', '  FROM orders;',
    'WITH d AS (', '  DELETE FROM parts RETURNING 1)', 'SELECT * FROM d;', 'DO $$ BEGIN', "  TRUNCATE logs;", 'END $$;', 'UPDATE t SET a = 1 WHERE id = 2;', `ALTER TABLE t DROP COLUMN b, ADD COLUMN c text DEFAULT '${'x'.repeat(900)}'`,
  ].join('\n'));
  const found = await review();
  expect(found.hazards.map(({ line, title, inside, text }) => [line, title, inside, text.slice(0, 22)])).toEqual([
    [8, 'DELETE without WHERE', 'statement', 'DELETE\n  FROM orders'],
    [10, 'DELETE without WHERE', 'cte', 'd AS (\n  DELETE FROM p'],
    [14, 'TRUNCATE', 'do-block', 'TRUNCATE logs;\nEND $$'],
    [17, expect.stringContaining('DROP COLUMN'), 'statement', 'ALTER TABLE t DROP COL'],
  ]);
  expect(found.hazards.map(({ cut }) => cut)).toEqual([false, false, false, true]);
  expect(found).toMatchObject({ statements: 4, unread: null, name: 'borealis-shop', typeName: null, confirmation: expect.any(String) });
  expect(found.lookedBytes).toBe(found.totalBytes);
});

it('the same statement twice is two, many are counted and the first are listed', async () => {
  await writeFile(path, 'DELETE FROM t;\n'.repeat(120));
  const { hazards, statements, more } = await review();
  expect([hazards.length, statements, more, hazards[1]?.line]).toEqual([50, 120, 70, 2]);
  await writeFile(path, 'DELETE FROM t; DELETE FROM t;\nDO $$ BEGIN\n  TRUNCATE a;\n  TRUNCATE b;\nEND $$;');
  expect(await review()).toMatchObject({ statements: 3, more: 0, hazards: [{ line: 1 }, { line: 1 }, { line: 3 }, { line: 4 }] });
});

it('what was confirmed runs once, for this file as it was, this role and this way of running it', async () => {
  await writeFile(path, 'DELETE FROM t;');
  expect(await check(null)).toBe('sql.confirmation-required');
  const unconfirmed = (await review()).confirmation;
  expect(await check(unconfirmed)).toBe('sql.confirmation-required');
  const confirmation = await confirmed();
  expect(await check(confirmation, { ...target, identity: 'personal' })).toBe('sql.confirmation-required');
  expect(await check(confirmation, { ...target, addonId: 'b' })).toBe('sql.confirmation-required');
  expect(await check(confirmation, target, { transaction: false })).toBe('sql.confirmation-required');
  expect(await check(confirmation)).toBe('runs');
  expect(await check(confirmation)).toBe('sql.confirmation-required');
  const late = await confirmed();
  now += confirmationMs;
  expect(await check(late)).toBe('sql.confirmation-required');
});

it('a file that was changed is asked about again, also where its size and times are as before', async () => {
  const then = new Date('2026-01-01T00:00:00Z');
  await writeFile(path, 'DELETE FROM t;');
  await utimes(path, then, then);
  const { ctimeNs } = await stat(path, { bigint: true });
  const confirmation = await confirmed();
  // The clock of a file system may tick every few milliseconds only.
  await vi.waitUntil(async () => {
    await writeFile(path, 'DELETE FROM u;');
    await utimes(path, then, then);
    return (await stat(path, { bigint: true })).ctimeNs !== ctimeNs;
  });
  expect(await check(confirmation)).toBe('sql.confirmation-required');
  await writeFile(path, 'SELECT 1;');
  expect(await check(null)).toBe('runs');
});

it('production wants its name typed', async () => {
  label = { kind: 'production' };
  await writeFile(path, 'TRUNCATE t;');
  const { typeName, confirmation } = await review();
  expect(typeName).toBe('borealis-shop');
  await expect(safety.confirm(confirmation ?? '', 'borealis-sho')).rejects.toMatchObject({ error: { code: 'elevation.name-mismatch' } });
  expect(await check(confirmation)).toBe('sql.confirmation-required');
  expect(await check(await confirmed())).toBe('runs');
});

it('harmless files, read-only ones and such that no run begins with are not asked about', async () => {
  await writeFile(path, "INSERT INTO t VALUES ('drop table t; delete');\nUPDATE t SET a = 1 WHERE id = 2;");
  expect((await review()).confirmation).toBeNull();
  expect(await check(null)).toBe('runs');
  await writeFile(path, 'DROP TABLE t;');
  expect((await withFile((file) => safety.files.review({ ...target, access: 'read-only' }, file))).confirmation).toBeNull();
  expect(await check(null, { ...target, access: 'read-only' })).toBe('runs');
  for (const refused of [Buffer.from('DROP TABLE t;\n\\d t\n'), Buffer.concat([Buffer.from('DROP TABLE t;\n-- '), Buffer.from([0xe4])]), Buffer.from('DROP TABLE t;\nCOMMIT;')]) {
    await writeFile(path, refused);
    expect((await review()).confirmation).toBeNull();
    expect(await check(null)).toBe('runs');
  }
  // The last one would run without one transaction.
  expect((await review({ transaction: false })).confirmation).not.toBeNull();
});

it('a file larger than what is looked at is asked about, and how far that was', async () => {
  const filler = `INSERT INTO t VALUES ('${'x'.repeat(1000)}');\n`.repeat(1000);
  await writeFile(path, `${filler}DROP TABLE t;\n`);
  const { hazards, statements, lookedBytes, totalBytes, confirmation } = await review({ limits: { bytes: 300_000 } });
  expect({ hazards, statements }).toEqual({ hazards: [], statements: 0 });
  expect(totalBytes).toBe(Buffer.byteLength(filler) + 14);
  expect(lookedBytes).toBeLessThan(totalBytes);
  expect(confirmation).not.toBeNull();
  expect(await review({ limits: { bytes: totalBytes } })).toMatchObject({ statements: 1, lookedBytes: totalBytes });
  // No time left behind the first statement, which is told honestly too.
  expect(await review({ limits: { ms: 0 } })).toMatchObject({ statements: 0, lookedBytes: 1026, confirmation: expect.any(String) });
});

it('what cannot be read is told with its line, and asks for nothing by itself', async () => {
  await writeFile(path, 'SELECT 1;\n\nDELETE FRM t;\nDROP TABL u;\n');
  expect(await review()).toMatchObject({ statements: 0, unread: { count: 2, line: 3, reason: expect.stringContaining('FRM') }, confirmation: null });
});
