import { afterEach, expect, it, vi } from 'vitest';
import { createPageCache, PAGE_ROWS, pageRowsFor, type PageCache } from './page-cache.ts';

type Ask = { offset: number; signal: AbortSignal; answer: (rows: number) => void; fail: () => void };
let cache: PageCache | null = null;
afterEach(() => cache?.dispose());

function open(mostPages = 3) {
  const asks: Ask[] = [];
  const onChange = vi.fn<() => void>();
  const onError = vi.fn<(error: unknown) => void>();
  const made = createPageCache({
    fetch: (offset, _limit, signal) => new Promise((resolve, reject) => {
      asks.push({
        offset, signal, fail: () => reject(new Error('lost')),
        answer: (rows) => resolve({ rows: Array.from({ length: rows }, (_, index) => [String(offset + index)]) }),
      });
    }),
    onChange, onError, mostPages, retryMs: 1,
  });
  cache = made;
  return { asks, onChange, onError, cache: made };
}

it('asks for a page once and gives its rows', async () => {
  const { asks, onChange, cache } = open();
  cache.want(0, 30, 1000);
  cache.want(5, 35, 1000);
  expect(asks.map((ask) => ask.offset)).toEqual([0]);
  asks[0]!.answer(PAGE_ROWS);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalled());
  expect(cache.row(34)).toEqual(['34']);
  expect(cache.row(PAGE_ROWS)).toBeUndefined();
});

it('waits for what is under way before it asks for pages far away, of which both at a border', async () => {
  const { asks, cache } = open();
  cache.want(0, 30, 100_000);
  cache.want(50_190, 50_220, 100_000);
  expect(asks.map((ask) => ask.offset)).toEqual([0]);
  cache.want(70_090, 70_120, 100_000);
  asks[0]!.answer(PAGE_ROWS);
  await vi.waitFor(() => expect(asks.map((ask) => ask.offset)).toEqual([0, 70_000, 70_100]));
});

it('forgets the page used longest ago', async () => {
  const { asks, cache } = open(2);
  for (const page of [0, 1, 2]) {
    cache.want(page * PAGE_ROWS, page * PAGE_ROWS + 10, 1000);
    asks.at(-1)!.answer(PAGE_ROWS);
    await vi.waitFor(() => expect(cache.row(page * PAGE_ROWS)).toBeDefined());
  }
  expect(cache.pages).toBe(2);
  expect(cache.row(0)).toBeUndefined();
});

it('reads a short page again only once more rows have arrived', async () => {
  const { asks, cache } = open();
  cache.want(0, 30, 50);
  asks[0]!.answer(50);
  await vi.waitFor(() => expect(cache.row(49)).toBeDefined());
  cache.want(0, 30, 50);
  expect(asks.length).toBe(1);
  cache.want(0, 30, 120);
  expect(asks.length).toBe(2);
});

it('tells of a failure and asks again', async () => {
  const { asks, onError, cache } = open();
  cache.want(0, 30, 1000);
  asks[0]!.fail();
  await vi.waitFor(() => expect(asks.length).toBe(2));
  expect(onError).toHaveBeenCalledTimes(1);
});

it('asks for the next page in the direction of scrolling, those in view first', async () => {
  const { asks, cache } = open(10);
  cache.want(1000, 1030, 100_000, 1);
  expect(asks.map((ask) => ask.offset)).toEqual([1000, 1100]);
  for (const ask of asks) ask.answer(PAGE_ROWS);
  await vi.waitFor(() => expect(cache.row(1100)).toBeDefined());
  cache.want(980, 1010, 100_000, -1);
  expect(asks.map((ask) => ask.offset)).toEqual([1000, 1100, 900, 800]);
});

it('asks for fewer rows at once where they are wide', () => {
  expect([1, 80, 200, 1600].map(pageRowsFor)).toEqual([100, 100, 80, 16]);
});
