import { reservedWords } from '../../../shared/sql/keywords.ts';
import { escapeLiteral } from '../../../shared/sql/escape.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { tokenise } from '../../../shared/sql/tokens.ts';
import type { Catalog, ColumnInfo, FunctionInfo, RelationInfo, SchemaInfo, TypeInfo } from '../catalog/types.ts';
import { findPlace, type Place } from './place.ts';
import { ownerOf, relationAsSource } from './qualified.ts';
import { ctesInReach, type Cte } from './query.ts';
import type { Resolved, ScopeColumn } from './scope-types.ts';
import { createResolver, type Resolver } from './scope.ts';
import { isSymbol, wordOf } from './tree.ts';
import { relationDetail, withSchema } from './written.ts';

export interface Hover { range: { from: number; to: number }; sql: string | null; text: string }
type Found = Omit<Hover, 'range'>;

/** Columns shown of a wide table. */
const mostColumns = 40;

function columnLine({ name, type, notNull, filled, expression, comment }: ColumnInfo, comma: string): string {
  const value = filled === 'identity' ? ' generated as identity' : filled === 'generated' ? ` generated always as (${expression ?? ''}) stored` : expression === null ? '' : ` default ${expression}`;
  return `  ${quoteIdentifier(name)} ${type}${notNull ? ' not null' : ''}${value}${comma}${comment === null ? '' : ` -- ${comment.replaceAll(/\s+/g, ' ')}`}`;
}

const count = new Intl.NumberFormat('en-US');

function aboutRelation(relation: RelationInfo, catalog: Catalog): Found {
  const columns = catalog.columnsOf(relation) ?? [];
  const lines = columns.slice(0, mostColumns).map((column, index) => columnLine(column, index < columns.length - 1 ? ',' : ''));
  const rest = columns.length > mostColumns ? [`  -- ${columns.length - mostColumns} more columns`] : [];
  const rows = relation.estimatedRows === null ? '' : `about ${count.format(relation.estimatedRows)} rows`;
  const body = [...lines, ...rest].join('\n');
  return {
    sql: `${relation.kind.replaceAll('-', ' ')} ${withSchema(relation.schema, relation.name)}${body === '' ? '' : ` (\n${body}\n)`}`,
    text: [relation.comment, rows].filter((part) => part !== null && part !== '').join('\n'),
  };
}

function keysText(relation: RelationInfo, info: ColumnInfo, catalog: Catalog): string {
  const texts = catalog.keysOf(relation).filter(({ columns }) => columns.includes(info.number)).map((key) => {
    if (key.kind !== 'foreign') return key.kind === 'primary' ? 'primary key' : 'unique';
    const at = key.columns.indexOf(info.number);
    const target = key.target === null ? null : catalog.columnsOf(key.target)?.find(({ number }) => number === key.targetColumns[at]);
    return `references ${key.target?.name ?? ''}${target === undefined || target === null ? '' : ` (${target.name})`}`;
  });
  return texts.join(', ');
}

function aboutColumn({ name, type, relation, info }: ScopeColumn, owner: string, catalog: Catalog | null): Found {
  if (relation === null || info === null || catalog === null) return { sql: `${quoteIdentifier(name)}${type === null ? '' : ` ${type}`}`, text: owner === '' ? '' : `Column of ${owner}` };
  const text = [info.comment, `Column of ${relation.schema.name}.${relation.name}`, keysText(relation, info, catalog)].filter((part) => part !== null && part !== '');
  return { sql: columnLine({ ...info, comment: null }, '').trim(), text: text.join('\n') };
}

function aboutFunctions(found: readonly FunctionInfo[]): Found {
  const lines = found.slice(0, 8).map(({ schema, name, args, result, kind }) => `${kind === 'window' ? 'window function' : kind} ${withSchema(schema, name)}(${args})${result === '' ? '' : ` returns ${result}`}`);
  const volatility = found[0]?.kind === 'function' ? found[0].volatility : '';
  return { sql: lines.join('\n'), text: [found[0]?.comment, volatility].filter((part) => part !== null && part !== undefined && part !== '').join('\n') };
}

function aboutCte(cte: Cte, resolver: Resolver): Found {
  return { sql: `with ${quoteIdentifier(cte.name)} (\n${columnLines(resolver.cteColumns(cte))}\n)`, text: 'Common table expression of this statement' };
}

function columnLines(columns: readonly ScopeColumn[]): string {
  return columns.slice(0, mostColumns).map(({ name, type }) => `  ${quoteIdentifier(name)}${type === null ? '' : ` ${type}`}`).join(',\n');
}

function aboutSource(resolved: Resolved, catalog: Catalog | null): Found {
  const { relation, cte, columns, name } = resolved;
  if (relation !== null && catalog !== null) {
    const about = aboutRelation(relation, catalog);
    return name === relation.name ? about : { ...about, text: [`${name} is ${relationDetail(relation)} ${relation.name}`, about.text].filter((part) => part !== '').join('\n') };
  }
  return { sql: `${quoteIdentifier(name)} (\n${columnLines(columns)}\n)`, text: cte === null ? 'Derived table of this statement' : `${name} is the common table expression ${cte.name}` };
}

