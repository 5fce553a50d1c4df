/** Seconds before attempt 1, 2, … of a reconnect; the last goes on. */
const ladder = [1, 2, 5, 10, 30] as const;

/** Attempts that count before a tunnel gives up. */
export const maxAttempts = 8;

/** Milliseconds to wait before reconnect attempt `attempt` (from 1): full jitter over the ladder 1, 2, 5, 10, 30 s. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const seconds = ladder[Math.min(Math.max(attempt, 1), ladder.length) - 1] ?? 30;
  return Math.round(random() * seconds * 1000);
}
