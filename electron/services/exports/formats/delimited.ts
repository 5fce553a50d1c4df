import type { ByteOut } from './byte-out.ts';
import type { FormatOptions, RowFormat } from './format.ts';

const [quote, newline, carriageReturn, backslash, point, apostrophe] = [0x22, 0x0a, 0x0d, 0x5c, 0x2e, 0x27];

/** What a spreadsheet takes for a formula's begin (OWASP, CSV Injection). */
const formulaStarts = new Set(['=', '+', '-', '@', '\t', '\r'].map((start) => start.charCodeAt(0)));

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** True where a spreadsheet would take the text for a formula; a number with a sign is none. */
export function looksLikeFormula(data: Buffer, start: number, length: number): boolean {
  if (length === 0 || !formulaStarts.has(data[start] ?? 0)) return false;
  return length > 400 || !number.test(data.toString('latin1', start, start + length));
}

function needsQuotes(data: Buffer, start: number, end: number, separator: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = data[at];
    if (byte === separator || byte === quote || byte === newline || byte === carriageReturn) return true;
  }
  // psql quotes the end-of-data mark of COPY.
  return end - start === 2 && data[start] === backslash && data[start + 1] === point;
}

function writeField(out: ByteOut, data: Buffer, start: number, end: number, guard: boolean, quoted: boolean): void {
  if (quoted) out.byte(quote);
  if (guard) out.byte(apostrophe);
  if (quoted) {
    let from = start;
    for (let at = data.indexOf(quote, start); at !== -1 && at < end; at = data.indexOf(quote, at + 1)) {
      out.bytes(data, from, at + 1);
      out.byte(quote);
      from = at + 1;
    }
    out.bytes(data, from, end);
    out.byte(quote);
  } else {
    out.bytes(data, start, end);
  }
}

/**
 * CSV as `psql --csv` writes it, byte for byte (print.c, csv_print_field()): quotes only where needed, lines end with a line
 * feed, NULL is `nullText`. TSV is the same with tabs between the fields. A value that equals a `nullText` of some length is
 * put in quotes, so that the two differ. Values pass as the bytes that the server sent.
 */
export function createDelimited(separator: ',' | '\t', { columns, headers, nullText, formulaGuard, quoteEmpty = false }: FormatOptions): RowFormat {
  const separatorByte = separator.charCodeAt(0);
  const nullBytes = Buffer.from(nullText);

  function field(out: ByteOut, data: Buffer, start: number, length: number): void {
    const end = start + length;
    const guard = formulaGuard && looksLikeFormula(data, start, length);
    const likeNull = (length > 0 || quoteEmpty) && length === nullBytes.length && nullBytes.compare(data, start, end) === 0;
    writeField(out, data, start, end, guard, likeNull || needsQuotes(data, start, end, separatorByte));
  }

  return {
    head(out) {
      if (!headers) return;
      columns.forEach(({ name }, place) => {
        if (place > 0) out.byte(separatorByte);
        const data = Buffer.from(name);
        const guard = formulaGuard && looksLikeFormula(data, 0, data.length);
        writeField(out, data, 0, data.length, guard, needsQuotes(data, 0, data.length, separatorByte));
      });
      out.byte(newline);
    },
    row(out, data, { starts, lengths }) {
      // psql writes a line for the head of no columns, and none for their rows.
      if (columns.length === 0) return;
      for (let place = 0; place < columns.length; place += 1) {
        if (place > 0) out.byte(separatorByte);
        const index = columns[place]?.index ?? 0;
        const length = lengths[index] ?? -1;
        if (length === -1) out.bytes(nullBytes, 0, nullBytes.length);
        else field(out, data, starts[index] ?? 0, length);
      }
      out.byte(newline);
    },
    foot: () => undefined,
  };
}
