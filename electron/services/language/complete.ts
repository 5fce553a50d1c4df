import type { Completion } from '../../../shared/contract/language.ts';
import { foldIdentifier, quoteIdentifier } from '../../../shared/sql/quote.ts';
import type { Catalog, FunctionInfo } from '../catalog/types.ts';
import { createCollector, weight } from './collector.ts';
import { offerLabels } from './enum-labels.ts';
import { expectation, type Expectation } from './expectation.ts';
import { offerConditions, offerJoins } from './joins.ts';
import { offerAliases, offerColumnsOf, offerCommonColumns, offerOutputs, offerScopeColumns, offerTargetColumns } from './offer-columns.ts';
import { offerFunctions, offerNamed, offerRelations, offerSchemas, offerTypes } from './offer-objects.ts';
import { findPlace } from './place.ts';
import { offerQualified, relationAsSource } from './qualified.ts';
import { ctesInReach } from './query.ts';
import { createResolver } from './scope.ts';
import { grammarFunctions, nextClauses, operandWords, operatorWords, starters } from './words.ts';
import { calls, scopeAt, type Work } from './work.ts';
import { prefersCapitals } from './written.ts';

export interface Completions { replace: { from: number; to: number }; items: Completion[]; more: boolean }

/** Most items of an answer: while a name is being typed, before one is, and behind a dot, where all columns of a wide table should be there. */
const mostTyped = 60;
const mostUntyped = 150;
const mostQualified = 500;

/** What fits at the cursor, best first. Without a catalogue, key words and what the statement itself defines. Never throws for any text. */
export function complete(catalog: Catalog | null, text: string, at: number): Completions {
  const place = findPlace(text, at);
  if (place === null || place.literal) return { replace: { from: at, to: at }, items: [], more: false };
  const collector = createCollector(place.quoted ? place.typed : foldIdentifier(place.typed));
  const work: Work = { place, catalog, resolver: createResolver(catalog), collector };
  let replace = place.replace;
  if (place.string !== null) replace = offerLabels(work);
  else if (place.qualifier.length > 0) offerQualified(work, expectation(place));
  else {
    const wanted = expectation(place);
    offer(work, wanted, wanted.kind);
  }
  return {
    replace: { from: place.base + replace.from, to: place.base + replace.to },
    ...collector.finish(collector.typed !== '' ? mostTyped : place.qualifier.length > 0 ? mostQualified : mostUntyped),
  };
}

function offerWords({ place, collector }: Work, words: readonly string[], order = 0): void {
  const capitals = prefersCapitals(place);
  words.forEach((word, index) => {
    const insert = capitals ? word.toUpperCase() : word;
    collector.offer({ label: insert, kind: 'keyword', detail: '', insert, documentation: null }, weight.keyword, order + index);
  });
}

function offerTables(work: Work, wanted: Extract<Expectation, { kind: 'relation' }>): void {
  const { place, catalog, collector, resolver } = work;
  const readsTables = ['from', 'on', 'table'].includes(place.clause?.name ?? '');
  const ctes = wanted.kinds === null && readsTables ? ctesInReach(place.query, place.replace.from) : [];
  for (const cte of ctes) {
    const columns = resolver.cteColumns(cte).map(({ name }) => name).join(', ');
    collector.offer({ label: cte.name, kind: 'cte', detail: columns === '' ? 'CTE' : `CTE (${columns})`, insert: quoteIdentifier(cte.name), documentation: null }, weight.cte);
  }
  if (wanted.kinds === null && place.clause?.name === 'from') offerWords(work, wanted.joins ? ['lateral'] : ['lateral', 'only']);
  if (catalog === null) return;
  if (wanted.joins) offerJoins(collector, catalog, scopeAt(work).near);
  offerRelations(collector, catalog, { kinds: wanted.kinds, hidden: new Set(ctes.map(({ name }) => name)) });
  offerSchemas(collector, catalog);
  if (place.clause?.name === 'from') offerFunctions(collector, catalog, ({ returnsSet }) => returnsSet, calls(place));
}

