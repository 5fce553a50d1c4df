import type { Column } from '../../../../shared/cell.ts';
import type { RowCells } from '../../sql/row-cells.ts';
import type { ByteOut } from './byte-out.ts';

/** Writes rows in one format. */
export interface RowFormat {
  head(out: ByteOut): void;
  row(out: ByteOut, data: Buffer, cells: RowCells): void;
  foot(out: ByteOut): void;
}

export interface FormatOptions {
  /** The columns wanted, in their order: where each stands in the row, and what it is. */
  columns: readonly FormatColumn[];
  headers: boolean;
  /** What stands for NULL in CSV and TSV. */
  nullText: string;
  /** Puts an empty string in quotes where NULL is written as nothing, as COPY does in CSV, so that the two differ. */
  quoteEmpty?: boolean;
  /** Puts an apostrophe in front of what a spreadsheet would take for a formula. */
  formulaGuard: boolean;
  /** As the user wrote it; empty for a placeholder. */
  table: string;
}

export interface FormatColumn extends Column {
  index: number;
}

/** The columns by their places in the row. */
export function formatColumns(columns: readonly Column[], wanted: readonly number[] | null): FormatColumn[] {
  const places = wanted ?? columns.map((_, index) => index);
  return places.flatMap((index) => {
    const column = columns[index];
    return column === undefined ? [] : [{ ...column, index }];
  });
}

/** A cell's text, null for NULL. Bytes that are no UTF-8 become U+FFFD. */
export function cellText(data: Buffer, cells: RowCells, index: number): string | null {
  const length = cells.lengths[index] ?? -1;
  const start = cells.starts[index] ?? 0;
  return length === -1 ? null : data.toString('utf8', start, start + length);
}
