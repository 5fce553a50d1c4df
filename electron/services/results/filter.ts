import type { Filter } from '../../../shared/contract/results.ts';
import { containsFolded, mostBytes } from './folded.ts';
import { keyOf } from './sort-key.ts';
import type { Kind } from './type-kinds.ts';

/** Whether a value fits; a length of -1 is NULL, which fits `is-null` alone, as SQL's conditions have it. */
export type Test = (data: Buffer, at: number, length: number) => boolean;

const orders = {
  'equals': (order: number) => order === 0, 'not-equals': (order: number) => order !== 0, 'less': (order: number) => order < 0,
  'at-most': (order: number) => order <= 0, 'greater': (order: number) => order > 0, 'at-least': (order: number) => order >= 0,
};

type Comparison = keyof typeof orders;

export function isComparison(op: Filter['op']): op is Comparison {
  return Object.hasOwn(orders, op);
}

/** True where the condition compares values; false where it compares text: the kind has no values, or what was typed is none. */
export function comparesValues({ op, value }: Filter, kind: Kind): boolean {
  return isComparison(op) && keyOf(kind, value.trim()) !== null;
}

/** One condition as a function. Text is compared by its bytes; capitals count only where `caseSensitive`, for less and greater always. */
export function createTest(filter: Filter, kind: Kind): Test {
  const { op, value } = filter;
  if (op === 'is-null') return (_data, _at, length) => length === -1;
  if (op === 'is-not-null') return (_data, _at, length) => length !== -1;
  if (op === 'is-empty') return (_data, _at, length) => length === 0;
  if (!isComparison(op)) return textTest(filter, op);
  const key = keyOf(kind, value.trim());
  if (key !== null) return valueTest(op, kind, Buffer.from(key));
  if ((op === 'equals' || op === 'not-equals') && !filter.caseSensitive) {
    const wanted = value.toLowerCase();
    const same: Test = (data, at, length) => length <= mostBytes(wanted) && data.toString('utf8', at, at + length).toLowerCase() === wanted;
    return (data, at, length) => length !== -1 && same(data, at, length) === (op === 'equals');
  }
  const bytes = Buffer.from(value);
  const fits = orders[op];
  return (data, at, length) => length !== -1 && fits(data.compare(bytes, 0, bytes.length, at, at + length));
}

function valueTest(op: Comparison, kind: Kind, wanted: Buffer): Test {
  const fits = orders[op];
  return (data, at, length) => {
    if (length === -1) return false;
    const key = keyOf(kind, data.toString('latin1', at, at + length));
    return key !== null && fits(Buffer.from(key).compare(wanted));
  };
}

function textTest({ value, caseSensitive }: Filter, op: 'contains' | 'not-contains' | 'starts-with'): Test {
  if (!caseSensitive) {
    const wanted = value.toLowerCase();
    return (data, at, length) => {
      if (length === -1) return false;
      if (op !== 'starts-with') return containsFolded(data, at, length, wanted) === (op === 'contains');
      return data.toString('utf8', at, at + Math.min(length, mostBytes(wanted) + 4)).toLowerCase().startsWith(wanted);
    };
  }
  const wanted = Buffer.from(value);
  return (data, at, length) => {
    if (length === -1) return false;
    if (op === 'starts-with') return length >= wanted.length && data.compare(wanted, 0, wanted.length, at, at + wanted.length) === 0;
    return data.subarray(at, at + length).includes(wanted) === (op === 'contains');
  };
}
