import type { StoredJob } from './job.ts';

const median = (sorted: readonly number[]): number => {
  const middle = Math.floor((sorted.length - 1) / 2);
  const low = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? low : (low + (sorted[middle + 1] ?? low)) / 2;
};

/** Whether two databases are of one size for this purpose: within a factor of two. */
const alike = (one: number | null, other: number | null): boolean => one !== null && other !== null && one <= other * 2 && other <= one * 2;

/**
 * How long earlier jobs like this one took on this machine. A clone takes the same time whatever the size, a restore grows with the data
 * (the vendor's CLI guide, Database restore and clone). Null where there are none.
 */
export function estimateFor(job: StoredJob, all: readonly StoredJob[]): { seconds: number; jobs: number } | null {
  const times = all
    .filter((other) => other.id !== job.id && other.state === 'done' && (other.time === null) === (job.time === null))
    .filter((other) => job.time === null || alike(other.source.bytes, job.source.bytes))
    .map((other) => (Date.parse(other.endedAt ?? '') - Date.parse(other.startedAt)) / 1000)
    .filter((seconds) => seconds > 0)
    .toSorted((left, right) => left - right);
  return times.length === 0 ? null : { seconds: Math.round(median(times)), jobs: times.length };
}
