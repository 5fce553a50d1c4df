import { assert, constantFrom, array, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { splitScript } from '../../../shared/sql/splitter.ts';
import { stripLiterals, stripMessage } from './strip-literals.ts';

const literals = (text: string) => stripLiterals(text, { drop: 'literals' });
const passwords = (text: string) => stripLiterals(text, { drop: 'passwords' });

test.each<[text: string, expected: string]>([
  ["SELECT 'a', E'b\\'c', e'd', U&'\\0061', B'01', x'ff', N'n', 'it''s'", 'SELECT ?, ?, ?, ?, ?, ?, ?, ?'],
  ['SELECT 1, 1.5, .5, 1e10, 1e-5, 0x1F, 1_000, -7, $1, a1, t1.c2', 'SELECT ?, ?, ?, ?, ?, ?, ?, -?, $1, a1, t1.c2'],
  ['SELECT $$a$$, $x$ it\'s $x$, "it\'s 1", U&"d\\0061"', 'SELECT ?, ?, "it\'s 1", U&"d\\0061"'],
  ["SELECT a -- 'secret' 5\nFROM t /* 'secret' */ WHERE b = 'never ended", 'SELECT a \nFROM t   WHERE b = ?'],
  ["SELECT 'a'\n'b' FROM t LIMIT 10", 'SELECT ?\n? FROM t LIMIT ?'],
  ['SELECT true, null, :name, :\'name\', a[1:2]', 'SELECT true, null, :name, :?, a[?:?]'],
  ["COPY t FROM STDIN;\n1\tsecret\n\\.\nSELECT 2", 'COPY t FROM STDIN;\n\\.\nSELECT ?'],
])('no literal of %j is kept', (text, expected) => {
  expect(literals(text)).toBe(expected);
});

test('a string with a backslash ends where the session says', () => {
  expect(stripLiterals("SELECT 'a\\'; secret', b", { drop: 'literals', standardConformingStrings: false })).toBe('SELECT ?, b');
});

test.each<[text: string, expected: string]>([
  ["ALTER ROLE joe WITH PASSWORD 'secret' VALID UNTIL '2030-01-01'", "ALTER ROLE joe WITH PASSWORD ? VALID UNTIL '2030-01-01'"],
  ["CREATE USER joe ENCRYPTED password /* new */ E'sec\\'ret' LOGIN", 'CREATE USER joe ENCRYPTED password /* new */ ? LOGIN'],
  ['alter user joe password $$secret$$', 'alter user joe password ?'],
  ['ALTER ROLE joe PASSWORD NULL', 'ALTER ROLE joe PASSWORD NULL'],
  ["CREATE USER MAPPING FOR joe SERVER s OPTIONS (user 'joe', password 'secret')", "CREATE USER MAPPING FOR joe SERVER s OPTIONS (user 'joe', password ?)"],
  ["CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret dbname=d' PUBLICATION p", "CREATE SUBSCRIPTION s CONNECTION 'host=h password=? dbname=d' PUBLICATION p"],
  ["SELECT dblink('postgres://joe:secret@h/d', 'SELECT 1')", "SELECT dblink('postgres://joe:?@h/d', 'SELECT 1')"],
  ["SELECT dblink('host=h password=''se cret'' user=u')", "SELECT dblink('host=h password=? user=u')"],
  ["DO $$ BEGIN EXECUTE format('ALTER ROLE joe PASSWORD %L', 'secret'); PERFORM 'kept'; END $$", "DO $$ BEGIN EXECUTE format(?, ?); PERFORM 'kept'; END $$"],
  ["DO $f$ BEGIN ALTER ROLE joe PASSWORD 'secret'; END $f$", 'DO $f$ BEGIN ALTER ROLE joe PASSWORD ?; END $f$'],
  ["SELECT * FROM users WHERE name = 'ann' AND password = 'secret' AND id = 5", "SELECT * FROM users WHERE name = 'ann' AND password = ? AND id = 5"],
  ["SELECT 'a', 5 -- plain\n", "SELECT 'a', 5 -- plain\n"],
])('the password of %j is never kept', (text, expected) => {
  expect(passwords(text)).toBe(expected);
  expect(literals(text)).not.toContain('secret');
});

test('a message keeps only the quoted parts that are in the kept text', () => {
  expect(stripMessage('relation "Orders" does not exist', 'SELECT ? FROM orders')).toBe('relation "Orders" does not exist');
  expect(stripMessage('invalid input syntax for type integer: "secret"', 'SELECT ?::int')).toBe('invalid input syntax for type integer: "?"');
  expect(stripMessage('invalid input: "a"b" and "c"', 'SELECT')).toBe('invalid input: "?" and "?"');
});

test('property: what is in literals does not get through, and statements stay apart', () => {
  const secret = string({ unit: constantFrom('Z', '\\', ';', '-', '$', '\n'), minLength: 1, maxLength: 6 }).map((body) => `Z${body}`);
  const piece = tuple(secret, constantFrom("'", "E'", "B'", "U&'", '$q$', '--', '/*')).map(([body, quote]) => {
    if (quote === '$q$') return `$q$${body}$q$`;
    if (quote === '--') return `--${body.replaceAll('\n', '')}\n`;
    if (quote === '/*') return `/*${body}*/`;
    return `${quote}${quote === "E'" ? body.replaceAll('\\', '\\\\') : body}' `;
  });
  assert(property(array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
    const text = `select ${pieces.join(' , ')} from t`;
    const kept = literals(text);
    expect(kept).not.toContain('Z');
    expect(splitScript(kept)).toHaveLength(1);
  }), { numRuns: 300 });
});
