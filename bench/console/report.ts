/** One figure beside its target. `theirs` is the anchor's figure, or the limit where the target is one. */
export interface Result { metric: string; unit: string; ours: number; theirs: number; ratio: number; target: string; ok: boolean }

/** Two decimals. */
export const round = (value: number): number => Math.round(value * 100) / 100;

/** A figure that is at most so many times the anchor's. */
export function ratioResult(metric: string, unit: string, { ours, theirs, ratio }: { ours: number; theirs: number; ratio: number }, atMost: number): Result {
  return { metric, unit, ours: round(ours), theirs: round(theirs), ratio: round(ratio), target: `<= ${atMost}`, ok: ratio <= atMost };
}

/** A figure with a limit of its own, which stands where the anchor's does. */
export function limitResult(metric: string, unit: string, ours: number, limit: number): Result {
  return { metric, unit, ours: round(ours), theirs: limit, ratio: round(ours / limit), target: `<= ${limit} ${unit}`, ok: ours <= limit };
}

/** A figure that is only told. */
export function fact(metric: string, unit: string, value: number): Result {
  return { metric, unit, ours: round(value), theirs: 0, ratio: 0, target: 'none', ok: true };
}

/** The line that a reader sees. */
export function lineOf({ metric, unit, ours, theirs, ratio, target, ok }: Result, theirName: string): string {
  const beside = target === 'none' ? '' : `, ${theirName} ${theirs} ${unit}, ratio ${ratio} (target ${target}) ${ok ? 'ok' : 'MISSED'}`;
  return `  ${metric.padEnd(44)} ${ours} ${unit}${beside}`;
}

/** The value that so large a share (0 to 1) of the values does not exceed (nearest rank); NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The share of values above a limit, 0 to 1; 0 of none. */
export function shareAbove(values: readonly number[], limit: number): number {
  return values.length === 0 ? 0 : values.filter((value) => value > limit).length / values.length;
}
