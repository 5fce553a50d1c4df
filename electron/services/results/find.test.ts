import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBreather } from './breather.ts';
import { findCell, type Place, type Search } from './find.ts';
import { columns, makeResult } from './testing/make-result.ts';

/** The next place by looking at every one in turn. */
function expected(table: readonly (readonly (string | null)[])[], search: Search): Place | null {
  const places = table.flatMap((_, row) => search.columns.map((column) => ({ row, column })));
  if (search.backwards) places.reverse();
  const { start } = search;
  const startAt = places.findIndex(({ row, column }) => row === start.row && column === start.column);
  const around = startAt === -1 ? places : [...places.slice(startAt + 1), ...places.slice(0, startAt)];
  return around.find(({ row, column }) => {
    const text = table[row]?.[column] ?? '';
    return search.caseSensitive ? text.includes(search.text) : text.toLowerCase().includes(search.text.toLowerCase());
  }) ?? null;
}

test('property: the next one in either direction, in results and views, around the end', async () => {
  const cell = fc.option(fc.constantFrom('', 'ab', 'AB', 'xaby', 'b', 'É', 'é'), { nil: null });
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(fc.asyncProperty(table, fc.constantFrom('ab', 'B', 'é', 'zz'), fc.boolean(), fc.boolean(), fc.nat(), fc.nat({ max: 2 }), fc.boolean(), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (rows, text, caseSensitive, backwards, row, column, fresh, order) => {
    await using result = await makeResult(columns(['a', 'text'], ['b', 'text'], ['c', 'text']), rows);
    const start = fresh ? { row: -1, column: -1 } : { row: row % rows.length, column };
    const search: Search = { text, caseSensitive, backwards, start, columns: order };
    expect(await findCell(result, null, search, createBreather())).toEqual(expected(rows, search));
    const reversed = Uint32Array.from(rows.keys()).toReversed();
    expect(await findCell(result, reversed, search, createBreather())).toEqual(expected(rows.toReversed(), search));
  }), { numRuns: 200 });
});

test('only rows of the view and columns that are shown are looked at', async () => {
  await using result = await makeResult(columns(['a', 'text'], ['b', 'text']), [['x', 'y'], ['y', 'x'], ['z', 'z']]);
  const search: Search = { text: 'x', caseSensitive: false, backwards: false, start: { row: -1, column: -1 }, columns: [0] };
  expect(await findCell(result, Uint32Array.of(2, 1), search, createBreather())).toBeNull();
  expect(await findCell(result, Uint32Array.of(2, 1), { ...search, columns: [0, 1] }, createBreather())).toEqual({ row: 1, column: 1 });
});

test('backwards over many pages, and an abort', async () => {
  const rows = Array.from({ length: 50_000 }, (_, row) => [row === 7 ? 'needle' : `hay ${row}`]);
  await using result = await makeResult(columns(['a', 'text']), rows, { memoryBytes: 100_000 });
  const search: Search = { text: 'NEEDLE', caseSensitive: false, backwards: true, start: { row: 40_000, column: 0 }, columns: [0] };
  expect(await findCell(result, null, search, createBreather())).toEqual({ row: 7, column: 0 });
  expect(await findCell(result, null, { ...search, start: { row: 3, column: 0 } }, createBreather())).toEqual({ row: 7, column: 0 });
  await expect(findCell(result, null, search, createBreather(AbortSignal.abort()))).rejects.toMatchObject({ name: 'AbortError' });
});

test('a value of megabytes, with the text across the places where it is cut', async () => {
  const padding = 'é'.repeat(524_285);
  await using result = await makeResult(columns(['a', 'text']), [['x'], [`${padding}xNEÉDLEy${padding}`]]);
  const search: Search = { text: 'neédle', caseSensitive: false, backwards: false, start: { row: -1, column: -1 }, columns: [0] };
  expect(await findCell(result, null, search, createBreather())).toEqual({ row: 1, column: 0 });
  expect(await findCell(result, null, { ...search, text: 'neédler' }, createBreather())).toBeNull();
});
