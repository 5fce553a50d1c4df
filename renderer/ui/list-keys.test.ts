import { expect, test } from 'vitest';
import { movedIndex } from './list-keys.ts';

test.each<[key: string, from: number, to: number | null]>([
  ['ArrowDown', 3, 4], ['ArrowDown', 9, 9], ['ArrowUp', 0, 0], ['ArrowUp', 3, 2], ['PageDown', 7, 9], ['PageDown', 1, 5],
  ['PageUp', 2, 0], ['PageUp', 7, 3], ['Home', 7, 0], ['End', 0, 9], ['a', 3, null], ['Enter', 3, null],
])('%s from %i leads to %s', (key, from, to) => {
  expect(movedIndex(from, key, 9, 4)).toBe(to);
});
