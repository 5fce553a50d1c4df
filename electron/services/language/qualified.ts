import type { Catalog } from '../catalog/types.ts';
import type { Expectation } from './expectation.ts';
import { offerColumnsOf } from './offer-columns.ts';
import { offerMembers } from './offer-objects.ts';
import type { Place } from './place.ts';
import type { Resolved } from './scope-types.ts';
import { calls, type Work } from './work.ts';

/** The source that `a.` or `schema.table.` means. */
export function ownerOf({ place, resolver }: Pick<Work, 'place' | 'resolver'>, qualifier: readonly string[]): Resolved | null {
  const [last = ''] = qualifier.slice(-1);
  const schema = qualifier.at(-2);
  if (schema === undefined && last === 'excluded' && place.arm.target !== null && place.clause?.name !== 'insert into') {
    return { ...resolver.resolve(place.arm.target, place.arm), name: 'excluded' };
  }
  const { near, outer } = resolver.scopeOf(place.arm, Number.MAX_SAFE_INTEGER);
  const fits = ({ name, relation, source }: Resolved): boolean => (schema === undefined ? name === last : source.alias === null && relation?.name === last && relation.schema.name === schema);
  return near.find(fits) ?? outer.find(fits) ?? null;
}

/** A table by its name, whether or not the statement has it: somebody may write the select list first. */
export function relationAsSource(catalog: Catalog, qualifier: readonly string[]): Resolved | null {
  const relation = catalog.findRelation(qualifier.at(-2) ?? null, qualifier.at(-1) ?? '');
  if (relation === undefined) return null;
  const columns = (catalog.columnsOf(relation) ?? []).map((info) => ({ name: info.name, type: info.type, relation, info }));
  return { source: { alias: null, name: qualifier, query: null, isFunction: false, columnAliases: [], from: 0, to: 0 }, name: relation.name, relation, cte: null, columns };
}

/** A CTE by its name, whether or not the statement selects from it yet. */
function cteAsSource({ place, resolver }: Work): Resolved | null {
  if (place.qualifier.length !== 1) return null;
  const resolved = resolver.resolve({ alias: null, name: place.qualifier, query: null, isFunction: false, columnAliases: [], from: place.at, to: place.at }, place.arm);
  return resolved.cte === null ? null : resolved;
}

function schemaMembers(work: Work, catalog: Catalog, schema: string, wanted: Expectation): void {
  const nothing = { relations: false, sequences: false, functions: null, types: false };
  const put = (what: Partial<Parameters<typeof offerMembers>[3]>): void => offerMembers(work.collector, catalog, schema, { ...nothing, ...what });
  const { kind } = wanted;
  if (kind === 'relation') put({ relations: true, sequences: wanted.kinds?.includes('sequence') ?? false, functions: inFrom(work.place) && calls(work.place) ? ({ returnsSet }) => returnsSet : null });
  else if (kind === 'type') put({ types: true });
  else if (kind === 'procedure') put({ functions: (info) => info.kind === 'procedure' });
  else if (kind === 'function') put({ functions: () => true });
  else if (kind !== 'nothing') put({ relations: true, functions: (info) => info.kind !== 'procedure' });
}

const inFrom = (place: Place): boolean => place.clause?.name === 'from';

/** What comes behind `name.`: exactly a source's columns, or a schema's objects. */
export function offerQualified(work: Work, wanted: Expectation): void {
  const { place, catalog, collector } = work;
  const [schema = ''] = place.qualifier;
  const owner = wanted.kind === 'relation' || wanted.kind === 'type' ? null : ownerOf(work, place.qualifier);
  if (owner !== null) return offerColumnsOf(collector, owner);
  const query = wanted.kind === 'relation' || wanted.kind === 'type' ? null : cteAsSource(work);
  if (query !== null) return offerColumnsOf(collector, query);
  if (catalog === null) return;
  if (place.qualifier.length === 1 && catalog.schemaByName(schema) !== undefined) return schemaMembers(work, catalog, schema, wanted);
  const unnamed = wanted.kind === 'relation' || wanted.kind === 'type' ? null : relationAsSource(catalog, place.qualifier);
  if (unnamed !== null) offerColumnsOf(collector, unnamed);
}
