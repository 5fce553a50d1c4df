import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitScript } from '../../../shared/sql/splitter.ts';
import { createPgParser } from '../parser/pg-parser.ts';
import { treeAt } from '../parser/tree.ts';
import { analyse } from './analyse.ts';
import { harmsOf } from './harms.ts';
import { isNarrowed } from './narrowed.ts';

const parser = createPgParser();

const look = (text: string) => analyse(parser, splitScript(text).map(({ start, from, end }) => ({ text: text.slice(start, end), start, from, end })));

/** Kind, title and objects of what is found, one line each. */
async function found(text: string): Promise<string[]> {
  const { hazards, unread } = await look(text);
  return [...hazards.map(({ kind, title, objects }) => `${kind}: ${title}: ${objects.join(' | ')}`), ...unread.map(({ reason }) => `unread: ${reason}`)];
}

const harmless = [
  'SELECT 1', 'INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1', 'INSERT INTO t DEFAULT VALUES', 'CREATE TABLE drop_me (a int)', 'CREATE VIEW v AS SELECT 1',
  'UPDATE t SET a = 1 WHERE id = 2', 'UPDATE t SET a = 1 FROM s WHERE s.id = t.id', 'DELETE FROM t WHERE a > 3', 'DELETE FROM t USING s WHERE t.id = s.id',
  'DELETE FROM t WHERE CURRENT OF c', 'DELETE FROM t WHERE id = $1', 'DELETE FROM t WHERE false', 'DELETE FROM t WHERE 1 = 0', 'DELETE FROM t WHERE NULL', "DELETE FROM t WHERE a = 1 AND true",
  'DELETE FROM t WHERE EXISTS (SELECT FROM s WHERE s.id = t.id)', 'DELETE FROM t WHERE random() < 0.1', 'DELETE FROM t WHERE a <> a',
  'WITH d AS (DELETE FROM t WHERE id = 1 RETURNING *) SELECT * FROM d', 'EXPLAIN DELETE FROM t', 'EXPLAIN (ANALYZE off) DELETE FROM t', 'EXPLAIN (ANALYZE 0, VERBOSE) UPDATE t SET a = 1',
  '-- DELETE FROM t\nSELECT 1', '/* DROP TABLE t; */ SELECT 2', "SELECT 'DROP TABLE t; DELETE FROM t'", 'SELECT $$ TRUNCATE t $$', 'SELECT "delete" FROM "drop"', 'GRANT DELETE, UPDATE, TRUNCATE ON t TO r',
  'CREATE INDEX ON t (a)', 'ALTER TABLE t ADD COLUMN b int', 'ALTER TABLE t DROP CONSTRAINT c', 'ALTER TABLE t ALTER COLUMN a DROP DEFAULT', 'ALTER TABLE t ALTER COLUMN a DROP NOT NULL',
  'ALTER TABLE t ALTER COLUMN a TYPE text', 'ALTER TABLE t ALTER a TYPE varchar', 'ALTER TABLE t RENAME COLUMN a TO b', 'ALTER TABLE t ATTACH PARTITION p DEFAULT', 'ALTER ROLE r SET work_mem = 1',
  'CREATE TRIGGER x BEFORE DELETE OR TRUNCATE ON t EXECUTE FUNCTION f()', 'BEGIN; COMMIT; ROLLBACK', 'SELECT * FROM t FOR UPDATE', 'CALL p()', 'COPY t TO STDOUT', 'DECLARE c CURSOR FOR SELECT 1',
  'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN INSERT VALUES (1)',
  'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED AND s.gone THEN DELETE WHEN NOT MATCHED BY SOURCE AND t.old THEN DELETE',
  "DO $$ BEGIN DELETE FROM t WHERE id = 1; PERFORM f(); END $$", 'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1 WHERE id = NEW.id; RETURN NEW; END $$',
  "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DROP TABLE %I', 'x'); END $$", "CREATE FUNCTION f() RETURNS void LANGUAGE c AS 'drop', 'delete'",
  'CREATE TEMP TABLE x (a int); DELETE FROM x; UPDATE x SET a = 1; TRUNCATE x; ALTER TABLE x DROP COLUMN a; DROP TABLE x', 'CREATE TEMP TABLE x AS SELECT 1; DELETE FROM x', 'SELECT 1 AS a INTO TEMP x; DELETE FROM x',
  'DELETE FROM pg_temp.x', '', ';;', '\\d t', 'DISCARD TEMP', 'DEALLOCATE ALL',
];

