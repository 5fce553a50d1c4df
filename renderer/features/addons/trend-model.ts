import type { StorageSample } from '../../../shared/contract/addons.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';

/** Points of a line in a box of the size given, from left to right; a flat line lies in the middle. */
export function trendPoints(samples: readonly StorageSample[], width: number, height: number): { x: number; y: number }[] {
  const times = samples.map(({ at }) => Date.parse(at));
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const sizes = samples.map(({ bytes }) => bytes);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return sizes.map((bytes, index) => ({
    x: last === first ? 0 : (((times[index] ?? first) - first) / (last - first)) * width,
    y: most === least ? height / 2 : height - ((bytes - least) / (most - least)) * height,
  }));
}

function span(ms: number): string {
  return ms < 60_000 ? 'the last minute' : formatDuration(Math.floor(ms / 60_000) * 60_000).replace(' 00 s', '');
}

/** "12.3 MiB more in 14 min", for eyes and ears alike; null while there are no two looks to compare. */
export function trendWords(samples: readonly StorageSample[]): string | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const time = span(Date.parse(last.at) - Date.parse(first.at));
  const change = last.bytes - first.bytes;
  if (change === 0) return `unchanged in ${time}`;
  return `${formatBytes(Math.abs(change))} ${change > 0 ? 'more' : 'less'} in ${time}`;
}
