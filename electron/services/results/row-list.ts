/** Row numbers that become known one by one, in the memory that they need. */
export interface RowList {
  push(row: number): void;
  toArray(): Uint32Array;
}

const chunkRows = 64 * 1024;

export function createRowList(): RowList {
  const full: Uint32Array[] = [];
  let chunk = new Uint32Array(chunkRows);
  let filled = 0;
  return {
    push(row) {
      if (filled === chunkRows) {
        full.push(chunk);
        chunk = new Uint32Array(chunkRows);
        filled = 0;
      }
      chunk[filled] = row;
      filled += 1;
    },
    toArray() {
      const rows = new Uint32Array(full.length * chunkRows + filled);
      full.forEach((part, index) => rows.set(part, index * chunkRows));
      rows.set(chunk.subarray(0, filled), full.length * chunkRows);
      return rows;
    },
  };
}

/** The numbers from 0 to below `count`. */
export function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) rows[row] = row;
  return rows;
}
