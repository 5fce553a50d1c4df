import type { Column } from '../../../shared/cell.ts';
import type { Filter, Sort } from '../../../shared/contract/results.ts';
import type { Parameter } from '../../../shared/contract/sql.ts';
import { escapeIdentifier, escapeLiteral } from '../../../shared/sql/escape.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { PgParser } from '../parser/pg-parser.ts';
import type { ResultStatement } from '../sql/result-statement.ts';
import { comparesValues, isComparison } from './filter.ts';
import { whyNotPlain } from './plain-query.ts';
import { kindOf, type Kind } from './type-kinds.ts';
import type { Arrangement } from './views.ts';

const operators = { 'equals': '=', 'not-equals': '<>', 'less': '<', 'at-most': '<=', 'greater': '>', 'at-least': '>=' } as const;

const cannot = (reason: string): AppFailure => failure('result.cannot-rerun', { reason }, `The server cannot arrange this statement. ${reason}`);

/**
 * The statement of a result inside one that sorts and filters, so that the server does what `results.view` does here. Columns are
 * named by their places (`AS q(c1, c2)`), as their own names may occur twice, and get their own names back. Parameters are put in as
 * literals. Throws result.cannot-rerun for anything but one plain query.
 */
export async function rerunText(parser: PgParser, statement: ResultStatement, { sort, filters }: Arrangement): Promise<string> {
  const { columns } = statement;
  if (columns.length === 0) throw cannot('It has no columns.');
  if ([...sort, ...filters].some(({ column }) => column >= columns.length)) throw cannot('There is no such column.');
  const reason = await whyNotPlain(parser, statement.text);
  if (reason !== null) throw cannot(reason);
  const text = await withValues(parser, statement.text, statement.parameters);
  const own = columns.map(({ name }, index) => `q.c${index + 1} AS ${escapeIdentifier(name)}`).join(', ');
  const names = columns.map((_, index) => `c${index + 1}`).join(', ');
  // A comment at the statement's end must not swallow the parenthesis.
  const parts = [`SELECT ${own}\nFROM (\n${text}\n) AS q(${names})`];
  if (filters.length > 0) parts.push(`WHERE ${filters.map((filter) => condition(filter, columns)).join('\n  AND ')}`);
  if (sort.length > 0) parts.push(`ORDER BY ${sort.map((by) => orderItem(by, columns)).join(', ')}`);
  return parts.join('\n');
}

/** The text with literals for `$1`, `$2` and so on. */
async function withValues(parser: PgParser, text: string, parameters: readonly Parameter[]): Promise<string> {
  const bare = text.replace(/[\s;]+$/, '');
  const scanned = await parser.scan(bare);
  if ('error' in scanned) throw cannot(scanned.error.message);
  let replaced = '';
  let at = 0;
  for (const token of scanned.tokens) {
    if (token.name !== 'PARAM') continue;
    const parameter = parameters[Number(bare.slice(token.from + 1, token.to)) - 1];
    if (parameter === undefined) throw cannot('A value of its parameters is missing.');
    replaced += `${bare.slice(at, token.from)}${parameter.value === null ? 'NULL' : escapeLiteral(parameter.value)}`;
    at = token.to;
  }
  return replaced + bare.slice(at);
}

function orderItem({ column, descending }: Sort, columns: readonly Column[]): string {
  const kind = kindOf(columns[column]?.typeOid ?? 0);
  return `${orderable(`q.c${column + 1}`, kind)}${descending ? ' DESC' : ''}`;
}

/** A column as it is compared: by its value where its kind has one, else by the bytes of its text. */
function orderable(name: string, kind: Kind): string {
  return kind === 'text' || kind === 'other' ? `${name}::text COLLATE "C"` : name;
}

/** A literal of the column's own type, so that a number of type real is compared as real. */
function typedLiteral(value: string, { typeOid }: Column): string {
  const literal = escapeLiteral(value.trim());
  switch (typeOid) {
    case 700: return `${literal}::real`;
    case 701: return `${literal}::double precision`;
    case 20: case 21: case 23: case 26: case 1700: return `${literal}::numeric`;
    // The others' names are what an untyped literal becomes by itself.
    default: return literal;
  }
}

function condition(filter: Filter, columns: readonly Column[]): string {
  const column = columns[filter.column];
  if (column === undefined) throw cannot('There is no such column.');
  const name = `q.c${filter.column + 1}`;
  const kind = kindOf(column.typeOid);
  const text = `${name}::text`;
  const { op, value, caseSensitive } = filter;
  if (isComparison(op)) {
    if (comparesValues(filter, kind)) return `${column.typeOid === 26 ? `${name}::bigint` : name} ${operators[op]} ${typedLiteral(value, column)}`;
    const folds = !caseSensitive && (op === 'equals' || op === 'not-equals');
    return folds
      ? `pg_catalog.lower(${text}) ${operators[op]} pg_catalog.lower(${escapeLiteral(value)})`
      : `${text} COLLATE "C" ${operators[op]} ${escapeLiteral(value)}`;
  }
  const [where, what] = caseSensitive ? [text, escapeLiteral(value)] : [`pg_catalog.lower(${text})`, `pg_catalog.lower(${escapeLiteral(value)})`];
  switch (op) {
    case 'contains': return `pg_catalog.strpos(${where}, ${what}) > 0`;
    case 'not-contains': return `pg_catalog.strpos(${where}, ${what}) = 0`;
    case 'starts-with': return `pg_catalog.strpos(${where}, ${what}) = 1`;
    case 'is-null': return `${name} IS NOT DISTINCT FROM NULL`;
    case 'is-not-null': return `${name} IS DISTINCT FROM NULL`;
    case 'is-empty': return `${text} = ''`;
  }
}
