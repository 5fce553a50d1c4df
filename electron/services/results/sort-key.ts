import { partsOf, specialOf } from './decimal.ts';
import { parseInterval, parseTime, parseTimestamp, type Moment } from './moments.ts';
import type { Kind } from './type-kinds.ts';

/**
 * Writes values as bytes whose order is the values' order, and of which none begins with another, so that keys of several
 * columns may stand behind each other.
 */
export interface KeyWriter {
  readonly bytes: Buffer;
  readonly length: number;
  clear(): void;
  /** A value's bytes, or a length of -1 for NULL, which is last, and first when descending, as in PostgreSQL. */
  write(kind: Kind, data: Buffer, at: number, length: number, descending: boolean): void;
}

const first = {
  lowest: 0x10, negative: 0x20, belowMoments: 0x28, zero: 0x30, positive: 0x40, moment: 0x42, aboveMoments: 0x48, highest: 0x50, nan: 0x60, odd: 0x70, null: 0xf0,
} as const;
const exponentBias = 0x80_0000;

/** A digit string of any length, kept at two digits for a byte, behind its decimal exponent. */
function numberKey(text: string): number[] | null {
  const parts = partsOf(text);
  if (parts === null) {
    const special = specialOf(text);
    if (special === null) return null;
    return [special === 'NaN' ? first.nan : special === 'Infinity' ? first.highest : first.lowest];
  }
  const digits = parts.whole + parts.fraction;
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start += 1;
  let end = digits.length;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end -= 1;
  if (start === end) return [first.zero];
  const exponent = parts.whole.length - start + parts.exponent + exponentBias;
  const key = [(exponent >> 16) & 0xff, (exponent >> 8) & 0xff, exponent & 0xff];
  for (let at = start; at < end; at += 2) {
    key.push((digits.charCodeAt(at) - 0x30) * 10 + (at + 1 < end ? digits.charCodeAt(at + 1) - 0x30 : 0) + 1);
  }
  key.push(0);
  if (!parts.negative) return [first.positive, ...key];
  return [first.negative, ...key.map((byte) => 0xff - byte)];
}

const bias = 1n << 63n;
const word = 0xffff_ffffn;

/** Eight bytes for what a timestamp can be; longer intervals, all below or above those, as numbers. */
function momentKey(moment: Moment | null): number[] | null {
  if (moment === null) return null;
  if (typeof moment !== 'bigint') return [moment === 'infinity' ? first.highest : first.lowest];
  if (moment < -bias || moment >= bias) {
    const key = numberKey(moment.toString());
    return key === null ? null : [moment < 0n ? first.belowMoments : first.aboveMoments, ...key];
  }
  const biased = moment + bias;
  const high = Number(biased >> 32n);
  const low = Number(biased & word);
  return [first.moment, high >>> 24, (high >>> 16) & 0xff, (high >>> 8) & 0xff, high & 0xff, low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff];
}

/** money's text as lc_monetary has it: the last point or comma with one or two digits behind it is the decimal one. */
export function moneyNumber(text: string): string | null {
  const digits = text.replace(/[^\d.,]/g, '');
  if (!/\d/.test(digits)) return null;
  const [, whole = digits, fraction = ''] = /^(.*)[.,](\d{1,2})$/.exec(digits) ?? [];
  const negative = text.includes('-') || text.includes('(');
  return `${negative ? '-' : ''}${whole.replace(/[.,]/g, '')}.${fraction}`;
}

const truths: Readonly<Record<string, number>> = { t: 1, true: 1, yes: 1, on: 1, 1: 1, f: 0, false: 0, no: 0, off: 0, 0: 0 };

/** The key of a value's text by its kind; null where the text is none of this kind, or the kind compares by its bytes. */
export function keyOf(kind: Kind, text: string): number[] | null {
  switch (kind) {
    case 'number': return numberKey(text);
    case 'money': {
      const number = moneyNumber(text);
      return number === null ? null : numberKey(number);
    }
    case 'boolean': {
      const truth = truths[text.toLowerCase()];
      return truth === undefined ? null : [first.positive + truth];
    }
    case 'date': case 'timestamp': return momentKey(parseTimestamp(text));
    case 'time': return momentKey(parseTime(text)?.moment ?? null);
    case 'timetz': {
      const time = parseTime(text);
      // zone counts seconds west in timetz_cmp_internal().
      return time === null ? null : [...momentKey(time.moment) ?? [], ...numberKey(String(-time.zone)) ?? []];
    }
    case 'interval': return momentKey(parseInterval(text));
    case 'uuid': case 'text': case 'other': return null;
  }
}

/** Longest text of a value that is not compared by its bytes. */
const maxParsed = 256 * 1024;

export function createKeyWriter(): KeyWriter {
  let bytes = Buffer.allocUnsafe(1024);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + more));
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  };
  return {
    get bytes() { return bytes; },
    get length() { return length; },
    clear() { length = 0; },
    write(kind, data, at, size, descending) {
      const start = length;
      const byText = kind === 'text' || kind === 'other' || kind === 'uuid' || size > maxParsed;
      const key = size === -1 ? [first.null] : byText ? null : keyOf(kind, data.toString('latin1', at, at + size));
      if (key === null) {
        room(size + 2);
        bytes[length] = first.odd;
        data.copy(bytes, length + 1, at, at + size);
        bytes[length + 1 + size] = 0;
        length += size + 2;
      } else {
        room(key.length);
        for (const byte of key) {
          bytes[length] = byte;
          length += 1;
        }
      }
      if (descending) for (let place = start; place < length; place += 1) bytes[place] = 0xff - (bytes[place] ?? 0);
    },
  };
}
