/** Bytes of a file or of the clipboard in the making. */
export interface ByteOut {
  /** Bytes written so far; text that waits to be encoded counts as its UTF-16 units. */
  readonly written: number;
  text(text: string): void;
  byte(byte: number): void;
  bytes(data: Buffer, start: number, end: number): void;
  /** Hands over what is left. */
  flush(): void;
}

const chunkBytes = 256 * 1024;
/** Most copies to the clipboard are small. */
const firstBytes = 16 * 1024;
/** Short texts are joined first, because encoding each costs more than its bytes. */
const joinedUnits = 4096;

/** Collects small pieces and hands them over in chunks of 256 KiB, each of which is the taker's own. */
export function createByteOut(take: (chunk: Buffer) => void): ByteOut {
  let chunk = Buffer.allocUnsafeSlow(firstBytes);
  let filled = 0;
  let handed = 0;
  let joined = '';

  function encode(): void {
    if (joined === '') return;
    const text = joined;
    joined = '';
    // A UTF-16 unit becomes three bytes of UTF-8 at most.
    if (text.length * 3 > chunk.length) {
      const data = Buffer.from(text);
      copy(data, 0, data.length);
      return;
    }
    if (filled + text.length * 3 > chunk.length) handOver();
    filled += chunk.write(text, filled);
  }

  function handOver(): void {
    if (filled === 0) return;
    const full = chunk.subarray(0, filled);
    handed += filled;
    // Before the taker can write more.
    chunk = Buffer.allocUnsafeSlow(chunkBytes);
    filled = 0;
    take(full);
  }

  function copy(data: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const length = Math.min(end - at, chunk.length - filled);
      data.copy(chunk, filled, at, at + length);
      filled += length;
      at += length;
      if (filled === chunk.length) handOver();
    }
  }

  return {
    get written() { return handed + filled + joined.length; },
    text(text) {
      joined += text;
      if (joined.length > joinedUnits) encode();
    },
    byte(byte) {
      encode();
      chunk[filled] = byte;
      filled += 1;
      if (filled === chunk.length) handOver();
    },
    bytes(data, start, end) {
      encode();
      copy(data, start, end);
    },
    flush() {
      encode();
      handOver();
    },
  };
}