function aboutSchema(schema: SchemaInfo, catalog: Catalog): Found {
  const tables = catalog.relationsIn(schema.name).size;
  return { sql: `schema ${quoteIdentifier(schema.name)}`, text: [schema.comment, `${count.format(tables)} tables, views and sequences`].filter((part) => part !== null).join('\n') };
}

function aboutType({ schema, name, written, labels, comment }: TypeInfo): Found {
  const sql = labels.length === 0 ? `type ${written}` : `type ${withSchema(schema, name)} as enum (${labels.map(escapeLiteral).join(', ')})`;
  return { sql, text: comment ?? '' };
}

interface Around { place: Place; name: string; called: boolean; resolver: Resolver; catalog: Catalog | null }

/** The table that the name under the cursor brings into the statement, by its own name or its alias. */
function namedSource({ place, resolver }: Around): Resolved | null {
  const at = place.replace.from;
  // In front of a dot it is a schema, or the name that a column belongs to.
  const leads = place.text.charAt(place.replace.to) === '.';
  const source = place.arm.sources.find(({ from, to, query }) => query === null && from <= at && at < to);
  return leads || source === undefined || source.isFunction ? null : resolver.resolve(source, place.arm);
}

function inScope({ place, name, resolver, catalog }: Around): Found | null {
  const { near, outer } = resolver.scopeOf(place.arm, Number.MAX_SAFE_INTEGER);
  const all = [...near, ...outer];
  for (const source of all) {
    const column = source.columns.find((one) => one.name === name);
    if (column !== undefined && (place.quoted || !reservedWords.has(name))) return aboutColumn(column, source.name, catalog);
  }
  const source = all.find((one) => one.name === name);
  if (source !== undefined) return aboutSource(source, catalog);
  const cte = [...ctesInReach(place.query, place.replace.from), ...place.query.ctes].find((one) => one.name === name);
  return cte === undefined ? null : aboutCte(cte, resolver);
}

function inCatalog({ place, name }: Around, catalog: Catalog): Found | null {
  if (!place.quoted && reservedWords.has(name)) return null;
  const schema = place.qualifier.at(-1) ?? null;
  const relation = catalog.findRelation(schema, name);
  if (relation !== undefined) return aboutRelation(relation, catalog);
  const type = catalog.findType(schema, name);
  if (type !== undefined && (schema !== null || isSymbol(place.before.at(-1), '::') || type.labels.length > 0)) return aboutType(type);
  const known = schema === null ? catalog.schemaByName(name) : undefined;
  if (known !== undefined) return aboutSchema(known, catalog);
  const [setting] = ['set', 'show', 'reset'].includes(wordOf(place.before[0])) ? catalog.settings.exact(name) : [];
  return setting === undefined ? null : { sql: `${setting.name} (${setting.detail})`, text: setting.comment ?? '' };
}

function meaningOf(around: Around): Found | null {
  const { place, name, called, catalog } = around;
  const functions = called ? catalog?.findFunctions(place.qualifier.at(-1) ?? null, name) ?? [] : [];
  if (functions.length > 0) return aboutFunctions(functions);
  const source = namedSource(around);
  if (source !== null && (source.relation !== null || source.cte !== null)) return aboutSource(source, catalog);
  if (place.qualifier.length > 0) {
    const owner = ownerOf(around, place.qualifier) ?? (catalog === null ? null : relationAsSource(catalog, place.qualifier));
    const column = owner?.columns.find((one) => one.name === name);
    if (owner !== null && column !== undefined) return aboutColumn(column, owner.name, catalog);
  } else {
    const found = inScope(around);
    if (found !== null) return found;
  }
  return catalog === null ? null : inCatalog(around, catalog);
}

/** What the name under the cursor is: a column, a table or its alias, a CTE, a function, a type, a schema, a setting; null for anything else. */
export function hover(catalog: Catalog | null, text: string, at: number): Hover | null {
  const under = tokenise(text).find(({ kind, from, to }) => (kind === 'word' || kind === 'quoted') && at >= from && at <= to);
  const place = findPlace(text, under === undefined ? at : under.kind === 'quoted' && under.closed ? under.to - 1 : under.to, 'read');
  if (place === null || place.string !== null || place.replace.from === place.replace.to) return null;
  const { from, to } = place.replace;
  const token = tokenise(place.text).find((one) => one.from === from);
  if (token === undefined) return null;
  const called = place.text.slice(to).trimStart().startsWith('(');
  const found = meaningOf({ place: { ...place, quoted: token.kind === 'quoted' }, name: token.value, called, resolver: createResolver(catalog), catalog });
  return found === null ? null : { ...found, range: { from: place.base + from, to: place.base + to } };
}
