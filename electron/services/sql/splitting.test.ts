import * as fc from 'fast-check';
import { loadModule, parseSync, scanSync } from 'libpg-query';
import { beforeAll, expect, test } from 'vitest';
import { splitScript } from '../../../shared/sql/splitter.ts';
import { continuedEscapes, hardScripts } from './testing/hard-scripts.ts';

beforeAll(() => loadModule());

/** Our statements, without the empty ones, which no grammar has. */
const ours = (script: string): string[] => splitScript(script).filter(({ from, end }) => end > from).map(({ from, end }) => script.slice(from, end));

/** The statements of the grammar (RawStmt's location and length, in bytes of UTF-8). Throws for what is no SQL. */
function parsed(script: string): string[] {
  const bytes = Buffer.from(script);
  return (parseSync(script).stmts ?? []).map(({ stmt_location: at = 0, stmt_len: length }) => bytes.toString('utf8', at, length === undefined ? bytes.length : at + length));
}

interface Token { tokenType: number; start: number; end: number; text: string }

/** The tokens of PostgreSQL's scanner; null for text that it refuses. libpg-query's JSON of tokens that hold a form feed cannot be read. */
function scanned(script: string): Token[] | null {
  try {
    return scanSync(script).tokens;
  } catch {
    return null;
  }
}

const sqlComment = 275;
const cComment = 276;

/** The scanner's tokens put together to statements by psql's rules for semicolons (psqlscan.l). */
function statementsOf(script: string, tokens: readonly Token[]): string[] {
  const bytes = Buffer.from(script);
  const found: string[] = [];
  let parens = 0;
  let from = -1;
  let end = -1;
  const finish = (): void => {
    if (from !== -1) found.push(bytes.toString('utf8', from, end));
    from = -1;
  };
  for (const token of tokens) {
    if (token.tokenType === sqlComment || token.tokenType === cComment) continue;
    if (token.text === ';' && parens === 0) {
      finish();
      continue;
    }
    if (token.text === '(') parens += 1;
    if (token.text === ')' && parens > 0) parens -= 1;
    if (from === -1) from = token.start;
    end = token.end;
  }
  finish();
  return found;
}

const parsable = hardScripts.filter(([, script]) => !/stdin|\\(?:echo|g|;|:)/i.test(script) && !/[\r\f]/.test(script));

test('the hard scripts that are valid SQL are the grammar’s statements', () => {
  let valid = 0;
  for (const [, script] of [...parsable, ...continuedEscapes.map(([text]) => ['', text] as const)]) {
    let theirs: string[];
    try {
      theirs = parsed(script);
    } catch {
      continue;
    }
    valid += 1;
    expect(ours(script).map(withoutTail)).toEqual(theirs.map(withoutTail));
  }
  expect(valid).toBeGreaterThan(25);
});

const gap = fc.constantFrom(' ', '\n', '\t', ' -- it\'s; (\n', '/* ; */', '/* /* "; */ ( */', '\r\n');
const literal = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ';', '"', '\\', '\n', '$', '--', '/*', 'é', '😀', "''", '(') }).map((body) => `'${body}'`),
  fc.string({ unit: fc.constantFrom('a', ';', "\\'", '\\\\', "''", '"', '/*', '\n', 'ß') }).map((body) => `E'${body}'`),
  fc.string({ unit: fc.constantFrom('a', ';', "''", '-', 'é') }).map((body) => `U&'${body}'`),
  fc.tuple(fc.constantFrom('', 'a', 'é_1'), fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '\n', '/*', '--', ')') })).map(([tag, body]) => `$${tag}$${body}$${tag}$`),
  fc.constantFrom("B'01'", "x'1F'", "N'a;'", '1', '1.5e3', '.5', '0x1f', '1_000', '$1', 'null', "'a'\n';b'", "E'a'\n'\\';'", "'1;'::text"),
);
const name = fc.oneof(
  fc.constantFrom('a', 'é1', 'a$b$c', '日本', 'x_', 'tree'),
  fc.string({ unit: fc.constantFrom('a', ';', "'", '\\', '-', 'é', '""', '$$'), minLength: 1 }).map((body) => `"${body}"`),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal, name,
    fc.tuple(tie('expression'), gap, fc.constantFrom('+', '-', '*', '/', '||', '@', '<=', '&', '%', '?|'), gap, tie('expression')).map((parts) => parts.join('')),
    tie('expression').map((inner) => `(${inner})`),
    fc.tuple(tie('expression'), gap).map(([inner, space]) => `CASE${space}WHEN true THEN (${inner}) END`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `ARRAY[${left}, ${right}]`),
  ),
}));
const select = fc.tuple(gap, expression, gap, name, gap).map(([before, value, space, alias, after]) => `SELECT${before}${value}${space}AS ${alias}${after}`);
const statement = fc.oneof(
  { weight: 6, arbitrary: select },
  { weight: 1, arbitrary: fc.tuple(gap, select, select).map(([space, one, two]) => `CREATE RULE r AS ON INSERT TO t${space}DO ALSO (${one}; ${two})`) },
  { weight: 1, arbitrary: fc.tuple(gap, select, select).map(([space, one, two]) => `CREATE${space}OR REPLACE${space}FUNCTION f(x int DEFAULT 1) RETURNS int${space}BEGIN ATOMIC ${one}; ${two}; END`) },
  { weight: 1, arbitrary: select.map((body) => `DO $do$ ${body.replaceAll('$do$', '')}; $do$`) },
  { weight: 1, arbitrary: fc.constantFrom('BEGIN', 'END', 'COMMIT', 'TABLE t', 'VALUES (1), (2)', 'DROP FUNCTION f', 'CREATE VIEW v AS SELECT 1 AS begin') },
);
const script = fc.tuple(fc.array(fc.tuple(gap, statement, gap), { minLength: 1, maxLength: 8 }), fc.constantFrom(';', ';;', '; ;', '\n;\n'))
  .map(([parts, separator]) => parts.map(([before, text, after]) => `${before}${text}${after}`).join(separator));

test('property: scripts of the grammar are cut where the grammar cuts them', () => {
  let valid = 0;
  fc.assert(fc.property(script, (text) => {
    let theirs: string[];
    try {
      theirs = parsed(text);
    } catch {
      return;
    }
    valid += 1;
    expect(ours(text).map(withoutTail)).toEqual(theirs.map(withoutTail));
  }), { numRuns: 300 });
  expect(valid).toBeGreaterThan(60);
});

/** Statements reach to their semicolon; what is compared ends with the last token. */
function withoutTail(text: string): string {
  const tokens = scanned(text)?.filter(({ tokenType }) => tokenType !== sqlComment && tokenType !== cComment) ?? [];
  return Buffer.from(text).toString('utf8', 0, tokens.at(-1)?.end).trim();
}

test('property: any text that the scanner takes is cut between the same tokens', () => {
  const noise = fc.string({ maxLength: 24, unit: fc.constantFrom(...'aA1;\'"$/*-+()=.:_ \n\r\t&'.split(''), 'é', '😀', 'E\'', 'e\'', 'U&\'', 'U&"', 'N\'', 'B\'', '--', '/*', '*/', '$$', '$a$', '\\\'', '1e', '0x') });
  let valid = 0;
  fc.assert(fc.property(noise, (text) => {
    const tokens = scanned(text);
    // A backslash outside quotes is an operator to nobody but psql.
    if (tokens === null || tokens.some((token) => token.text === '\\')) return;
    valid += 1;
    expect(ours(text).map(withoutTail)).toEqual(statementsOf(text, tokens));
  }), { numRuns: 8000 });
  expect(valid).toBeGreaterThan(800);
});
