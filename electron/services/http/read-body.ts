import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Bytes that a reply may have after decoding. */
export const maxBodyBytes = 16 * 1024 * 1024;

/** A body that is too large or in an encoding nobody asked for. The message is fit to show. */
export class BodyProblem extends Error {
  override readonly name = 'BodyProblem';
}

function decoders(encoding: string): Transform[] {
  const names = encoding.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  // Several codings are undone last first (RFC 9110 8.4); more than two are a trick.
  if (names.length > 2) throw new BodyProblem('the reply is encoded too many times');
  return names.toReversed().map((name) => {
    if (name === 'gzip' || name === 'x-gzip') return createGunzip();
    if (name === 'deflate') return createInflate();
    if (name === 'br') return createBrotliDecompress();
    throw new BodyProblem('the reply is in an unknown encoding');
  });
}

/** Reads and decodes a body of at most `limit` bytes. Throws BodyProblem beyond it; the stream is destroyed in any failure. */
export async function readBody(body: Readable, encoding: string, signal: AbortSignal, limit = maxBodyBytes): Promise<string> {
  let chain: Transform[];
  try {
    chain = decoders(encoding);
  } catch (error) {
    body.on('error', () => {}).destroy();
    throw error;
  }
  const decoded = chain.reduce<Readable>((source, decoder) => pipeline(source, decoder, () => {}), body);
  const stop = (): void => { body.destroy(new DOMException('Aborted', 'AbortError')); };
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of decoded) {
      if (!Buffer.isBuffer(chunk)) throw new BodyProblem('the reply is no sequence of bytes');
      bytes += chunk.length;
      if (bytes > limit) throw new BodyProblem(`the reply is larger than ${limit / 1024 / 1024} MiB`);
      chunks.push(chunk);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    body.on('error', () => {}).destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
