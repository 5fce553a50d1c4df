import { formatDuration, formatTime } from '../../ui/format.ts';

export type Zone = 'local' | 'utc';

const two = (value: number) => String(value).padStart(2, '0');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the fields say: date and time as they show them, and which of two moments that local clocks show alike. */
type Fields = { date: string; time: string; zone: Zone; later?: boolean | undefined };

/** What clocks show in a zone. */
function shown(at: number, zone: Zone): { date: string; time: string } {
  const date = new Date(at);
  if (zone === 'utc') return { date: date.toISOString().slice(0, 10), time: date.toISOString().slice(11, 19) };
  return {
    date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
  };
}

/** The moments, in milliseconds, at which clocks show that: two where they are set back, none where they skip it. */
function momentsOf({ date, time, zone }: Fields): readonly number[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return [];
  const whole = time.length === 5 ? `${time}:00` : time;
  // Of two local moments this is the first (ECMA-262, LocalTime), and clocks are set back by some hours at most.
  const first = Date.parse(`${date}T${whole}${zone === 'utc' ? 'Z' : ''}`);
  if (Number.isNaN(first)) return [];
  const back = zone === 'utc' ? 0 : (new Date(first + 3 * HOUR).getTimezoneOffset() - new Date(first).getTimezoneOffset()) * MINUTE;
  return [first, ...(back > 0 ? [first + back] : [])].filter((at) => {
    const clock = shown(at, zone);
    return clock.date === date && clock.time === whole;
  });
}

/** Milliseconds as the fields show them in a zone. */
export function toFields(at: number, zone: Zone): { date: string; time: string; later: boolean } {
  const fields = shown(at, zone);
  const second = momentsOf({ ...fields, zone })[1];
  return { ...fields, later: second !== undefined && Math.floor(second / 1000) === Math.floor(at / 1000) };
}

/** Milliseconds of what the fields say; null where that is no moment, also one that a change of clocks leaves out. */
export function fromFields(fields: Fields): number | null {
  const [first, second] = momentsOf(fields);
  return (fields.later === true ? second : undefined) ?? first ?? null;
}

/** Both moments, in milliseconds, where local clocks show what the fields say twice; null elsewhere. */
export function twiceShown(fields: Fields): { earlier: number; later: number } | null {
  const [earlier, later] = momentsOf(fields);
  return earlier === undefined || later === undefined ? null : { earlier, later };
}

/** The first moment of a day: some clocks skip midnight, and go on at one. */
function beginningOf(at: number, zone: Zone): number {
  return Date.parse(`${shown(at, zone).date}T00:00:00${zone === 'utc' ? 'Z' : ''}`);
}

/** Moments that people mean, in milliseconds, oldest last. */
export function usualMoments(now: number, zone: Zone): { label: string; at: number }[] {
  const today = beginningOf(now, zone);
  const yesterday = beginningOf(today - HOUR, zone);
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
