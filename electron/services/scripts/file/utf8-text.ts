import { isUtf8 } from 'node:buffer';

/** Bytes that are no UTF-8 (RFC 3629), or a U+0000, which PostgreSQL text cannot hold. */
export class BadText extends Error {
  override readonly name = 'BadText';
  /** From 1. */
  readonly line: number;
  readonly problem: string;
  readonly next: string;

  constructor(line: number, problem: string, next: string) {
    super(problem);
    this.line = line;
    this.problem = problem;
    this.next = next;
  }
}

const newline = 0x0a;
const saveAsUtf8 = 'Save the file as UTF-8, then run it again.';

/** How many bytes at the end begin a character whose rest is still to come. */
function openTail(data: Buffer): number {
  for (let back = 1; back <= Math.min(3, data.length); back += 1) {
    const byte = data[data.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function countLines(data: Buffer, end: number): number {
  let lines = 0;
  for (let at = data.indexOf(newline); at !== -1 && at < end; at = data.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** The bytes in front of the first one that is wrong. */
function goodLength(data: Buffer): number {
  let [low, high] = [0, data.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const part = data.subarray(0, middle);
    if (isUtf8(part.subarray(0, middle - openTail(part)))) low = middle;
    else high = middle - 1;
  }
  // A character that was only begun there may be what is wrong.
  return low - openTail(data.subarray(0, low));
}

export interface Utf8Text {
  /** The text of these bytes with what was held back before; a byte order mark at the very beginning is left out. Throws BadText. */
  push(chunk: Buffer): string;
  /** No more bytes come: what was held back. Throws BadText for half a character. */
  end(): string;
  /** Bytes that wait for the rest of their character. */
  readonly held: number;
}

function withoutMark(data: Buffer): Buffer {
  const [first, second, third] = data;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new BadText(1, 'It is UTF-16 text, as its first two bytes say.', saveAsUtf8);
  return first === 0xef && second === 0xbb && third === 0xbf ? data.subarray(3) : data;
}

/** Turns the blocks of a file into text, wherever they are cut, and refuses what is no UTF-8 with the line it is in. */
export function createUtf8Text(): Utf8Text {
  let held: Buffer = Buffer.alloc(0);
  let lines = 0;
  let begun = false;

  function refuse(data: Buffer): never {
    const good = goodLength(data);
    const bytes = [...data.subarray(good, good + 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new BadText(lines + 1 + countLines(data, good), `It is not UTF-8 text: the bytes ${bytes} mean nothing there.`, saveAsUtf8);
  }

  function read(data: Buffer): string {
    const tail = openTail(data);
    const whole = data.subarray(0, data.length - tail);
    if (!isUtf8(whole)) refuse(whole);
    held = Buffer.from(data.subarray(data.length - tail));
    const nul = whole.indexOf(0);
    if (nul !== -1) throw new BadText(lines + 1 + countLines(whole, nul), 'It holds the character U+0000, which PostgreSQL text cannot hold.', 'Take the character out, then run the file again.');
    lines += countLines(whole, whole.length);
    return whole.toString('utf8');
  }

  return {
    get held() { return held.length; },
    push(chunk) {
      const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (begun) return read(data);
      held = data;
      // So many may be a byte order mark.
      if (data.length < 3) return '';
      begun = true;
      return read(withoutMark(data));
    },
    end() {
      const text = read(begun ? held : withoutMark(held));
      if (held.length > 0) throw new BadText(lines + 1, 'It ends in the middle of a character.', 'The file may be cut off: fetch it again, or take the last character out.');
      return text;
    },
  };
}
