import type { Catalog } from '../catalog/types.ts';
import type { Arm, Source } from './query.ts';
import { plainColumn, type Resolved, type ScopeColumn } from './scope-types.ts';
import { isName, isParenthesis, isSymbol, splitCommas, wordOf, type Item } from './tree.ts';

/** What names mean where a select list is read. */
export interface Names {
  catalog: Catalog | null;
  resolve(source: Source, arm: Arm): Resolved;
}

/** The names and, where they are plain columns, the types of what one command gives. */
export function armOutputs(arm: Arm, names: Names): readonly ScopeColumn[] {
  const list = arm.clauses.find(({ name }) => name === 'select') ?? arm.clauses.find(({ name }) => name === 'returning');
  if (list !== undefined) return splitCommas(list.items).flatMap((items) => selected(items, arm, names));
  if (arm.clauses.some(({ name }) => name === 'table')) return arm.sources.flatMap((source) => names.resolve(source, arm).columns);
  const values = arm.clauses.find(({ name }) => name === 'values')?.items.find(isParenthesis);
  return values === undefined ? [] : splitCommas(values.items).map((items, index) => plainColumn(`column${index + 1}`, literalType(items)));
}

/** What one entry of a select list gives (PostgreSQL, SELECT, Output Name). */
function selected(items: readonly Item[], arm: Arm, names: Names): ScopeColumn[] {
  const last = items.at(-1);
  if (last === undefined) return [];
  const resolved = (): Resolved[] => arm.sources.map((source) => names.resolve(source, arm));
  if (last.kind === 'operator' && last.value === '*') {
    if (items.length === 1) return resolved().flatMap(({ columns }) => columns);
    const [owner] = items.slice(-3);
    if (isSymbol(items.at(-2), '.')) return resolved().filter(({ name }) => isName(owner) && name === owner.value).flatMap(({ columns }) => columns);
  }
  const before = items.at(-2);
  if (isName(last) && items.length > 1 && !isSymbol(before, '.') && !isSymbol(before, '::') && wordOf(last) !== 'end') {
    const expression = items.slice(0, wordOf(before) === 'as' ? -2 : -1);
    return [{ ...single(expression, resolved, names), name: last.value }];
  }
  const one = single(items, resolved, names);
  return one.name === '' ? [] : [one];
}

function single(items: readonly Item[], resolved: () => Resolved[], names: Names): ScopeColumn {
  const cast = items.findLastIndex((item) => isSymbol(item, '::'));
  if (cast > 0) {
    const type = items.slice(cast + 1).map((item) => (item.kind === 'group' ? '[]' : item.value)).join(' ').replace(' []', '[]');
    const inner = single(items.slice(0, cast), resolved, names);
    return plainColumn(inner.name === '' ? type : inner.name, type);
  }
  const last = items.at(-1);
  if (isName(last) && items.every((item) => isName(item) || isSymbol(item, '.'))) {
    if (wordOf(last) === 'end') return plainColumn('case', null);
    const owner = items.at(-3);
    const found = resolved().filter(({ name }) => !isName(owner) || name === owner.value).flatMap(({ columns }) => columns).find(({ name }) => name === last.value);
    return found ?? plainColumn(last.value, null);
  }
  if (wordOf(items[0]) === 'case') return plainColumn('case', null);
  const callee = items.at(-2);
  if (isParenthesis(last) && isName(callee)) return plainColumn(callee.value, resultOf(items, names));
  return plainColumn('', null);
}

function resultOf(items: readonly Item[], names: Names): string | null {
  const callee = items.at(-2);
  const schema = isSymbol(items.at(-3), '.') ? items.at(-4) : undefined;
  if (!isName(callee)) return null;
  const results = new Set((names.catalog?.findFunctions(isName(schema) ? schema.value : null, callee.value) ?? []).map(({ result }) => result));
  const [only] = results;
  return results.size === 1 && only !== undefined ? only : null;
}

function literalType(items: readonly Item[]): string | null {
  const [only] = items;
  if (items.length !== 1) return null;
  return only?.kind === 'string' ? 'text' : only?.kind === 'number' ? (/^\d+$/.test(only.value) ? 'integer' : 'numeric') : null;
}

