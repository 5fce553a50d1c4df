/** An ISO time to the second in UTC, such as "2026-11-21 18:04:05 UTC"; the text itself where it is no time. */
export function formatUtc(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
