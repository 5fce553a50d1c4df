/** Microseconds, or an infinity of date, timestamp and interval. */
export type Moment = bigint | 'infinity' | '-infinity';

const date = /^(\d{4,7})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:([+-])(\d\d)(?::?(\d\d))?(?::(\d\d))?)?)?( BC)?$/;
const time = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:([+-])(\d\d)(?::?(\d\d))?(?::(\d\d))?)?$/;

/** Days from 1970-01-01 in the proleptic Gregorian calendar; year 0 is 1 BC. */
function days(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

const micros = (fraction: string | undefined): number => Number((fraction ?? '').padEnd(6, '0'));

/** Seconds east of UTC. */
function zone(sign: string | undefined, hours: string | undefined, minutes: string | undefined, seconds: string | undefined): number {
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return sign === '-' ? -size : size;
}

function infinite(text: string): Moment | null {
  return text === 'infinity' || text === '-infinity' ? text : null;
}

/** A date or timestamp in DateStyle ISO (PostgreSQL, Date/Time Output), also BC and infinite; null for anything else. */
export function parseTimestamp(text: string): Moment | null {
  const [whole, year, month, day, hour, minute, second, fraction, sign, zh, zm, zs, bc] = date.exec(text) ?? [];
  if (whole === undefined) return infinite(text);
  const astronomical = bc === undefined ? Number(year) : 1 - Number(year);
  const seconds = days(astronomical, Number(month), Number(day)) * 86_400
    + Number(hour ?? 0) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0) - zone(sign, zh, zm, zs);
  return BigInt(seconds) * 1_000_000n + BigInt(micros(fraction));
}

/** A time of day; with its zone in seconds east of UTC, which orders times of the same moment (timetz_cmp_internal()). */
export function parseTime(text: string): { moment: bigint; zone: number } | null {
  const [whole, hour, minute, second, fraction, sign, zh, zm, zs] = time.exec(text) ?? [];
  if (whole === undefined) return null;
  const offset = zone(sign, zh, zm, zs);
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0) - offset;
  return { moment: BigInt(seconds) * 1_000_000n + BigInt(micros(fraction)), zone: offset };
}

const unit = /([+-]?\d+) (years?|mons?|days?)\s*/y;
const clock = /^([+-]?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/;

/** An interval in IntervalStyle postgres, as interval_cmp_value() weighs it: a month is 30 days, a day 24 hours. */
export function parseInterval(text: string): Moment | null {
  if (text === '') return null;
  let wholeDays = 0n;
  let at = 0;
  unit.lastIndex = 0;
  for (let match = unit.exec(text); match !== null; match = unit.exec(text)) {
    const amount = BigInt(match[1] ?? 0);
    const name = match[2] ?? '';
    wholeDays += amount * (name.startsWith('y') ? 360n : name.startsWith('m') ? 30n : 1n);
    at = unit.lastIndex;
  }
  const rest = text.slice(at);
  if (rest === '' && at > 0) return wholeDays * 86_400_000_000n;
  const [whole, sign, hours, minutes, seconds, fraction] = clock.exec(rest) ?? [];
  if (whole === undefined) return infinite(text);
  const part = (BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0)) * 1_000_000n + BigInt(micros(fraction));
  return wholeDays * 86_400_000_000n + (sign === '-' ? -part : part);
}
