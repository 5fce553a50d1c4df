import type { PgModule, RawError } from './pg-module.ts';
import { byteOffsets, characterOffset } from './offsets.ts';
import { isTree, list, numberAt, textAt, treeAt, type Tree } from './tree.ts';

/** Longer texts are not read: libpg_query takes some 250 ms for each MiB, and the main process does nothing else meanwhile. */
export const maxParsedUnits = 1024 * 1024;

/** Where the message points is a UTF-16 offset into the text that was given; null where it points nowhere. */
export interface ParseError { message: string; at: number | null }

/** One statement: its node such as `{ DeleteStmt: {…} }` (parsenodes.h), and its UTF-16 range without the semicolon. */
export interface ParsedStatement { node: Tree; from: number; to: number }

export interface Parsed {
  statements: ParsedStatement[];
  /** Turns a node's `location` (bytes) into a UTF-16 offset. */
  offset(location: number): number;
}

export interface Token { from: number; to: number; name: string; keyword: string }

export interface PgParser {
  /** Reads any number of statements. Never throws: what cannot be read is an `error`, a text above `maxParsedUnits` too. */
  parse(text: string): Promise<Parsed | { error: ParseError }>;
  /** The PL/pgSQL functions of one CREATE FUNCTION, CREATE PROCEDURE or DO statement, as libpg_query dumps them. Never throws. */
  parsePlPgSql(text: string): Promise<{ functions: Tree[] } | { error: ParseError }>;
  /** The server's own tokens, comments among them. Never throws. */
  scan(text: string): Promise<{ tokens: Token[] } | { error: ParseError }>;
  /** Frees the module; what is asked later loads another. */
  dispose(): void;
}

export interface PgParserDeps {
  load?: () => Promise<PgModule>;
  /** Above this linear memory (bytes) the module is loaded anew. Default 192 MiB: it begins with 128, of which little is touched. */
  maxBytes?: number;
}

/** PostgreSQL 18's own parser (libpg_query, WebAssembly), loaded when first asked. A module that died is replaced at the next call. */
export function createPgParser({ load = loadModule, maxBytes = 192 * 1024 * 1024 }: PgParserDeps = {}): PgParser {
  let loading: Promise<PgModule> | undefined;

  async function ask<T>(text: string, question: (module: PgModule) => T): Promise<T | { error: ParseError }> {
    const refused = unreadable(text);
    if (refused !== null) return { error: refused };
    const mine = (loading ??= load());
    const drop = (): void => { if (loading === mine) loading = undefined; };
    try {
      const module = await mine;
      const answer = question(module);
      if (module.bytes() > maxBytes) drop();
      return answer;
    } catch (thrown) {
      drop();
      return { error: { message: deathOf(thrown), at: null } };
    }
  }

  return {
    parse: (text) => ask(text, (module) => {
      const raw = module.parse(text);
      return 'error' in raw ? { error: toError(text, raw.error) } : toParsed(text, JSON.parse(raw.json));
    }),
    parsePlPgSql: (text) => ask(text, (module) => {
      const answer = module.plPgSql(text);
      return answer.startsWith('{') ? { functions: list(treeOf(JSON.parse(answer)), 'plpgsql_funcs') } : { error: { message: answer, at: null } };
    }),
    scan: (text) => ask(text, (module) => {
      const answer = module.scan(text);
      return answer.startsWith('{') ? { tokens: toTokens(text, JSON.parse(answer)) } : { error: { message: answer, at: null } };
    }),
    dispose() { loading = undefined; },
  };
}

async function loadModule(): Promise<PgModule> {
  const { loadPgModule } = await import('./pg-module.ts');
  return loadPgModule();
}

function unreadable(text: string): ParseError | null {
  if (text.length > maxParsedUnits) {
    return { message: `the text is longer than ${maxParsedUnits.toLocaleString('en-US')} characters, which is more than is read`, at: null };
  }
  const nul = text.indexOf('\0');
  return nul === -1 ? null : { message: 'a zero character, which PostgreSQL does not take', at: nul };
}

function deathOf(thrown: unknown): string {
  if (thrown instanceof RangeError || (thrown instanceof Error && thrown.name === 'RuntimeError')) return 'the statement is nested too deeply to be read';
  return thrown instanceof Error ? `the parser could not be used: ${thrown.message}` : 'the parser could not be used';
}

function toError(text: string, { message, cursor }: RawError): ParseError {
  return { message, at: cursor > 0 ? characterOffset(text, cursor - 1) : null };
}

const treeOf = (value: unknown): Tree => (isTree(value) ? value : {});

/** RawStmt {stmt, stmt_location, stmt_len}: a location of 0 and the length of the last statement are left out. */
function toParsed(text: string, answer: unknown): Parsed {
  const offset = byteOffsets(text);
  const statements = list(treeOf(answer), 'stmts').map((raw) => {
    const start = numberAt(raw, 'stmt_location') ?? 0;
    const length = numberAt(raw, 'stmt_len');
    const from = offset(start);
    return { node: treeAt(raw, 'stmt') ?? {}, from, to: length === null ? text.length : offset(start + length) };
  });
  return { statements, offset };
}

function toTokens(text: string, answer: unknown): Token[] {
  const offset = byteOffsets(text);
  return list(treeOf(answer), 'tokens').map((token) => ({
    from: offset(numberAt(token, 'start') ?? 0),
    to: offset(numberAt(token, 'end') ?? 0),
    name: textAt(token, 'tokenName') ?? '',
    keyword: textAt(token, 'keywordName') ?? '',
  }));
}
