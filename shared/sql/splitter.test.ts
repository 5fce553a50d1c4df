import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPiece, pieceAt, splitScript, type SplitOptions } from './splitter.ts';

const texts = (script: string, options?: SplitOptions): string[] => splitScript(script, options).map(({ from, end }) => script.slice(from, end));

test.each<[name: string, script: string, expected: string[]]>([
  ['plain', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ['strings', "SELECT ';', 'it''s;'; x", ["SELECT ';', 'it''s;'", 'x']],
  ['a backslash is plain in plain strings', "SELECT 'a\\'; x", ["SELECT 'a\\'", 'x']],
  ['escape strings', "SELECT E'a\\';', e'''\\\\'; x", ["SELECT E'a\\';', e'''\\\\'", 'x']],
  ['escape strings continued', "SELECT E'a' -- c\n  'b\\'; '; x", ["SELECT E'a' -- c\n  'b\\'; '", 'x']],
  ['no continuation on one line', "SELECT E'a' 'b\\'; x", ["SELECT E'a' 'b\\'", 'x']],
  ['identifier that ends in e', "SELECT tree'a\\'; x", ["SELECT tree'a\\'", 'x']],
  ['bit and Unicode strings', "SELECT B'01;', X'1;', U&'\\00e9;', N'a;'; x", ["SELECT B'01;', X'1;', U&'\\00e9;', N'a;'", 'x']],
  ['quoted identifiers', 'SELECT "a;""b;", U&"d\\0061;"; x', ['SELECT "a;""b;", U&"d\\0061;"', 'x']],
  ['dollar quotes', "SELECT $$;'$$, $a$;$$;$b$;$a$, $é1$;$é1$; x", ["SELECT $$;'$$, $a$;$$;$b$;$a$, $é1$;$é1$", 'x']],
  ['dollars that quote nothing', 'SELECT $1, a$b$c, $a; x; $1$; y', ['SELECT $1, a$b$c, $a', 'x', '$1$', 'y']],
  ['nested comments', 'SELECT /* ; /* ; */ ; */ 1; -- ;\nx', ['SELECT /* ; /* ; */ ; */ 1', 'x']],
  ['comments that follow operators', 'SELECT 1+--;\n2*/*;*/3; x', ['SELECT 1+--;\n2*/*;*/3', 'x']],
  ['parentheses', 'CREATE RULE r AS ON INSERT TO t DO (a; b); x', ['CREATE RULE r AS ON INSERT TO t DO (a; b)', 'x']],
  ['too many closing parentheses', 'SELECT 1); x', ['SELECT 1)', 'x']],
  ['BEGIN of a transaction', 'BEGIN; x; END; y', ['BEGIN', 'x', 'END', 'y']],
  ['BEGIN ATOMIC', 'create or replace procedure p() begin atomic; select case 1 when 2 then 3 end; x; end; y',
    ['create or replace procedure p() begin atomic; select case 1 when 2 then 3 end; x; end', 'y']],
  ['begin in other CREATEs', 'CREATE TABLE function (begin int); CREATE VIEW a AS SELECT 1 AS begin; x', ['CREATE TABLE function (begin int)', 'CREATE VIEW a AS SELECT 1 AS begin', 'x']],
  ['empty pieces', ';;a;', ['', '', 'a']],
  ['only comments', '-- a\n/* b */', []],
  ['never ended', "SELECT 'a; b", ["SELECT 'a; b"]],
  ['numbers', "SELECT 1e5,1_000.5,0x1f; x", ['SELECT 1e5,1_000.5,0x1f', 'x']],
])('splits %s', (_, script, expected) => {
  expect(texts(script)).toEqual(expected);
});

test('without standard_conforming_strings a backslash escapes in plain strings too', () => {
  expect(texts("SELECT 'a\\'; b'; x", { standardConformingStrings: false })).toEqual(["SELECT 'a\\'; b'", 'x']);
});

test('comments before a statement are sent with it but are not its range', () => {
  const [piece] = splitScript(' /*+ SeqScan(t) */ SELECT 1 ;');
  expect(piece).toMatchObject({ start: 1, from: 19, end: 28, to: 29 });
});

test('psql’s commands are pieces of their own at the start, and marks inside', () => {
  expect(splitScript("\\d it's; \r\nSELECT 1").map(({ kind, from, to }) => [kind, from, to])).toEqual([['backslash', 0, 8], ['sql', 11, 19]]);
  expect(splitScript("DELETE FROM t \\echo it's\nWHERE a; x")).toMatchObject([{ backslashAt: 14, to: 33 }, { backslashAt: null }]);
});

const marked = (script: string) => splitScript(script).map(({ kind, from, to, backslashAt }) => [kind, script.slice(from, to), backslashAt === null ? null : backslashAt - from]);

test('psql’s ways to join, send and drop statements cut where they do, and mark the piece', () => {
  expect(marked('SELECT 1\\; SELECT 2; x')).toEqual([['sql', 'SELECT 1\\; SELECT 2;', 8], ['sql', 'x', null]]);
  expect(marked('SELECT 1 \\gx out \nx; y \\r\nz')).toEqual([['sql', 'SELECT 1 \\gx out', 9], ['sql', 'x;', null], ['sql', 'y \\r', 2], ['sql', 'z', null]]);
  expect(marked("\\echo 'a\\\\b' \\\\ x;\n\\! a \\\\ b\ny")).toEqual([['backslash', "\\echo 'a\\\\b' \\\\", 0], ['sql', 'x;', null], ['backslash', '\\! a \\\\ b', 0], ['sql', 'y', null]]);
});

test('a comment that never ends belongs to its statement, so that nothing runs without what it hides', () => {
  expect(texts('DELETE FROM t /* WHERE a; /* */ ; x')).toEqual(['DELETE FROM t /* WHERE a; /* */ ; x']);
  expect(texts('a; /* b')).toEqual(['a', '/* b']);
  expect(texts('a /* b */')).toEqual(['a']);
});

test('COPY data belongs to its statement', () => {
  const script = 'COPY t (a) FROM STDIN WITH (FORMAT csv); -- c\r\n1;\r\n\\d\r\n\\.\r\nSELECT 1;';
  const [copy, select] = splitScript(script);
  expect(script.slice(copy?.copyData?.from, copy?.copyData?.to)).toBe('1;\r\n\\d\r\n');
  expect(script.slice(select?.from, select?.to)).toBe('SELECT 1;');
  for (const none of ['COPY t FROM STDIN;\nSELECT 1', 'COPY t FROM STDIN; x\n\\.\n', "COPY t FROM 'stdin';\n\\.\n", 'COPY (SELECT 1 FROM stdin) TO STDOUT;\n\\.\n', 'SELECT 1 FROM stdin;\n\\.\n']) {
    expect(splitScript(none)[0]?.copyData).toBeNull();
  }
  expect(splitScript('copy t from stdin;\n\\.')[0]?.copyData).toEqual({ from: 19, to: 19 });
});

test.each<[script: string, expected: string | undefined]>([
  ['SELECT 1; SEL|ECT 2;', 'SELECT 2'], ['SELECT 1;|SELECT 2', 'SELECT 2'], ['SELECT 1;| SELECT 2', 'SELECT 1'], ['SELECT 1;|', 'SELECT 1'],
  ['SELECT 1; -- c|\n\nSELECT 2', 'SELECT 1'], ['SELECT 1;\n|\nSELECT 2', 'SELECT 2'], ['|\nSELECT 1', 'SELECT 1'], ['SELECT 1;\n\n|', 'SELECT 1'], ['|', undefined],
])('the statement at the cursor of %j', (marked, expected) => {
  const script = marked.replace('|', '');
  const piece = pieceAt(script, splitScript(script), marked.indexOf('|'));
  expect(piece === null ? undefined : script.slice(piece.from, piece.end)).toBe(expected);
});

/** Pieces of SQL that hold semicolons without ending a statement. */
const atom = fc.oneof(
  fc.constantFrom('SELECT', 'a', '1', '$1', '(;)', '+', '\n', '-- ;\n', '/* ; /* ;*/ */', '/*;\n*/', '::', 'é😀', 'x.y'),
  fc.string({ unit: fc.constantFrom('a', ';', '"', '\\', '\n', '$', '-', '😀') }).map((body) => `'${body}'`),
  fc.string({ unit: fc.constantFrom('a', ';', "'", '\\', '-', 'é') }).map((body) => `"${body}"`),
  // The comma keeps a plain string on the next line from continuing this one, with its escapes (SQL string continuation).
  fc.string({ unit: fc.constantFrom('a', ';', "\\'", '\\\\', "''", '"') }).map((body) => ` E'${body}' ,`),
  fc.tuple(fc.constantFrom('', 'a', 'é_1'), fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '\n', '/*', '--', ')') })).map(([tag, body]) => ` $${tag}$${body}$${tag}$ `),
);
const statement = fc.array(atom, { minLength: 1, maxLength: 12 }).map((atoms) => `S ${atoms.join(' ')}`);