it.each(harmless)('finds nothing in %j', async (text) => expect(await found(text)).toEqual([]));

const hurtful: [text: string, ...lines: string[]][] = [
  ['DELETE FROM t', 'delete-all: DELETE without WHERE: t'],
  ['delete\n-- all\nfrom only "Öde"."t""x" as a returning *;', 'delete-all: DELETE without WHERE: "Öde"."t""x"'],
  ['DELETE FROM t USING s', 'delete-all: DELETE without WHERE: t'],
  ...['true', 'TRUE OR a = 1', '1 = 1', "'a' = 'a'", 'NOT false', 'a = a', 't.a >= t.a', "'yes'", 'true::boolean', '1 < 2', "b = 'x' OR NOT (false AND c = 1)", '1 IS NOT NULL'].map(
    (where): [string, string] => [`DELETE FROM t WHERE ${where}`, 'delete-all: DELETE with a WHERE that always holds: t']),
  ['UPDATE a.t SET b = 1, (c, "D") = (SELECT 1, 2)', 'update-all: UPDATE without WHERE: a.t'],
  ['UPDATE t SET a = 1 WHERE true', 'update-all: UPDATE with a WHERE that always holds: t'],
  ['TRUNCATE a, ONLY b RESTART IDENTITY CASCADE', 'truncate: TRUNCATE … CASCADE: a | b'], ['TRUNCATE TABLE s.a', 'truncate: TRUNCATE: s.a'],
  ['DROP TABLE IF EXISTS a.b, "C" CASCADE', 'drop: DROP TABLE … CASCADE: a.b | "C"'], ['DROP SCHEMA s', 'drop: DROP SCHEMA: s'], ['DROP VIEW v', 'drop: DROP VIEW: v'],
  ['DROP MATERIALIZED VIEW m', 'drop: DROP MATERIALIZED VIEW: m'], ['DROP INDEX CONCURRENTLY i', 'drop: DROP INDEX: i'], ['DROP FUNCTION f(int, text[]), g', 'drop: DROP FUNCTION: f(int4, text[]) | g'],
  ['DROP TRIGGER x ON a.t', 'drop: DROP TRIGGER: x on a.t'], ['DROP TYPE x.y', 'drop: DROP TYPE: x.y'], ['DROP CAST (int AS text)', 'drop: DROP CAST: int4 AS text'], ['DROP EXTENSION e', 'drop: DROP EXTENSION: e'],
  ['DROP OPERATOR + (int, int)', 'drop: DROP OPERATOR: +(int4, int4)'], ['DROP OPERATOR FAMILY f USING btree', 'drop: DROP OPERATOR FAMILY: f'], ['DROP DATABASE "D"', 'drop: DROP DATABASE: "D"'],
  ['DROP ROLE a, b', 'drop: DROP ROLE: a | b'], ['DROP OWNED BY a, CURRENT_USER', 'drop: DROP OWNED: a | current_user'], ['REASSIGN OWNED BY a TO b', 'other: REASSIGN OWNED: a'],
  ['DROP SUBSCRIPTION s', 'drop: DROP SUBSCRIPTION: s'], ['DROP USER MAPPING FOR u SERVER s', 'drop: DROP USER MAPPING: s'], ['DROP TABLESPACE t', 'drop: DROP TABLESPACE: t'],
  ['ALTER TABLE a.t DROP COLUMN c CASCADE, ALTER d TYPE int USING d::int, DROP CONSTRAINT k', 'alter-drops-data: DROP COLUMN … CASCADE: a.t.c', 'alter-drops-data: ALTER COLUMN … TYPE: a.t.d'],
  ['ALTER TABLE t ALTER a TYPE varchar(10)', 'alter-drops-data: ALTER COLUMN … TYPE: t.a'], ["ALTER TABLE t ALTER a TYPE text USING 'x'", 'alter-drops-data: ALTER COLUMN … TYPE: t.a'],
  ['ALTER TABLE t DETACH PARTITION p', 'alter-drops-data: DETACH PARTITION: p'], ['ALTER TYPE t DROP ATTRIBUTE a', 'alter-drops-data: DROP ATTRIBUTE: t.a'],
  ['MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE', 'delete-all: MERGE that deletes without a condition: t'],
  ['MERGE INTO t USING s ON true WHEN MATCHED THEN UPDATE SET a = 1', 'update-all: MERGE that overwrites without a condition: t'],
  ['EXPLAIN ANALYZE DELETE FROM t', 'delete-all: DELETE without WHERE: t'], ['EXPLAIN (ANALYZE, COSTS off) TABLE x; EXPLAIN (ANALYZE true) UPDATE t SET a = 1', 'update-all: UPDATE without WHERE: t'],
  ['PREPARE p AS DELETE FROM t', 'delete-all: DELETE without WHERE: t'], ['COPY (DELETE FROM t RETURNING *) TO STDOUT', 'delete-all: DELETE without WHERE: t'],
  ['CREATE RULE r AS ON INSERT TO a DO ALSO DELETE FROM t', 'delete-all: DELETE without WHERE: t'],
  ['SELECT 1; DELETE FROM a; UPDATE b SET c = 1 WHERE d = 1; DROP TABLE e', 'delete-all: DELETE without WHERE: a', 'drop: DROP TABLE: e'],
  ['CREATE TEMP TABLE x (a int); DROP TABLE x; DELETE FROM x', 'delete-all: DELETE without WHERE: x'], ['CREATE TEMP TABLE x () ON COMMIT DROP; DELETE FROM x', 'delete-all: DELETE without WHERE: x'],
  ['BEGIN; CREATE TEMP TABLE x (a int); ROLLBACK; DELETE FROM x', 'delete-all: DELETE without WHERE: x'], ['CREATE TEMP TABLE x (a int); DELETE FROM public.x', 'delete-all: DELETE without WHERE: public.x'],
  ['CREATE TEMP TABLE x (a int); DROP TABLE x, y', 'drop: DROP TABLE: x | y'],
  ['DO $$ BEGIN IF true THEN DELETE FROM t; END IF; END $$', 'delete-all: DELETE without WHERE: t'],
  ["DO LANGUAGE plpgsql 'DECLARE r record; BEGIN FOR r IN WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d LOOP UPDATE u SET a = 1; END LOOP; EXCEPTION WHEN others THEN TRUNCATE v; END'",
    'delete-all: DELETE without WHERE: t', 'update-all: UPDATE without WHERE: u', 'truncate: TRUNCATE: v'],
  ["DO $$ BEGIN EXECUTE 'DROP ' || x; END $$", 'runtime-sql: SQL made at run time: '], ["DO $$ BEGIN EXECUTE 'DROP TABLE x'; EXECUTE 'SELECT 1'; END $$", 'drop: DROP TABLE: x'],
  ['DO LANGUAGE plpython3u $$ plpy.execute("x") $$', 'runtime-sql: SQL made at run time: '],
  ['DO $$ BEGIN DELETE FRO t; END $$', 'unread: its body: syntax error at or near "FRO"'], ['DELETE FRO t', 'unread: syntax error at or near "FRO"'],
  ['CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT 1; DELETE FROM t $$', 'delete-all: DELETE without WHERE: t'],
  ['CREATE FUNCTION f() RETURNS void BEGIN ATOMIC SELECT 1; DELETE FROM t; END', 'delete-all: DELETE without WHERE: t'],
  ['CREATE OR REPLACE PROCEDURE f() LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; END $$', 'drop: DROP TABLE: t'],
];

