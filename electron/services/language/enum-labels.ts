import { isSymbol, isName, wordOf, type Item } from './tree.ts';
import type { Catalog, TypeInfo } from '../catalog/types.ts';
import { weight } from './collector.ts';
import { ownerOf } from './qualified.ts';
import type { ScopeColumn } from './scope-types.ts';
import { scopeAt, type Work } from './work.ts';

/** A type as format_type() writes it, with or without its schema. */
function typeNamed(catalog: Catalog, written: string): TypeInfo | undefined {
  const [, schema, name] = /^(?:"?(.+?)"?\.)?"?(.+?)"?(?:\[\])?$/.exec(written) ?? [];
  return name === undefined ? undefined : catalog.findType(schema ?? null, name);
}

/** The name, with its owner, that ends in front of `=`, `<>` or IN. */
function comparedName(before: readonly Item[]): string[] {
  const names: string[] = [];
  for (let at = before.length - 1; at >= 0; at -= 2) {
    const item = before[at];
    if (!isName(item)) break;
    names.unshift(item.value);
    if (!isSymbol(before[at - 1], '.')) break;
  }
  return names;
}

function columnBefore(work: Work): ScopeColumn | undefined {
  const { place } = work;
  const last = place.before.at(-1);
  const inList = last === undefined || isSymbol(last, ',') ? place.groups.at(-2)?.items ?? [] : [];
  const group = place.groups.at(-1);
  const ahead = inList.slice(0, group === undefined ? 0 : inList.indexOf(group));
  const listed = wordOf(ahead.at(-1)) === 'in';
  const words = listed ? ahead.slice(0, wordOf(ahead.at(-2)) === 'not' ? -2 : -1) : place.before.slice(0, -1);
  if (!listed && !(last?.kind === 'operator' && ['=', '<>', '!=', '<', '>', '<=', '>='].includes(last.value))) return undefined;
  const names = comparedName(words);
  const name = names.at(-1);
  if (name === undefined) return undefined;
  const { near, outer } = scopeAt(work);
  const owner = names.length > 1 ? ownerOf(work, names.slice(0, -1)) : null;
  return (owner === null ? [...near, ...outer] : [owner]).flatMap(({ columns }) => columns).find((column) => column.name === name);
}

/** Offers an enum's labels inside the quotes behind a comparison with its column; gives what a choice replaces. */
export function offerLabels(work: Work): { from: number; to: number } {
  const { place: { string, at, text }, catalog, collector } = work;
  if (string === null) return { from: at, to: at };
  const replace = { from: string.from, to: string.closed ? string.to : at };
  const column = catalog === null ? undefined : columnBefore(work);
  const type = catalog === null || column?.type === null || column === undefined ? undefined : typeNamed(catalog, column.type);
  const typed = text.slice(string.from + 1, at);
  type?.labels.forEach((label, index) => {
    const insert = `'${label.replaceAll("'", "''")}'`;
    if (label.toLowerCase().startsWith(typed.toLowerCase())) collector.offerMatched({ label, kind: 'keyword', detail: type.name, insert, documentation: null }, weight.column + index / 1000, 1);
  });
  return replace;
}
