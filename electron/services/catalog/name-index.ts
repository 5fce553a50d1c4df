/** How a name matches what was typed: 0 all of it, 1 its beginning, 2 its beginning in another case, 3 the beginning of a later word, 4 the first letters of its words. */
export type MatchTier = 0 | 1 | 2 | 3 | 4;

export interface Match<T> { item: T; tier: MatchTier }

/** Finds items by the beginning of their names without looking at all of them. */
export interface NameIndex<T> {
  readonly size: number;
  /** Best first, names in order within a tier; at most `limit`, one per item. An empty prefix matches everything as tier 1. */
  search(prefix: string, limit: number): Match<T>[];
  /** Every item of exactly this name. */
  exact(name: string): T[];
  all(): readonly T[];
  /** Sorts now what searching needs, so that the first search does not have to. */
  prepare(): void;
}

type Sort = 'sign' | 'small' | 'capital' | 'digit';

function sortOf(c: number, name: string, at: number): Sort {
  if (c >= 97 && c <= 122) return 'small';
  if (c >= 65 && c <= 90) return 'capital';
  if (c >= 48 && c <= 57) return 'digit';
  if (c < 128) return 'sign';
  const letter = name.charAt(at);
  return letter === letter.toLowerCase() ? 'small' : 'capital';
}

/** The offsets at which the words of a name begin: behind `_` and other signs, and at a capital or digit that follows a small letter. */
export function wordStarts(name: string): number[] {
  const starts: number[] = [];
  let previous: Sort = 'sign';
  for (let i = 0; i < name.length; i += 1) {
    const sort = sortOf(name.charCodeAt(i), name, i);
    const begins = previous === 'sign' || (previous === 'small' && sort !== 'small');
    if (sort !== 'sign' && begins) starts.push(i);
    previous = sort;
  }
  return starts;
}

/** The tier of one name, or null. `lower` is `typed` in small letters. */
export function matchName(name: string, typed: string, lower: string): MatchTier | null {
  if (typed === '') return 1;
  const low = name.toLowerCase();
  if (low === lower) return 0;
  if (name.startsWith(typed)) return 1;
  if (low.startsWith(lower)) return 2;
  const starts = wordStarts(name);
  if (starts.some((start) => start > 0 && low.startsWith(lower, start))) return 3;
  return humps(low, starts, lower, 0) ? 4 : null;
}

/** Whether the typed text is made of beginnings of successive words, such as `cuid` of `customer_id`. */
function humps(low: string, starts: readonly number[], typed: string, word: number): boolean {
  if (typed === '') return true;
  for (let at = word; at < starts.length; at += 1) {
    const start = starts[at] ?? 0;
    const end = starts[at + 1] ?? low.length;
    let same = 0;
    while (same < typed.length && start + same < end && low[start + same] === typed[same]) same += 1;
    for (let take = same; take > 0; take -= 1) if (humps(low, starts, typed.slice(take), at + 1)) return true;
  }
  return false;
}

interface Sorted { keys: string[]; items: Uint32Array }

function sorted(keys: readonly string[], items: readonly number[]): Sorted {
  const order = Uint32Array.from(keys.keys());
  const inOrder = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
  if (!inOrder) {
    order.sort((a, b) => {
      const [left, right] = [keys[a] ?? '', keys[b] ?? ''];
      return left < right ? -1 : left > right ? 1 : 0;
    });
  }
  return { keys: Array.from(order, (at) => keys[at] ?? ''), items: order.map((at) => items[at] ?? 0) };
}

function lowerBound(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Tables { beginnings: Sorted; inner: Sorted; initials: Sorted }

type List = [keys: string[], items: number[]];
const list = (): List => [[], []];
function put([keys, items]: List, key: string, item: number): void {
  keys.push(key);
  items.push(item);
}

function tablesOf(names: readonly string[]): Tables {
  const [beginnings, inner, initials] = [list(), list(), list()];
  names.forEach((name, index) => {
    const low = name.toLowerCase();
    const starts = wordStarts(name);
    put(beginnings, low, index);
    for (const start of starts) if (start > 0) put(inner, low.slice(start), index);
    if (starts.length > 1) put(initials, starts.map((start) => low.charAt(start)).join(''), index);
  });
  return { beginnings: sorted(...beginnings), inner: sorted(...inner), initials: sorted(...initials) };
}

function tableSearch(names: readonly string[], { beginnings, inner, initials }: Tables, prefix: string, limit: number): Map<number, MatchTier> {
  const lower = prefix.toLowerCase();
  const found = new Map<number, MatchTier>();
  const walk = (list: Sorted, tier: (key: string, name: string) => MatchTier): void => {
    for (let at = lowerBound(list.keys, lower); at < list.keys.length && found.size < limit; at += 1) {
      const key = list.keys[at] ?? '';
      if (!key.startsWith(lower)) return;
      const index = list.items[at] ?? 0;
      if (!found.has(index)) found.set(index, tier(key, names[index] ?? ''));
    }
  };
  walk(beginnings, (key, name) => (key === lower ? 0 : name.startsWith(prefix) ? 1 : 2));
  walk(inner, () => 3);
  walk(initials, () => 4);
  return found;
}

/** Makes an index over items: building sorts once, searching goes by halves. */
export function createNameIndex<T>(source: readonly T[], nameOf: (item: T) => string): NameIndex<T> {
  const items = source.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
  const names = items.map(nameOf);
  let tables: Tables | null = null;
  return {
    size: items.length,
    search(prefix, limit) {
      if (prefix === '') return items.slice(0, limit).map((item) => ({ item, tier: 1 }));
      tables ??= tablesOf(names);
      const matches: Match<T>[] = [];
      for (const [index, tier] of tableSearch(names, tables, prefix, limit)) {
        const item = items[index];
        if (item !== undefined) matches.push({ item, tier });
      }
      return matches.toSorted((a, b) => a.tier - b.tier);
    },
    exact(name) {
      const from = lowerBound(names, name);
      let to = from;
      while (names[to] === name) to += 1;
      return items.slice(from, to);
    },
    all: () => items,
    prepare() { tables ??= tablesOf(names); },
  };
}