it.each(hurtful)('%j', async (text, ...lines) => {
  const all = await found(text);
  expect(all.toSorted()).toEqual(lines.toSorted());
});

describe('the short way', () => {
  it.each(['UPDATE t SET a = 1 WHERE id = 2', "DELETE FROM ONLY a.t AS x WHERE x.id = 'é' AND true", 'UPDATE t SET a = (SELECT b FROM s WHERE c OR d) WHERE "I d" = $1 -- x', 'DELETE FROM t WHERE id = :id'])(
    'is taken for %j', (text) => expect(isNarrowed(text)).toBe(true));

  it('only where the parser would say the same', async () => {
    const parts = constantFrom(
      'UPDATE t SET a = 1', 'DELETE FROM t', 'WHERE', 'id = 1', '1 = 1', 'true', 'AND', 'OR', 'NOT', '(', ')', "'x'", "E'\\''", '--', '/*', '*/', '\n', 'a', '=', '$1', '$$', 'RETURNING', 'USING s', '"',
    );
    await assert(asyncProperty(constantFrom('UPDATE t SET a = 1', 'DELETE FROM t'), array(parts, { maxLength: 9 }), async (head, tail) => {
      const text = [head, ...tail].join(' ');
      if (!isNarrowed(text)) return;
      const parsed = await parser.parse(text);
      if ('error' in parsed || parsed.statements.length !== 1) return;
      const node = parsed.statements[0]?.node ?? {};
      expect(harmsOf(Object.keys(node)[0] ?? '', treeAt(node, Object.keys(node)[0] ?? '') ?? {})).toEqual([]);
    }), { numRuns: 3000 });
  });
});

