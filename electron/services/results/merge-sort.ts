import type { Breather } from './breather.ts';
import { allRows } from './row-list.ts';

const runLength = 16;
const stepsBetween = 4096;

function insertionSort(order: Uint32Array, from: number, to: number, compare: (left: number, right: number) => number): void {
  for (let next = from + 1; next < to; next += 1) {
    const moved = order[next] ?? 0;
    let at = next;
    for (; at > from && compare(order[at - 1] ?? 0, moved) > 0; at -= 1) order[at] = order[at - 1] ?? 0;
    order[at] = moved;
  }
}

/** The numbers from 0 in the order of `compare`; equal ones keep theirs. Gives way to other work, which TypedArray.sort cannot. */
export async function sortedOrder(count: number, compare: (left: number, right: number) => number, breathe: Breather): Promise<Uint32Array> {
  let source: Uint32Array = allRows(count);
  for (let from = 0; from < count; from += runLength) {
    insertionSort(source, from, Math.min(count, from + runLength), compare);
    if (from % stepsBetween === 0) await breathe();
  }
  let target: Uint32Array = new Uint32Array(count);
  for (let width = runLength; width < count; width *= 2) {
    for (let from = 0; from < count; from += width * 2) {
      const middle = Math.min(count, from + width);
      const end = Math.min(count, from + width * 2);
      let left = from;
      let right = middle;
      for (let at = from; at < end; at += 1) {
        const takeLeft = left < middle && (right >= end || compare(source[left] ?? 0, source[right] ?? 0) <= 0);
        target[at] = source[takeLeft ? left : right] ?? 0;
        if (takeLeft) left += 1;
        else right += 1;
        if (at % stepsBetween === 0) await breathe();
      }
    }
    [source, target] = [target, source];
  }
  return source;
}
