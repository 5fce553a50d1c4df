import { formatDuration, formatTime } from '../../ui/format.ts';

export type Zone = 'local' | 'utc';

const two = (value: number) => String(value).padStart(2, '0');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Milliseconds as the fields show them in a zone. */
export function toFields(at: number, zone: Zone): { date: string; time: string } {
  const date = new Date(at);
  if (zone === 'utc') return { date: date.toISOString().slice(0, 10), time: date.toISOString().slice(11, 19) };
  return {
    date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
  };
}

/** Milliseconds of what the fields say; null where that is no moment, also one that a change of clocks leaves out. */
export function fromFields({ date, time, zone }: { date: string; time: string; zone: Zone }): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return null;
  const whole = time.length === 5 ? `${time}:00` : time;
  const at = Date.parse(`${date}T${whole}${zone === 'utc' ? 'Z' : ''}`);
  if (Number.isNaN(at)) return null;
  const back = toFields(at, zone);
  return back.date === date && back.time === whole ? at : null;
}

/** Moments that people mean, in milliseconds, oldest last. */
export function usualMoments(now: number, zone: Zone): { label: string; at: number }[] {
  const today = fromFields({ date: toFields(now, zone).date, time: '00:00:00', zone }) ?? now;
  const yesterday = fromFields({ date: toFields(today - HOUR, zone).date, time: '00:00:00', zone }) ?? today;
  return [
    { label: '5 min ago', at: now - 5 * MINUTE },
    { label: '1 h ago', at: now - HOUR },
    { label: 'Today 00:00', at: today },
    { label: 'Yesterday 00:00', at: yesterday },
  ];
}

/** How far before an incident; milliseconds. */
export const beforeIncident: readonly { label: string; ms: number }[] = [
  { label: '1 s', ms: 1000 }, { label: '1 min', ms: MINUTE }, { label: '5 min', ms: 5 * MINUTE }, { label: '1 h', ms: HOUR },
];

/** Inside the window, to the second; the nearest end for what is outside. */
export function within(at: number, earliest: number, latest: number): number {
  const second = Math.floor(at / 1000) * 1000;
  if (second > latest) return Math.floor(latest / 1000) * 1000;
  return second < earliest ? Math.ceil(earliest / 1000) * 1000 : second;
}

/** Where a key moves the moment on the bar, in milliseconds; null for other keys. */
export function keyStep(key: string, shift: boolean): number | null {
  const step = shift ? HOUR : MINUTE;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown': return -step;
    case 'ArrowRight':
    case 'ArrowUp': return step;
    case 'PageDown': return -24 * HOUR;
    case 'PageUp': return 24 * HOUR;
    default: return null;
  }
}

/** A moment to the second in local time with its offset. */
export function localMoment(iso: string): string {
  return formatTime(iso).replace(/(\d\d:\d\d) /, `$1:${iso.slice(17, 19)} `);
}

/** Milliseconds that go on counting, in whole seconds. */
export function elapsedWord(ms: number): string {
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(ms);
}
