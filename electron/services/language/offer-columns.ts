import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { weight, type Collector } from './collector.ts';
import type { Place } from './place.ts';
import type { Resolved, Scope, ScopeColumn } from './scope-types.ts';
import type { Resolver } from './scope.ts';
import { isName, splitCommas, wordOf } from './tree.ts';

function detailOf(column: ScopeColumn, source: string): string {
  const type = column.type ?? '';
  const parts = [column.info?.notNull === true ? `${type} not null` : type, source].filter((part) => part !== '');
  return parts.join(' · ');
}

function sourceText({ source, name, relation, cte }: Resolved): string {
  const real = relation?.name ?? cte?.name;
  return real === undefined || real === name || source.alias === null ? name : `${name} (${real})`;
}

/** Exactly the columns of one source, in their order. */
export function offerColumnsOf(collector: Collector, resolved: Resolved): void {
  resolved.columns.forEach((column, index) => {
    collector.offer({ label: column.name, kind: 'column', detail: detailOf(column, ''), insert: quoteIdentifier(column.name), documentation: column.info?.comment ?? null }, weight.column, index);
  });
}

/** Columns of everything in scope; one that several tables have comes with its table's name. */
export function offerScopeColumns(collector: Collector, { near, outer }: Scope): void {
  const several = near.length + outer.length > 1;
  const counts = new Map<string, number>();
  for (const { columns } of near) for (const { name } of columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  const put = (resolved: Resolved, weighs: number, start: number, qualified: (name: string) => boolean): void => {
    resolved.columns.forEach((column, index) => {
      const bare = quoteIdentifier(column.name);
      const insert = qualified(column.name) && resolved.name !== '' ? `${quoteIdentifier(resolved.name)}.${bare}` : bare;
      collector.offer({ label: column.name, kind: 'column', detail: detailOf(column, several ? sourceText(resolved) : ''), insert, documentation: column.info?.comment ?? null }, weighs, start + index);
    });
  };
  let start = 0;
  for (const resolved of near) {
    put(resolved, weight.column, start, (name) => (counts.get(name) ?? 0) > 1);
    start += resolved.columns.length;
  }
  for (const resolved of outer) put(resolved, weight.outerColumn, 0, () => true);
}

/** The names that tables in scope go by. */
export function offerAliases(collector: Collector, { near, outer }: Scope): void {
  for (const { name, relation, cte } of [...near, ...outer]) {
    if (name !== '') collector.offer({ label: name, kind: 'alias', detail: relation?.name ?? cte?.name ?? 'derived table', insert: quoteIdentifier(name), documentation: relation?.comment ?? null }, weight.alias);
  }
}

/** Names given in the select list, which GROUP BY and ORDER BY may use. */
export function offerOutputs(collector: Collector, place: Place): void {
  const list = place.arm.clauses.find(({ name }) => name === 'select');
  for (const items of splitCommas(list?.items ?? [])) {
    const last = items.at(-1);
    if (isName(last) && wordOf(items.at(-2)) === 'as') collector.offer({ label: last.value, kind: 'alias', detail: 'column of the result', insert: quoteIdentifier(last.value), documentation: null }, weight.column);
  }
}

/** Columns of the table that INSERT or UPDATE changes; those that a list has already are left out. */
export function offerTargetColumns(collector: Collector, place: Place, resolver: Resolver, isList: boolean): void {
  const { target } = place.arm;
  if (target === null) return;
  const listed = new Set((!isList ? [] : place.groups.at(-1)?.items ?? []).flatMap((item) => (isName(item) ? [item.value] : [])));
  const resolved = resolver.resolve(target, place.arm);
  offerColumnsOf(collector, { ...resolved, columns: resolved.columns.filter(({ name, info }) => !listed.has(name) && info?.filled !== 'generated') });
}

/** Columns that the table joined last shares with those before it. */
export function offerCommonColumns(collector: Collector, { near }: Scope): void {
  const joined = near.at(-1);
  const others = new Set(near.slice(0, -1).flatMap(({ columns }) => columns.map(({ name }) => name)));
  if (joined !== undefined) offerColumnsOf(collector, { ...joined, columns: joined.columns.filter(({ name }) => others.has(name)) });
}
