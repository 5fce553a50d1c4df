import type { Completion } from '../../../shared/contract/language.ts';
import type { Relation } from '../../../shared/contract/catalog.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import type { Match, NameIndex } from '../catalog/name-index.ts';
import type { Catalog, FunctionInfo, NamedInfo, RelationInfo, TypeInfo } from '../catalog/types.ts';
import { weight, type Collector } from './collector.ts';
import { relationDetail, relationName, routineName } from './written.ts';
import { commonFunctions } from './words.ts';

/** Matches taken from one index; more than are ever shown. */
const most = 600;

const relationKinds: Readonly<Record<RelationInfo['kind'], Completion['kind']>> = {
  table: 'table', 'partitioned-table': 'table', 'foreign-table': 'table', view: 'view', 'materialized-view': 'view', sequence: 'sequence',
};

interface RelationOptions { kinds: readonly Relation['kind'][] | null; hidden?: ReadonlySet<string> }

/** Tables and views that can be named, those on the search path first. Sequences only where they are asked for. */
export function offerRelations(collector: Collector, catalog: Catalog, { kinds, hidden }: RelationOptions): void {
  const fits = ({ kind }: RelationInfo): boolean => (kinds === null ? kind !== 'sequence' : kinds.includes(kind));
  const put = (matches: readonly Match<RelationInfo>[], weighs: number): void => {
    for (const { item, tier } of matches) {
      if (!fits(item) || (hidden?.has(item.name) === true && item.schema.place >= 0)) continue;
      const lowered = item.partition ? weight.otherRelation : item.schema.usable ? weighs : weight.otherFunction;
      collector.offerMatched({
        label: item.name, kind: relationKinds[item.kind], detail: relationDetail(item), insert: relationName(item, catalog), documentation: item.comment,
      }, lowered, tier);
    }
  };
  const { path, other, system } = catalog.relations;
  put(path.search(collector.typed, most), weight.relation);
  put(other.search(collector.typed, most), weight.otherRelation);
  if (collector.typed !== '') put(system.search(collector.typed, most), weight.systemRelation);
}

/** Everything of one schema that can be named behind its dot. */
export function offerMembers(collector: Collector, catalog: Catalog, schema: string, what: { relations: boolean; sequences: boolean; functions: ((info: FunctionInfo) => boolean) | null; types: boolean }): void {
  if (what.relations || what.sequences) {
    for (const { item, tier } of catalog.relationsIn(schema).search(collector.typed, most)) {
      if (item.kind === 'sequence' ? !what.sequences : !what.relations) continue;
      collector.offerMatched({ label: item.name, kind: relationKinds[item.kind], detail: relationDetail(item), insert: quoteIdentifier(item.name), documentation: item.comment }, item.partition ? weight.otherRelation : weight.relation, tier);
    }
  }
  if (what.functions !== null) putFunctions(collector, catalog.functionsIn(schema).search(collector.typed, most), what.functions, { bare: true, weighs: () => weight.function, call: true });
  if (what.types) putTypes(collector, catalog.typesIn(schema).search(collector.typed, most), weight.type, true);
}

export function offerSchemas(collector: Collector, catalog: Catalog): void {
  for (const { item, tier } of catalog.schemas.search(collector.typed, most)) {
    collector.offerMatched({ label: item.name, kind: 'schema', detail: 'schema', insert: quoteIdentifier(item.name), documentation: item.comment },
      item.system ? weight.systemRelation : weight.schema, tier);
  }
}

const functionKinds: Readonly<Record<FunctionInfo['kind'], Completion['kind']>> = { function: 'function', aggregate: 'aggregate', window: 'function', procedure: 'procedure' };

interface FunctionOptions { bare: boolean; weighs: (info: FunctionInfo) => number; call: boolean }

function putFunctions(collector: Collector, matches: readonly Match<FunctionInfo>[], fits: (info: FunctionInfo) => boolean, { bare, weighs, call }: FunctionOptions): void {
  const named = Map.groupBy(matches.filter(({ item }) => !item.internal && fits(item)), ({ item }) => `${item.schema.name}.${item.name}`);
  for (const [first, ...others] of named.values()) {
    if (first === undefined) continue;
    const { item, tier } = first;
    const result = item.result === '' ? '' : ` → ${item.result}`;
    const written = bare ? quoteIdentifier(item.name) : routineName(item);
    collector.offerMatched({
      label: item.name, kind: functionKinds[item.kind], detail: `(${item.args})${result}${others.length === 0 ? '' : ` (+${others.length})`}`,
      insert: call ? `${written}()` : written, documentation: item.comment,
    }, weighs(item), tier);
  }
}

/** Functions that can be called without their schema, those of the user first, the rarely used built-in ones last. */
export function offerFunctions(collector: Collector, catalog: Catalog, fits: (info: FunctionInfo) => boolean, call: boolean): void {
  const { path, other, system } = catalog.functions;
  const put = (index: NameIndex<FunctionInfo>, weighs: (info: FunctionInfo) => number): void => putFunctions(collector, index.search(collector.typed, most), fits, { bare: false, weighs, call });
  put(path, () => weight.function);
  put(other, () => weight.otherFunction);
  if (collector.typed !== '') put(system, (info) => (commonFunctions.has(info.name) ? weight.commonFunction : weight.systemFunction));
  else {
    const matches = [...commonFunctions].flatMap((name) => catalog.findFunctions('pg_catalog', name).map((item): Match<FunctionInfo> => ({ item, tier: 1 })));
    putFunctions(collector, matches, fits, { bare: false, weighs: () => weight.commonFunction, call });
  }
}

function putTypes(collector: Collector, matches: readonly Match<TypeInfo>[], weighs: number, bare: boolean): void {
  for (const { item, tier } of matches) {
    if (item.schema.name === 'pg_catalog' && item.name.startsWith('pg_')) continue;
    const written = item.schema.system ? item.name : bare ? quoteIdentifier(item.name) : routineName(item);
    collector.offerMatched({ label: item.name, kind: 'type', detail: item.labels.length > 0 ? 'enum' : item.written, insert: written, documentation: item.comment }, weighs, tier);
  }
}

/** Spellings that the grammar has beside the catalogue's names. */
const typeWords = ['bigint', 'integer', 'smallint', 'boolean', 'text', 'timestamptz', 'timestamp with time zone', 'date', 'numeric', 'jsonb', 'uuid', 'interval', 'double precision', 'real', 'character varying'];

export function offerTypes(collector: Collector, catalog: Catalog | null): void {
  typeWords.forEach((name, index) => collector.offer({ label: name, kind: 'type', detail: 'type', insert: name, documentation: null }, weight.column, index));
  if (catalog === null) return;
  const { path, other, system } = catalog.types;
  putTypes(collector, path.search(collector.typed, most), weight.type, false);
  putTypes(collector, other.search(collector.typed, most), weight.otherRelation, false);
  putTypes(collector, system.search(collector.typed, most), weight.systemRelation, false);
}

export function offerNamed(collector: Collector, index: NameIndex<NamedInfo>, kind: Completion['kind'], quote: boolean): void {
  for (const { item, tier } of index.search(collector.typed, most)) {
    collector.offerMatched({ label: item.name, kind, detail: item.detail, insert: quote ? quoteIdentifier(item.name) : item.name, documentation: item.comment }, weight.column, tier);
  }
}
