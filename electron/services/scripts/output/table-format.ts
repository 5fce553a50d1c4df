import { cellText, type FormatOptions, type RowFormat } from '../../exports/formats/format.ts';
import type { ByteOut } from '../../exports/formats/byte-out.ts';
import { kindOf } from '../../results/type-kinds.ts';

/** Rows that decide how wide the columns are; later ones follow these widths, as with psql's FETCH_COUNT. */
const measuredRows = 1000;
/** UTF-16 units of the rows that wait to be measured. */
const measuredUnits = 1024 * 1024;
/** A longer value is written whole, but makes no column wider than this. */
const widest = 200;

type Cells = (string | null)[];

/** How NULL is written: an empty string looks like nothing. */
const nullWord = 'NULL';

// Unicode Standard Annex 11, East Asian Width: the blocks whose characters take two columns, as psql counts them.
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const noWidth = /\p{Mn}|\p{Me}|\p{Cf}/u;
// oxlint-disable-next-line no-control-regex -- it is about all of ASCII
const ascii = /^[\u0000-\u007f]*$/;

/** Columns of a terminal that a text takes. */
function widthOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
}

/** The lines of one row: as many as its value with the most lines has, with psql's `+` where a value goes on. */
function rowLines(cells: Cells, widths: readonly number[], right: readonly boolean[]): string {
  const lines = cells.map((cell) => (cell ?? nullWord).split(/\r\n|\n|\r/));
  const height = Math.max(1, ...lines.map((of) => of.length));
  let text = '';
  for (let line = 0; line < height; line += 1) {
    text += `${lines.map((of, column) => ` ${pad(of[line] ?? '', widths[column] ?? 0, right[column] ?? false)}${line < of.length - 1 ? '+' : ' '}`).join('|').trimEnd()}\n`;
  }
  return text;
}

/**
 * Aligned columns as psql prints them (psql documentation, \pset format aligned), in bounded memory: the first thousand rows are
 * measured. NULL is written as NULL; values are the server's own text.
 */
export function createTable({ columns }: FormatOptions): RowFormat {
  const right = columns.map(({ typeOid }) => kindOf(typeOid) === 'number');
  let waiting: Cells[] | null = [];
  let units = 0;
  let rows = 0;
  let widths: number[] = [];

  function measure(out: ByteOut): void {
    const held = waiting ?? [];
    waiting = null;
    widths = columns.map(({ name }, column) => held.reduce(
      (most, cells) => Math.max(most, ...(cells[column] ?? nullWord).split(/\r\n|\n|\r/).map((line) => Math.min(widest, widthOf(line)))), widthOf(name),
    ));
    out.text(`${columns.map(({ name }, column) => ` ${pad(name, widths[column] ?? 0, right[column] ?? false)} `).join('|').trimEnd()}\n`);
    out.text(`${widths.map((width) => '-'.repeat(width + 2)).join('+')}\n`);
    for (const cells of held) out.text(rowLines(cells, widths, right));
  }

  return {
    head: () => undefined,
    row(out, data, cells) {
      const texts = columns.map(({ index }) => cellText(data, cells, index));
      rows += 1;
      if (waiting === null) {
        out.text(rowLines(texts, widths, right));
        return;
      }
      waiting.push(texts);
      units += texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      if (waiting.length >= measuredRows || units >= measuredUnits) measure(out);
    },
    foot(out) {
      if (waiting !== null) measure(out);
      out.text(`(${rows.toLocaleString('en-US', { useGrouping: false })} ${rows === 1 ? 'row' : 'rows'})\n`);
    },
  };
}
