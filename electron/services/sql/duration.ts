const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a setting's value as SHOW writes it, such as `10min` or `0` (PostgreSQL, Parameter Names and Values). */
export function durationMs(shown: string): number {
  const parts = /^(?<count>\d+)(?<unit>us|ms|s|min|h|d)?$/.exec(shown)?.groups;
  return Number(parts?.count ?? 0) * (units[parts?.unit ?? 'ms'] ?? 1);
}
