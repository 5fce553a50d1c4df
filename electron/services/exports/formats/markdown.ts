import { isRightAligned } from '../../../../shared/cell.ts';
import { cellText, type FormatOptions, type RowFormat } from './format.ts';

/** Text as it shows in a cell of a table (GitHub Flavored Markdown, Tables): nothing in it is taken for markup. */
function escaped(text: string): string {
  return text.replace(/[\\|`*_<>[\]~&#]/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** A table. It cannot do without a head, so without headers that one is empty. */
export function createMarkdown({ columns, headers }: FormatOptions): RowFormat {
  return {
    head(out) {
      out.text(line(columns.map(({ name }) => (headers ? escaped(name) : ''))));
      out.text(line(columns.map(({ typeOid }) => (isRightAligned(typeOid) ? '---:' : '---'))));
    },
    row(out, data, cells) {
      out.text(line(columns.map(({ index }) => escaped(cellText(data, cells, index) ?? 'NULL'))));
    },
    foot: () => undefined,
  };
}
