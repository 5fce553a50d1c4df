import type { Catalog } from '../catalog/types.ts';
import type { Collector } from './collector.ts';
import type { Place } from './place.ts';
import type { ClauseName } from './query.ts';
import type { Scope } from './scope-types.ts';
import type { Resolver } from './scope.ts';

/** What the parts of the engine work on. */
export interface Work { place: Place; catalog: Catalog | null; resolver: Resolver; collector: Collector }

/** Where an INSERT can name the table that it fills; its query and values cannot. */
const afterInsert: ReadonlySet<ClauseName> = new Set(['on conflict', 'do', 'set', 'returning']);

/** What a cursor can name here: in a condition of a join, only the tables up to it. */
export function scopeAt({ place, resolver }: Pick<Work, 'place' | 'resolver'>): Scope {
  const joining = place.clause?.name === 'on' || place.clause?.name === 'from';
  const scope = resolver.scopeOf(place.arm, joining ? place.replace.from : Number.MAX_SAFE_INTEGER);
  const { arm, clause } = place;
  const fillsTarget = arm.clauses.some(({ name }) => name === 'insert into') && !afterInsert.has(clause?.name ?? 'start') && !arm.clauses.some(({ name }) => name === 'do');
  return fillsTarget ? { ...scope, near: scope.near.filter(({ source }) => source !== arm.target) } : scope;
}

/** False where parentheses follow already. */
export function calls({ text, replace }: Place): boolean {
  return text.charAt(replace.to) !== '(';
}
