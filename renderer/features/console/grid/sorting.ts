import type { Column } from '../../../../shared/cell.ts';
import type { Filter, Sort } from '../../../../shared/contract/results.ts';
import { formatCount } from '../../../ui/format.ts';

export type Order = { sort: readonly Sort[]; filters: readonly Filter[] };
export const noOrder: Order = { sort: [], filters: [] };
export type FilterOp = Filter['op'];

/** Sorts by a column: alone, or behind the columns sorted by already. `descending` null takes the column out. */
export function sortedBy(old: readonly Sort[], column: number, descending: boolean | null, keep: boolean): Sort[] {
  const at = old.findIndex((one) => one.column === column);
  if (descending === null) return old.filter((one) => one.column !== column);
  if (!keep) return [{ column, descending }];
  return at < 0 ? [...old, { column, descending }] : old.map((one, index) => (index === at ? { column, descending } : one));
}

/** What a click on the sign does next: ascending, descending, not at all. */
export function nextDirection(old: readonly Sort[], column: number): boolean | null {
  const now = old.find((one) => one.column === column);
  return now === undefined ? false : now.descending ? null : true;
}

const numeric = new Set([20, 21, 23, 26, 700, 701, 790, 1700]);
const words: Record<FilterOp, string> = {
  contains: 'contains', 'not-contains': 'does not contain', equals: '=', 'not-equals': '≠', less: '<', 'at-most': '≤', greater: '>', 'at-least': '≥',
  'starts-with': 'starts with', 'is-null': 'is NULL', 'is-not-null': 'is not NULL', 'is-empty': 'is empty text',
};
const comparing = ['equals', 'not-equals', 'less', 'at-most', 'greater', 'at-least'] as const;
const texts = ['contains', 'not-contains', 'starts-with'] as const;

/** The conditions that make sense for a column, the likeliest first. */
export function operatorsFor(column: Column): readonly FilterOp[] {
  return numeric.has(column.typeOid) ? [...comparing, ...texts, 'is-null', 'is-not-null'] : [...texts, ...comparing, 'is-null', 'is-not-null', 'is-empty'];
}

export const operatorWords = (op: FilterOp): string => words[op];
/** False for conditions that stand alone, such as `is NULL`. */
export const takesValue = (op: FilterOp): boolean => op !== 'is-null' && op !== 'is-not-null' && op !== 'is-empty';

/** A condition in words, such as `amount ≥ 10`. */
export function filterWords(filter: Filter, columns: readonly Column[]): string {
  const name = columns[filter.column]?.name ?? '';
  const value = filter.value.length > 60 ? `${filter.value.slice(0, 60)}…` : filter.value;
  return takesValue(filter.op) ? `${name} ${words[filter.op]} ${value === '' ? 'empty text' : value}` : `${name} ${words[filter.op]}`;
}

/** What was done, here and over how many rows. */
export function doneHere(order: Order, count: number, all: number): string {
  if (order.filters.length === 0) return `Sorted here (all ${formatCount(all)} rows)`;
  const done = order.sort.length === 0 ? 'Filtered here' : 'Sorted and filtered here';
  return `${done}: ${formatCount(count)} of ${formatCount(all)} rows`;
}

/** What the server would do, for the button that runs the statement again. */
export const doneByServer = (order: Order): string => (order.filters.length === 0 ? 'ordered' : order.sort.length === 0 ? 'filtered' : 'filtered and ordered');
