import { expect, test } from 'vitest';
import type { Filter } from '../../../shared/contract/results.ts';
import { createViews } from './views.ts';
import { columns, makeResult, type TestCell } from './testing/make-result.ts';

const filter = (column: number, op: Filter['op'], value = '', caseSensitive = false): Filter => ({ column, op, value, caseSensitive });

const people: TestCell[][] = [
  ['1', 'Bob', '10.5'], ['2', 'alice', null], ['3', null, '9.75'], ['4', 'bob', '10.50'], ['5', '', 'NaN'], ['6', 'Ärger 50%', '-3'],
];
const described = columns(['id', 'int4'], ['name', 'text'], ['amount', 'numeric']);

async function ids(sort: [number, boolean][], filters: Filter[] = []): Promise<string> {
  await using result = await makeResult(described, people);
  const views = createViews();
  const { viewId, count } = await views.make(result, { sort: sort.map(([column, descending]) => ({ column, descending })), filters });
  const answer = await views.rows(result, viewId, 0, 1000);
  expect(answer.count).toBe(count);
  return answer.rows.map(([id]) => (typeof id === 'string' ? id : '?')).join('');
}

test('sorts by several columns, stable, NULL last and first when descending', async () => {
  expect(await ids([[2, false]])).toBe('631452');
  expect(await ids([[2, true]])).toBe('251436');
  expect(await ids([[2, false], [0, true]])).toBe('634152');
  expect(await ids([[1, false]])).toBe('512463');
  expect(await ids([])).toBe('123456');
});

test.each<[string, Filter, string]>([
  ['contains, whatever the capitals', filter(1, 'contains', 'OB'), '14'],
  ['contains, capitals matter', filter(1, 'contains', 'ob', true), '14'],
  ['contains, capitals matter and differ', filter(1, 'contains', 'OB', true), ''],
  ['letters beyond ASCII', filter(1, 'contains', 'äRG'), '6'],
  ['no pattern', filter(1, 'contains', '0%'), '6'],
  ['not-contains leaves NULL out', filter(1, 'not-contains', 'ob'), '256'],
  ['starts-with', filter(1, 'starts-with', 'B'), '14'],
  ['starts-with, capitals matter', filter(1, 'starts-with', 'B', true), '1'],
  ['equals text', filter(1, 'equals', 'BOB'), '14'],
  ['equals text, capitals matter', filter(1, 'equals', 'bob', true), '4'],
  ['not-equals text', filter(1, 'not-equals', 'bob'), '256'],
  ['equals a number by its value', filter(2, 'equals', ' 10.5000 '), '14'],
  ['greater, with NaN above all', filter(2, 'greater', '10.5'), '5'],
  ['at-least', filter(2, 'at-least', '10.5'), '145'],
  ['less', filter(2, 'less', '9.75'), '6'],
  ['at-most', filter(2, 'at-most', '9.75'), '36'],
  ['a number column with what is no number: by text', filter(2, 'equals', 'x'), ''],
  ['contains in a number', filter(2, 'contains', '.5'), '14'],
  ['text by bytes', filter(1, 'greater', 'alice'), '46'],
  ['is-null', filter(1, 'is-null'), '3'],
  ['is-not-null', filter(1, 'is-not-null'), '12456'],
  ['is-empty', filter(1, 'is-empty'), '5'],
])('%s', async (_name, condition, expected) => {
  expect(await ids([], [condition])).toBe(expected);
});

test('all conditions hold together, and the sort is of what is left', async () => {
  expect(await ids([[0, true]], [filter(0, 'at-least', '2'), filter(1, 'is-not-null')])).toBe('6542');
});

test('a view ends with the next one, with its result, and on request', async () => {
  await using result = await makeResult(described, people);
  const views = createViews();
  const first = await views.make(result, { sort: [], filters: [] });
  const second = await views.make(result, { sort: [{ column: 0, descending: true }], filters: [] });
  await expect(views.rows(result, first.viewId, 0, 1)).rejects.toMatchObject({ error: { code: 'result.gone' } });
  expect(await views.cell(result, second.viewId, 0, 0, 0)).toEqual({ text: '6', next: null });
  expect(await views.cell(result, second.viewId, 6, 0, 0)).toBeUndefined();
  views.forget(result.id);
  expect(() => views.orderOf(result, second.viewId)).toThrow(expect.objectContaining({ error: expect.objectContaining({ code: 'result.gone' }) }));
});

test('what is not complete or too large is refused, in words', async () => {
  await using open = await makeResult(described, people, { open: true });
  await expect(createViews().make(open, { sort: [], filters: [] })).rejects.toMatchObject({ error: { code: 'result.incomplete' } });
  await using result = await makeResult(described, people);
  const small = createViews({ sortRows: 5, filterRows: 6, keyBytes: 1 });
  await expect(small.make(result, { sort: [{ column: 0, descending: false }], filters: [] })).rejects.toMatchObject({ error: { code: 'result.too-large', details: { rows: 6, limit: 5 } } });
  const few = { sort: [{ column: 0, descending: true }], filters: [filter(1, 'contains', 'bob')] };
  expect((await small.make(result, few)).count).toBe(2);
  await using long = await makeResult(columns(['t', 'text']), [['a long text that needs room'], ['another']]);
  await expect(small.make(long, { sort: [{ column: 0, descending: false }], filters: [] })).rejects.toMatchObject({ error: { code: 'result.too-large' } });
});

test('60,000 rows from a spool file: the right order, other work goes on, an abort ends it', async () => {
  const count = 60_000;
  const value = (row: number): number => (row * 7919) % count;
  const rows = Array.from({ length: count }, (_, row) => [String(value(row)), `${'x'.repeat(50)}${row % 100}`]);
  await using result = await makeResult(columns(['n', 'int4'], ['t', 'text']), rows, { memoryBytes: 1024 * 1024 });
  const views = createViews();
  let turns = 0;
  let sorting = true;
  const turn = (): void => {
    turns += 1;
    if (sorting) setImmediate(turn);
  };
  setImmediate(turn);
  const { viewId } = await views.make(result, { sort: [{ column: 1, descending: false }, { column: 0, descending: true }], filters: [] });
  sorting = false;
  expect(turns).toBeGreaterThan(10);
  const order = views.orderOf(result, viewId)!;
  const sorted = Array.from(rows.keys()).toSorted((left, right) => left % 100 === right % 100 ? value(right) - value(left) : String(left % 100) < String(right % 100) ? -1 : 1);
  expect(Array.from(order)).toEqual(sorted);
  for (const offset of [0, 29_999, 59_900]) {
    expect((await views.rows(result, viewId, offset, 100)).rows.map(([n]) => n)).toEqual(sorted.slice(offset, offset + 100).map((row) => String(value(row))));
  }
  const abort = new AbortController();
  const under = views.make(result, { sort: [{ column: 1, descending: false }], filters: [] }, abort.signal);
  setImmediate(() => abort.abort());
  await expect(under).rejects.toMatchObject({ name: 'AbortError' });
});
