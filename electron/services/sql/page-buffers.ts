/** Bytes of a full page of rows. */
export const pageBytes = 256 * 1024;

const keptBuffers = 8;

/** Full-size page buffers for reuse, because external memory is only given back when the collector gets to it. */
export interface PageBuffers {
  take(): Buffer;
  give(buffer: Buffer): void;
}

export function createPageBuffers(): PageBuffers {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(pageBytes),
    give: (buffer) => {
      if (buffer.length === pageBytes && free.length < keptBuffers) free.push(buffer);
    },
  };
}
