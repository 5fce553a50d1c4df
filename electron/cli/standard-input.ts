import { addAbortSignal, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** Block by block. Rejects when the signal aborts, also while it waits for somebody who writes nothing. */
export async function* blocksOf(stream: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const block of addAbortSignal(signal, stream)) yield Buffer.isBuffer(block) ? block : Buffer.from(String(block));
}

/** All of it. Rejects as `blocksOf` does. */
export function textOf(stream: Readable, signal: AbortSignal): Promise<string> {
  return text(addAbortSignal(signal, stream));
}
