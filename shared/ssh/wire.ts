/** Reads the fields of an SSH key in wire format (RFC 4251, section 5). Every call gives null past the end. */
export interface WireReader {
  string(): Uint8Array | null;
  /** True where nothing is left. */
  ended(): boolean;
}

export function createWireReader(blob: Uint8Array): WireReader {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let at = 0;
  return {
    string() {
      if (at + 4 > blob.length) return null;
      const length = view.getUint32(at);
      if (at + 4 + length > blob.length) return null;
      const field = blob.subarray(at + 4, at + 4 + length);
      at += 4 + length;
      return field;
    },
    ended: () => at === blob.length,
  };
}

/** ASCII as text; other bytes as they are in Latin-1. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** How many bits an mpint has; null where it is negative, zero or not in its shortest form. */
export function mpintBits(bytes: Uint8Array): number | null {
  const [first, second] = bytes;
  if (first === undefined || first >= 0x80) return null;
  if (first !== 0) return (bytes.length - 1) * 8 + (32 - Math.clz32(first));
  return second === undefined || second < 0x80 ? null : (bytes.length - 1) * 8;
}
