import { setImmediate as turn } from 'node:timers/promises';
import type { PgParser } from '../parser/pg-parser.ts';
import { tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import { bodyOf, bodyStatements, type Body } from './bodies.ts';
import type { FoundHazard, Harm, Place } from './found.ts';
import { harmsOf } from './harms.ts';
import { isNarrowed } from './narrowed.ts';
import { createTemporaryTables, type TemporaryTables } from './temporary.ts';
import { walk } from './walk.ts';

/** One statement as it is sent, and where it stands in the tab's text, or in a text of its own (UTF-16 units). */
export interface Statement {
  text: string;
  /** Where `text` begins. */
  start: number;
  /** Where the first token is, behind leading comments… */
  from: number;
  /** …and where the last one ends. */
  end: number;
}

export interface Unread { range: { from: number; to: number }; reason: string }

export interface Analysis { hazards: FoundHazard[]; unread: Unread[] }

/** Without one of these words no statement can be a hazard; most need no parsing then. Words in strings and names count too. */
const hurtful = /delete|update|truncate|drop|alter|merge|reassign|(?:^|[^a-z_])do(?:[^a-z_]|$)/i;

/** Statements that decide what a name means later. */
const telling = /temp|discard|rollback|abort|search_path/i;

/** Milliseconds of parsing before others get their turn. */
const turnMs = 12;

interface Work {
  parser: PgParser;
  analysis: Analysis;
  /** What was found of the statement so far, by place and words: the same twice tells nothing. */
  seen: Set<string>;
  /** Set once the script changes search_path: names without a schema may mean other tables than a new session says. */
  path: { changed: boolean };
  temporary: TemporaryTables;
  statement: Statement;
}

/** Looks at the statements of one script in their order. */
export interface Analyser {
  /** What of this statement can hurt, knowing those before it. Never throws on any text. */
  look(statement: Statement): Promise<Analysis>;
}

const nothing: Analysis = { hazards: [], unread: [] };

/**
 * Finds what can hurt: UPDATE and DELETE of every row, TRUNCATE, DROP, ALTER that loses data, MERGE, REASSIGN and DROP
 * OWNED; in CTEs, in EXPLAIN ANALYZE, in PREPARE, in rules, in DO blocks and routines of SQL and PL/pgSQL. A seat belt: a CALL, a
 * function in a SELECT, a trigger or an EXECUTE of earlier PREPAREd SQL can do anything, and no parser sees it. What has a hurtful
 * word and cannot be read is `unread`; it does not ask for a confirmation, because the server's grammar is newer or it fails there too.
 */
export function createAnalyser(parser: PgParser): Analyser {
  const temporary = createTemporaryTables();
  const path = { changed: false };
  let since = performance.now();
  return {
    async look(statement) {
      if (performance.now() - since > turnMs) {
        await turn();
        since = performance.now();
      }
      if (!(hurtful.test(statement.text) || telling.test(statement.text)) || isNarrowed(statement.text)) return nothing;
      const analysis: Analysis = { hazards: [], unread: [] };
      await analyseOne({ parser, analysis, seen: new Set(), path, temporary, statement });
      return analysis;
    },
  };
}

/** What of these statements can hurt. Never throws on any text. */
export async function analyse(parser: PgParser, statements: readonly Statement[], signal?: AbortSignal): Promise<Analysis> {
  const analyser = createAnalyser(parser);
  const all: Analysis = { hazards: [], unread: [] };
  for (const statement of statements) {
    signal?.throwIfAborted();
    const { hazards, unread } = await analyser.look(statement);
    all.hazards.push(...hazards);
    all.unread.push(...unread);
  }
  return all;
}

async function analyseOne(work: Work): Promise<void> {
  const { parser, statement: { text } } = work;
  const parsed = await parser.parse(text);
  if ('error' in parsed) {
    if (hurtful.test(text)) unread(work, parsed.error.message);
    return;
  }
  for (const { node } of parsed.statements) {
    const place: Place = { inside: 'statement', cteAt: null, when: '' };
    for (const found of harmsIn(node, place)) add(work, found, found.place.cteAt === null ? null : parsed.offset(found.place.cteAt));
    await analyseBody(work, node);
    work.temporary.note(node);
    if (treeAt(node, 'VariableSetStmt')?.['name'] === 'search_path') work.path.changed = true;
  }
}

interface Placed { harm: Harm; place: Place }

function harmsIn(node: Tree, place: Place): Placed[] {
  const found: Placed[] = [];
  walk(node, place, (type, inner, where) => {
    for (const harm of harmsOf(type, inner)) found.push({ harm, place: where });
  });
  return found;
}

/** `at` is where it begins in the statement's text; null for the statement itself. */
function add({ analysis, seen, path, temporary, statement }: Work, { harm, place }: Placed, at: number | null): void {
  const { consequence, relations, table, ...rest } = harm;
  if (relations !== null && temporary.all(relations)) return;
  const sentence = place.when === '' ? `${consequence.charAt(0).toUpperCase()}${consequence.slice(1)}.` : `${place.when}${consequence}.`;
  const from = at === null ? statement.from : statement.start + at;
  const words = `${from} ${harm.title} ${sentence}`;
  if (seen.has(words)) return;
  seen.add(words);
  const known = table !== null && (!path.changed || table.qualified);
  analysis.hazards.push({ ...rest, consequence: sentence, inside: place.inside, range: { from, to: statement.end }, table: known ? table : null });
}

function unread({ analysis, statement }: Work, reason: string): void {
  analysis.unread.push({ range: { from: statement.from, to: statement.end }, reason });
}

async function analyseBody(work: Work, node: Tree): Promise<void> {
  const block = treeAt(node, 'DoStmt');
  const routine = treeAt(node, 'CreateFunctionStmt');
  const body = block !== null ? bodyOf(block, 'args', 'plpgsql') : routine !== null ? bodyOf(routine, 'options', '') : null;
  if (body === null) return;
  const place: Place = block !== null ? { inside: 'do-block', cteAt: null, when: '' } : { inside: 'routine-body', cteAt: null, when: 'When it is called: ' };
  if (body.language === 'sql') await analyseSql(work, body.text, place, createFinder(work, body));
  else if (body.language === 'plpgsql') await analysePlPgSql(work, body, place);
  else if (block !== null) runtime(work, place, null, `runs a block of ${body.language}, which cannot be read here`);
}

/** Where a text of the body stands in the statement: each time the next one that is alike. */
type Finder = (sql: string) => number | null;

function createFinder({ statement: { text } }: Work, { text: body }: Body): Finder {
  const start = Math.max(0, text.indexOf(body));
  const next = new Map<string, number>();
  return (sql) => {
    const at = text.indexOf(sql, next.get(sql) ?? start);
    if (at === -1) return null;
    next.set(sql, at + 1);
    return at;
  };
}

async function analysePlPgSql(work: Work, body: Body, place: Place): Promise<void> {
  const answer = await work.parser.parsePlPgSql(work.statement.text);
  if ('error' in answer) return hurtful.test(body.text) || place.inside === 'do-block' ? unread(work, `its body: ${answer.error.message}`) : undefined;
  const find = createFinder(work, body);
  for (const { sql, made } of bodyStatements(answer.functions)) {
    if (!made) {
      await analyseSql(work, sql, place, find);
      continue;
    }
    const literal = await literalOf(work.parser, sql);
    if (literal !== null) await analyseSql(work, literal, place, () => find(sql));
    // Routines that make SQL are common, and creating one runs nothing.
    else if (place.inside === 'do-block') runtime(work, place, find(sql), 'runs SQL that is put together at run time; what it does cannot be told beforehand');
  }
}

/** The text where EXECUTE is given nothing but a string. */
async function literalOf(parser: PgParser, expression: string): Promise<string | null> {
  const parsed = await parser.parse(`SELECT ${expression}`);
  if ('error' in parsed) return null;
  const [select] = parsed.statements.map(({ node }) => treeAt(node, 'SelectStmt') ?? {});
  const [target] = tagged(select ?? {}, 'targetList', 'ResTarget');
  const constant = treeAt(treeAt(target ?? {}, 'val') ?? {}, 'A_Const');
  return textAt(treeAt(constant ?? {}, 'sval') ?? {}, 'sval');
}

async function analyseSql(work: Work, sql: string, place: Place, find: Finder): Promise<void> {
  if (!hurtful.test(sql)) return;
  const parsed = await work.parser.parse(sql);
  if ('error' in parsed) return unread(work, `in its body: ${parsed.error.message}`);
  for (const { node, from, to } of parsed.statements) {
    const found = harmsIn(node, place);
    const at = found.length === 0 ? null : find(sql.slice(from, to).trim());
    for (const one of found) add(work, one, at);
  }
}

function runtime(work: Work, place: Place, at: number | null, consequence: string): void {
  const execute = at === null ? null : /execute\s*$/i.exec(work.statement.text.slice(Math.max(0, at - 100), at));
  const from = at === null ? null : at - (execute?.[0].length ?? 0);
  add(work, { place, harm: { kind: 'runtime-sql', title: 'SQL made at run time', consequence, objects: [], table: null, relations: null } }, from);
}
