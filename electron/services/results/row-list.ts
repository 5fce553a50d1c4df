/** Row numbers that become known one by one, in bounded memory. */
export interface RowList {
  readonly length: number;
  push(row: number): void;
  toArray(): Uint32Array;
}

export function createRowList(): RowList {
  let rows = new Uint32Array(1024);
  let length = 0;
  return {
    get length() { return length; },
    push(row) {
      if (length === rows.length) {
        const larger = new Uint32Array(rows.length * 2);
        larger.set(rows);
        rows = larger;
      }
      rows[length] = row;
      length += 1;
    },
    toArray: () => rows.slice(0, length),
  };
}