describe('tells', () => {
  it('where it stands: the statement without the comments in front of it, the CTE, the line in a body', async () => {
    const text = "-- é𝄞\nSELECT 1;\n/* é𝄞 */ DELETE FROM t;\nWITH é AS (SELECT 1), d AS (DELETE FROM u RETURNING *) SELECT * FROM d;\nDO $$ BEGIN\n  PERFORM 'é𝄞';\n  DELETE FROM v;\n  DELETE  FROM v;\n EXECUTE 'DROP ' || w; END $$";
    const { hazards } = await look(text);
    expect(hazards.map(({ range, inside }) => [inside, text.slice(range.from, range.from + 12)])).toEqual([
      ['statement', 'DELETE FROM '], ['cte', 'd AS (DELETE'], ['do-block', 'DELETE FROM '], ['do-block', 'DELETE  FROM'], ['do-block', "EXECUTE 'DRO"],
    ]);
    expect(hazards.map(({ range }) => text.slice(range.from, range.to)).at(0)).toBe('DELETE FROM t');
  });

  it('what it does, in words, and whose rows can be counted', async () => {
    const { hazards } = await look('UPDATE a.t SET b = 1, "C" = 2; TRUNCATE ONLY t; PREPARE p AS DELETE FROM t; EXPLAIN ANALYZE DELETE FROM t; DROP TABLE t CASCADE');
    expect(hazards.map(({ consequence, table }) => [consequence, table])).toEqual([
      ['Overwrites b, "C" in every row of a.t.', { sql: 'a.t', only: false, qualified: true }],
      ['Removes every row of t.', { sql: 't', only: true, qualified: false }],
      ['When it is executed: deletes every row of t.', { sql: 't', only: false, qualified: false }],
      ['EXPLAIN ANALYZE runs the statement: deletes every row of t.', { sql: 't', only: false, qualified: false }],
      ['Removes the table t with all rows, and everything that depends on it.', { sql: 't', only: false, qualified: false }],
    ]);
  });
});

it('counts no table that the script may mean another by, and says the same only once', async () => {
  const { hazards } = await look("DELETE FROM t; SET search_path = x; DELETE FROM t; DELETE FROM a.t; DO $$ BEGIN EXECUTE 'TRUNCATE ' || 't'; EXECUTE 'TRUNCATE ' || 't'; END $$");
  expect(hazards.map(({ table }) => table?.sql ?? null)).toEqual(['t', null, 'a.t', null, null]);
});

it('never throws, whatever the text', async () => {
  const words = constantFrom('DELETE FROM', 't', 'WHERE', 'true', 'DO', '$$', '$a$', "'", '"', '(', ')', ';', '/*', '--', 'BEGIN', 'END', 'EXECUTE', 'DROP TABLE', 'a.b', 'CREATE FUNCTION f() RETURNS void AS', 'LANGUAGE plpgsql', '𝄞', '\ud800', '\0', 'MERGE INTO', 'NOT '.repeat(3000), '('.repeat(3000));
  await assert(asyncProperty(oneof(string({ unit: 'binary' }), array(words).map((list) => list.join(' '))), async (text) => {
    await expect(look(text)).resolves.toBeTypeOf('object');
  }), { numRuns: 100 });
});

it('reads deep nesting, or says that it cannot', async () => {
  expect(await found(`DELETE FROM t WHERE ${'NOT '.repeat(5000)}true`)).toHaveLength(1);
  expect(await found(`DELETE FROM t WHERE id IN (${'1, '.repeat(200_000)}1)`)).toEqual([]);
  expect(await found(`DELETE FROM t WHERE ${'1 + '.repeat(200_000)}1 > 0`)).toEqual(['unread: the statement is nested too deeply to be read']);
});