test('property: statements put together come apart the same', () => {
  fc.assert(fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), (statements) => {
    const script = statements.map((text) => `${text}\n;`).join('\n');
    const pieces = splitScript(script);
    expect(pieces).toHaveLength(statements.length);
    pieces.forEach(({ start, end }, index) => expect(script.slice(start, end).startsWith(statements[index]!.trimEnd())).toBe(true));
  }), { numRuns: 500 });
});

test('property: any text gives pieces in order that leave only white space and comments out', () => {
  const noise = fc.string({ unit: fc.constantFrom(...'a;\'"$\\/*-()\n \reEbuU&1.é'.split(''), '😀', 'begin ', 'create function ', 'copy t from stdin;\n', '\\.\n') });
  fc.assert(fc.property(noise, (script) => {
    let at = 0;
    for (const piece of splitScript(script)) {
      expect(piece.start).toBeGreaterThanOrEqual(at);
      expect(piece.from).toBeGreaterThanOrEqual(piece.start);
      expect(piece.end).toBeGreaterThanOrEqual(piece.from);
      expect(piece.to).toBeGreaterThanOrEqual(piece.end);
      expect(nextPiece(script.slice(at, piece.start), 0)).toBeNull();
      at = piece.to;
      if (piece.copyData !== null) at = script.indexOf('\n', piece.copyData.to) + 1 || script.length;
    }
    expect(nextPiece(script.slice(at), 0)).toBeNull();
  }), { numRuns: 2000 });
});

test('a large script is split whole', () => {
  const line = "INSERT INTO t VALUES (1, 'text; more', $$body;$$, E'\\'') -- comment;\n;\n";
  const script = line.repeat(Math.ceil(8 * 1024 * 1024 / line.length));
  expect(splitScript(script)).toHaveLength(script.length / line.length);
});
