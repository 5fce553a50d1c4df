/** Where the cells of one row stand; filled anew for each row. */
export interface RowCells {
  readonly starts: Int32Array;
  /** Bytes of each cell; -1 for NULL. */
  readonly lengths: Int32Array;
  /** Finds the cells of the row that begins at `at`; the row is known to be well-formed. */
  locate(data: Buffer, at: number): void;
}

/** Of the first `columns` cells of a row, as those behind them need not be looked for. */
export function createRowCells(columns: number): RowCells {
  const starts = new Int32Array(columns);
  const lengths = new Int32Array(columns);
  return {
    starts,
    lengths,
    locate(data, at) {
      let place = at;
      for (let column = 0; column < columns; column += 1) {
        const length = data.readInt32BE(place);
        place += 4;
        starts[column] = place;
        lengths[column] = length;
        if (length > 0) place += length;
      }
    },
  };
}
