import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { matchName, wordStarts, type MatchTier } from '../catalog/name-index.ts';
import type { Catalog, KeyInfo, RelationInfo } from '../catalog/types.ts';
import { weight, type Collector } from './collector.ts';
import type { Resolved } from './scope-types.ts';
import { relationName } from './written.ts';

/** A table that everything refers to would fill the list alone. */
const mostJoins = 100;
const manyLinks = 500;

interface Link {
  key: KeyInfo;
  /** The table to join. */
  table: RelationInfo;
  /** The foreign key is that table's, not ours. */
  incoming: boolean;
}

function columnNames(catalog: Catalog, relation: RelationInfo, numbers: readonly number[]): string[] {
  const columns = catalog.columnsOf(relation) ?? [];
  return numbers.flatMap((number) => columns.find((column) => column.number === number)?.name ?? []);
}

/** The foreign keys between a table and all others, in both directions. */
function* linksOf(catalog: Catalog, relation: RelationInfo): Generator<Link> {
  for (const key of catalog.keysOf(relation)) {
    if (key.kind !== 'foreign' || key.target === null) continue;
    yield { key, table: key.target, incoming: false };
  }
  for (const key of catalog.referencesTo(relation)) yield { key, table: key.table, incoming: true };
}

/** The columns of both sides; empty while they are being read. */
function sides(catalog: Catalog, relation: RelationInfo, { key, table, incoming }: Link): { ours: string[]; theirs: string[] } {
  const [ours, theirs] = incoming ? [key.targetColumns, key.columns] : [key.columns, key.targetColumns];
  return { ours: columnNames(catalog, relation, ours), theirs: columnNames(catalog, table, theirs) };
}

/** Looking into the words of each name is for lists that people could read; of a longer one, only beginnings match. */
function tierOf(name: string, typed: string, lower: string, many: boolean): MatchTier | null {
  return many && !name.toLowerCase().startsWith(lower) ? null : matchName(name, typed, lower);
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
  const lower = collector.typed.toLowerCase();
  let offered = 0;
  for (const { relation, name } of near.toReversed()) {
    if (relation === null) continue;
    const many = catalog.referencesTo(relation).length > manyLinks;
    for (const link of linksOf(catalog, relation)) {
      if (offered >= mostJoins) return;
      const { key, table } = link;
      const tier = tierOf(table.name, collector.typed, lower, many);
      if (tier === null) continue;
      const { ours, theirs } = sides(catalog, relation, link);
      if (ours.length === 0 || theirs.length === 0) continue;
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
    for (const link of linksOf(catalog, joined.relation)) {
      if (other.relation?.oid !== link.table.oid) continue;
      const { ours, theirs } = sides(catalog, joined.relation, link);
      if (ours.length === 0 || theirs.length === 0) continue;
      const insert = condition(joined.name, ours, other.name, theirs);
      collector.offer({ label: insert, kind: 'join', detail: link.key.name, insert, documentation: null }, weight.join);
    }
  }
}
