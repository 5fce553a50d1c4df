export const LINE_BYTES = 16;

/** bytea as its output function writes it, in hex or the old escape format (PostgreSQL manual, bytea_output). */
export type Bytes = { length: number; at: (index: number) => number };

const octal = /\\(?:\\|[0-7]{3})/y;

function escaped(text: string): number[] {
  const bytes: number[] = [];
  let at = 0;
  while (at < text.length) {
    octal.lastIndex = at;
    const code = octal.exec(text)?.[0];
    if (code === undefined) bytes.push(text.charCodeAt(at) & 0xff);
    else bytes.push(code === '\\\\' ? 92 : Number.parseInt(code.slice(1), 8));
    at += code?.length ?? 1;
  }
  return bytes;
}

/** The bytes of a bytea's text, read where they are looked at. */
export function bytesOf(text: string): Bytes {
  if (text.startsWith('\\x')) return { length: (text.length - 2) >> 1, at: (index) => Number.parseInt(text.slice(2 + index * 2, 4 + index * 2), 16) };
  const bytes = escaped(text);
  return { length: bytes.length, at: (index) => bytes[index] ?? 0 };
}

/** One line of a dump: offset in hex, sixteen bytes in two groups, and what of them is ASCII. */
export function dumpLine(bytes: Bytes, line: number): string {
  const from = line * LINE_BYTES;
  const shown = Array.from({ length: Math.min(LINE_BYTES, bytes.length - from) }, (_, offset) => bytes.at(from + offset));
  const hex = shown.map((byte) => byte.toString(16).padStart(2, '0'));
  const groups = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`;
  const ascii = shown.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
  return `${from.toString(16).padStart(8, '0')}  ${groups}  ${ascii}`;
}

/** Lines `from` up to, not including, `to`. */
export function dumpLines(bytes: Bytes, from: number, to: number): string {
  const last = Math.min(to, Math.ceil(bytes.length / LINE_BYTES));
  return Array.from({ length: Math.max(0, last - from) }, (_, offset) => dumpLine(bytes, from + offset)).join('\n');
}
