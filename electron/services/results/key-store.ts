import { failure } from '../errors/app-failure.ts';

const chunkBytes = 1024 * 1024;
/** Position of a key that is whole in its prefix. */
const short = 0xffff_ffff;
/** Keys take so much room, with their length in front, that so many bytes of both can be looked at. */
const looped = 20;

/** Keys of many rows, numbered from 0; their first eight bytes stand apart, because they decide most comparisons. */
export interface KeyStore {
  add(key: Buffer, length: number): void;
  compare(left: number, right: number): number;
}

/** Throws result.too-large when all keys together would need more than `limitBytes`. */
export function createKeyStore(rows: number, limitBytes: number): KeyStore {
  const high = new Uint32Array(rows);
  const low = new Uint32Array(rows);
  const position = new Uint32Array(rows);
  const chunks: Buffer[] = [];
  let chunk = Buffer.alloc(0);
  let filled = 0;
  let used = 0;
  let count = 0;
  const prefix = Buffer.alloc(8);

  /** Where so many bytes may stand, as chunk number times 1 MiB and place. */
  function place(length: number): void {
    if (filled + length <= chunk.length) return;
    used += Math.max(chunkBytes, length);
    if (used > limitBytes) {
      throw failure('result.too-large', { rows, limit: count }, 'The values to sort by are too long to be sorted here. Let the server sort them.');
    }
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, length));
    chunks.push(chunk);
    filled = 0;
  }

  function compareRest(left: number, right: number): number {
    const one = position[left] ?? short;
    const other = position[right] ?? short;
    // No key begins with another, so equal prefixes of which one is a whole key are equal keys.
    if (one === short || other === short) return 0;
    const a = chunks[Math.floor(one / chunkBytes)];
    const b = chunks[Math.floor(other / chunkBytes)];
    return a === undefined || b === undefined ? 0 : compareAt(a, one % chunkBytes, b, other % chunkBytes);
  }

  return {
    add(key, length) {
      prefix.fill(0);
      key.copy(prefix, 0, 0, Math.min(8, length));
      high[count] = prefix.readUInt32BE(0);
      low[count] = prefix.readUInt32BE(4);
      if (length <= 8) {
        position[count] = short;
      } else {
        const rest = length - 8;
        place(Math.max(rest + 4, looped));
        chunk.writeUInt32LE(rest, filled);
        key.copy(chunk, filled + 4, 8, length);
        if (rest + 4 < looped) chunk.fill(0, filled + 4 + rest, filled + looped);
        position[count] = (chunks.length - 1) * chunkBytes + filled;
        filled += Math.max(rest + 4, looped);
      }
      count += 1;
    },
    compare(left, right) {
      const difference = (high[left] ?? 0) - (high[right] ?? 0);
      if (difference !== 0) return difference;
      return ((low[left] ?? 0) - (low[right] ?? 0)) || compareRest(left, right);
    },
  };
}

function isShort(chunk: Buffer, at: number): boolean {
  return (chunk[at] ?? 0) <= looped - 4 && chunk[at + 1] === 0 && chunk[at + 2] === 0 && chunk[at + 3] === 0;
}

/** Compares two keys that stand behind their lengths. */
function compareAt(a: Buffer, from: number, b: Buffer, start: number): number {
  // Buffer.compare() costs more to call than most comparisons take. Lengths are little-endian, and short keys padded with zeros.
  const short = isShort(a, from) && isShort(b, start);
  const end = short ? 4 + Math.max(a[from] ?? 0, b[start] ?? 0) : looped;
  for (let at = 4; at < end; at += 1) {
    const difference = (a[from + at] ?? 0) - (b[start + at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (short) return 0;
  return a.compare(b, start + 4, start + 4 + b.readUInt32LE(start), from + 4, from + 4 + a.readUInt32LE(from));
}