function offerExpression(work: Work, on: boolean): void {
  const { place, catalog, collector } = work;
  const scope = scopeAt(work);
  if (on && catalog !== null) offerConditions(collector, catalog, scope.near);
  offerScopeColumns(collector, scope);
  offerAliases(collector, scope);
  if (place.clause?.name === 'do') collector.offer({ label: 'excluded', kind: 'alias', detail: 'the row that was to be inserted', insert: 'excluded', documentation: null }, weight.alias);
  if (place.clause?.name === 'group by' || place.clause?.name === 'order by') offerOutputs(collector, place);
  for (const [name, args, result] of grammarFunctions) {
    collector.offer({ label: name, kind: 'function', detail: `(${args}) → ${result}`, insert: calls(place) ? `${name}()` : name, documentation: null }, weight.commonFunction);
  }
  offerWords(work, operandWords);
  if (place.clause?.name === 'select' && place.before.at(-1)?.kind === 'word') offerWords(work, ['distinct', 'distinct on ()']);
  if (catalog === null) return;
  offerFunctions(collector, catalog, ({ kind }) => kind !== 'procedure', calls(place));
  if (collector.typed !== '') {
    offerSchemas(collector, catalog);
    if (scope.near.length === 0 && place.clause?.name === 'other') offerRelations(collector, catalog, { kinds: null });
  }
}

/** Clauses whose content is expressions, where operators can follow an operand. */
const expressions = new Set(['select', 'on', 'where', 'having', 'group by', 'order by', 'set', 'returning', 'values', 'when', 'limit', 'offset', 'window', 'do']);

function offerOperators(work: Work): void {
  const name = work.place.clause?.name ?? 'start';
  const nested = work.place.groups.at(-1) !== work.place.query.group;
  if (!nested) offerWords(work, nextClauses[name]);
  if (nested || expressions.has(name)) offerWords(work, operatorWords, 40);
  if (nested) offerWords(work, ['order by', 'from', 'for'], 80);
}

/** What is offered for each expectation. */
const offers: { [K in Expectation['kind']]: (work: Work, wanted: Extract<Expectation, { kind: K }>) => void } = {
  nothing: () => undefined,
  statement: (work) => offerWords(work, starters),
  operator: (work) => offerOperators(work),
  words: (work, { words }) => offerWords(work, words),
  relation: (work, wanted) => offerTables(work, wanted),
  expression: (work, { on }) => offerExpression(work, on),
  'target-columns': ({ collector, place, resolver }) => offerTargetColumns(collector, place, resolver, true),
  'set-column': ({ collector, place, resolver }) => offerTargetColumns(collector, place, resolver, false),
  'using-columns': (work) => offerCommonColumns(work.collector, scopeAt(work)),
  type({ collector, catalog }) {
    offerTypes(collector, catalog);
    if (catalog !== null && collector.typed !== '') offerSchemas(collector, catalog);
  },
  setting: withCatalog(({ collector }, catalog) => offerNamed(collector, catalog.settings, 'setting', false)),
  role: withCatalog(({ collector }, catalog) => offerNamed(collector, catalog.roles, 'role', true)),
  extension: withCatalog(({ collector }, catalog) => offerNamed(collector, catalog.extensions, 'extension', true)),
  schema: withCatalog(({ collector }, catalog) => offerSchemas(collector, catalog)),
  procedure: withCatalog((work, catalog) => offerRoutines(work, catalog, ({ kind }) => kind === 'procedure', calls(work.place))),
  function: withCatalog((work, catalog) => offerRoutines(work, catalog, () => true, false)),
  'columns-of': (work, { name }) => {
    const owner = work.catalog === null ? null : relationAsSource(work.catalog, name);
    if (owner !== null) offerColumnsOf(work.collector, owner);
  },
  constraint: withCatalog(offerConstraints),
};

function withCatalog(offerFrom: (work: Work, catalog: Catalog) => void): (work: Work) => void {
  return (work) => { if (work.catalog !== null) offerFrom(work, work.catalog); };
}

function offerRoutines({ collector }: Work, catalog: Catalog, fits: (info: FunctionInfo) => boolean, call: boolean): void {
  offerFunctions(collector, catalog, fits, call);
  offerSchemas(collector, catalog);
}

function offerConstraints({ collector, place, resolver }: Work, catalog: Catalog): void {
  const target = place.arm.target === null ? null : resolver.resolve(place.arm.target, place.arm).relation;
  for (const key of target === null ? [] : catalog.keysOf(target)) {
    if (key.kind !== 'foreign') collector.offer({ label: key.name, kind: 'keyword', detail: `${key.kind} key`, insert: quoteIdentifier(key.name), documentation: null }, weight.column);
  }
}

function offer<K extends Expectation['kind']>(work: Work, wanted: Extract<Expectation, { kind: K }>, kind: K): void {
  offers[kind](work, wanted);
}
