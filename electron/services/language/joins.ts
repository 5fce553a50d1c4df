import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { matchName, wordStarts } from '../catalog/name-index.ts';
import type { Catalog, KeyInfo, RelationInfo } from '../catalog/types.ts';
import { weight, type Collector } from './collector.ts';
import type { Resolved } from './scope-types.ts';
import { relationName } from './written.ts';

/** A table that everything refers to would fill the list alone. */
const mostJoins = 100;

interface Link {
  key: KeyInfo;
  /** The table to join. */
  table: RelationInfo;
  ours: readonly string[];
  theirs: readonly string[];
}

function columnNames(catalog: Catalog, relation: RelationInfo, numbers: readonly number[]): string[] {
  const columns = catalog.columnsOf(relation) ?? [];
  return numbers.flatMap((number) => columns.find((column) => column.number === number)?.name ?? []);
}

/** The foreign keys between a table and all others, in both directions. */
function* linksOf(catalog: Catalog, relation: RelationInfo): Generator<Link> {
  for (const key of catalog.keysOf(relation)) {
    if (key.kind !== 'foreign' || key.target === null) continue;
    yield { key, table: key.target, ours: columnNames(catalog, relation, key.columns), theirs: columnNames(catalog, key.target, key.targetColumns) };
  }
  for (const key of catalog.referencesTo(relation)) {
    yield { key, table: key.table, ours: columnNames(catalog, relation, key.targetColumns), theirs: columnNames(catalog, key.table, key.columns) };
  }
}

function condition(left: string, leftColumns: readonly string[], right: string, rightColumns: readonly string[]): string {
  return leftColumns.map((column, index) => `${quoteIdentifier(left)}.${quoteIdentifier(column)} = ${quoteIdentifier(right)}.${quoteIdentifier(rightColumns[index] ?? '')}`).join(' and ');
}

function freshAlias(name: string, taken: ReadonlySet<string>): string {
  const letters = wordStarts(name).map((start) => name.charAt(start).toLowerCase()).join('');
  const base = quoteIdentifier(letters) === letters && letters !== '' ? letters : `${letters}1`;
  for (let number = 1; ; number += 1) {
    const alias = number === 1 ? base : `${base}${number}`;
    if (!taken.has(alias)) return alias;
  }
}

/** Offers the tables that foreign keys connect to those already named, with the whole condition. */
export function offerJoins(collector: Collector, catalog: Catalog, near: readonly Resolved[]): void {
  const taken = new Set(near.map(({ name }) => name));
  const aliases = near.some(({ source, relation }) => source.alias !== null && source.alias !== relation?.name);
  let offered = 0;
  for (const { relation, name } of near.toReversed()) {
    if (relation === null) continue;
    for (const { key, table, ours, theirs } of linksOf(catalog, relation)) {
      const tier = matchName(table.name, collector.typed, collector.typed.toLowerCase());
      if (tier === null || ours.length === 0 || offered >= mostJoins) continue;
      offered += 1;
      const alias = aliases || taken.has(table.name) ? freshAlias(table.name, taken) : null;
      const insert = `${relationName(table, catalog)}${alias === null ? '' : ` ${alias}`} on ${condition(alias ?? table.name, theirs, name, ours)}`;
      collector.offerMatched({ label: insert, kind: 'join', detail: key.name, insert, documentation: null }, weight.join, tier);
    }
  }
}

/** Offers the conditions that foreign keys give for the table joined last. */
export function offerConditions(collector: Collector, catalog: Catalog, near: readonly Resolved[]): void {
  const joined = near.at(-1);
  if (joined?.relation === null || joined === undefined) return;
  for (const other of near.slice(0, -1).toReversed()) {
    for (const { key, table, ours, theirs } of linksOf(catalog, joined.relation)) {
      if (other.relation?.oid !== table.oid || ours.length === 0) continue;
      const insert = condition(joined.name, ours, other.name, theirs);
      collector.offer({ label: insert, kind: 'join', detail: key.name, insert, documentation: null }, weight.join);
    }
  }
}
