/** Counts requests by `cloud METHOD template`. */
export interface RequestCounters {
  count(name: string): void;
  read(): Record<string, number>;
  readonly reset: () => void;
}

/** Makes empty counters. */
export function createRequestCounters(): RequestCounters {
  const counts = new Map<string, number>();
  return {
    count(name) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    read: () => Object.fromEntries([...counts].toSorted(([left], [right]) => left.localeCompare(right))),
    reset: () => counts.clear(),
  };
}
