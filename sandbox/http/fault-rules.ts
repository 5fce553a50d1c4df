import type { HttpFault } from '../types.ts';

export type Cloud = HttpFault['cloud'];
export type HttpEffect = HttpFault['effect'];

export interface FaultRules {
  readonly add: (rule: HttpFault) => void;
  /** The effect for this request, newest rule first; uses up one of the rule's `times`. */
  take(cloud: Cloud, method: string, path: string): HttpEffect | undefined;
  /** Forgets every rule and ends what they hold open. */
  readonly clear: () => void;
  /** Calls back once at the next `clear`; the returned function cancels that. */
  onClear(callback: () => void): () => void;
}

/** The HTTP faults of one sandbox, shared by its four clouds. */
export function createFaultRules(): FaultRules {
  let rules: { rule: HttpFault; left: number }[] = [];
  const held = new Set<() => void>();
  return {
    add(rule) {
      rules.unshift({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    take(cloud, method, path) {
      const entry = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          rule.cloud === cloud &&
          (rule.method === undefined || rule.method.toUpperCase() === method) &&
          (rule.path === undefined || path.search(rule.path) >= 0),
      );
      if (!entry) return undefined;
      entry.left -= 1;
      return entry.rule.effect;
    },
    clear() {
      rules = [];
      for (const callback of held) callback();
      held.clear();
    },
    onClear(callback) {
      held.add(callback);
      return () => void held.delete(callback);
    },
  };
}
