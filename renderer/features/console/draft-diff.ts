import type { ContractClient } from '../../../shared/contract/index.ts';

export type Edit = Parameters<ContractClient['workspace']['edit']>[0]['edits'][number];

const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let index = 0;
  while (index < most && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  return index > 0 && isHigh(a.charCodeAt(index - 1)) ? index - 1 : index;
}

function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count += 1;
  return count > 0 && isLow(a.charCodeAt(a.length - count)) ? count - 1 : count;
}

/** The one replacement that makes `after` of `before`, in UTF-16 units, never through a surrogate pair; null when they are equal. */
export function diffText(before: string, after: string): Edit | null {
  if (before === after) return null;
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  return { offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) };
}
