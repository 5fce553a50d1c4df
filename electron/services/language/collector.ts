import type { Completion } from '../../../shared/contract/language.ts';
import { matchName, type MatchTier } from '../catalog/name-index.ts';

/** What comes before what where names match equally well. */
export const weight = {
  join: 0, column: 1, outerColumn: 2, alias: 3, cte: 4, relation: 5, schema: 6, function: 5.5, commonFunction: 8, keyword: 9, otherRelation: 10, type: 5, otherFunction: 11,
  systemRelation: 12, systemFunction: 13,
} as const;

export interface Collector {
  readonly typed: string;
  /** Offers an item whose name is matched against what was typed. `order` decides among equals. */
  offer(item: Omit<Completion, 'rank'>, weight: number, order?: number): void;
  /** Offers what an index has matched already. */
  offerMatched(item: Omit<Completion, 'rank'>, weight: number, tier: MatchTier): void;
  finish(limit: number): { items: Completion[]; more: boolean };
}

const compareNames = (a: string, b: string): number => {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Gathers completions, each insert text once, and ranks them: by how the name matches, then by weight, then in order. */
export function createCollector(typed: string): Collector {
  const lower = typed.toLowerCase();
  const found = new Map<string, Completion>();

  function keep(item: Omit<Completion, 'rank'>, rank: number): void {
    const key = `${item.kind}\n${item.insert}\n${item.detail}`;
    const known = found.get(key);
    if (known === undefined || known.rank > rank) found.set(key, { ...item, rank });
  }

  return {
    typed,
    offer(item, weighs, order = 0) {
      const tier = matchName(item.label, typed, lower);
      if (tier !== null) keep(item, tier * 1000 + weighs * 10 + Math.min(order, 99_999) / 10_000);
    },
    offerMatched: (item, weighs, tier) => keep(item, tier * 1000 + weighs * 10),
    finish(limit) {
      const items = [...found.values()].toSorted((a, b) => a.rank - b.rank || compareNames(a.label, b.label));
      return { items: items.slice(0, limit), more: items.length > limit };
    },
  };
}
