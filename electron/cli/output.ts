import type { Writable } from 'node:stream';

/** Standard output takes nothing more, as on a full disk. */
export class OutputFailed extends Error {}

/** The reader of our output is gone, as `head` is after its lines: nothing is left to do. */
export class ReaderGone extends Error {}

export interface Output {
  /** Resolves once more may follow. Rejects with ReaderGone when nobody reads any more, and with OutputFailed. The bytes are kept until they are out. */
  write: (data: string | Uint8Array) => Promise<void>;
  /** Resolves when everything was handed to the system. Never rejects. */
  end(): Promise<void>;
  /** Aborted, with the reason, when nothing can be written any more. */
  readonly gone: AbortSignal;
}

const closed = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'EOF']);

/**
 * A standard stream that is written in full: the process must not end before what it wrote is out, and must not hold
 * what its reader does not take yet.
 */
export function createOutput(stream: Writable): Output {
  const gone = new AbortController();
  let failed: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failed = closed.has(error.code ?? '') ? new ReaderGone('The reader of the output is gone.') : new OutputFailed(`The output is not complete: ${error.message}.`, { cause: error });
    gone.abort(failed);
  });
  const drained = (): Promise<void> => new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off('drain', settle);
      gone.signal.removeEventListener('abort', settle);
      if (failed) reject(failed);
      else resolve();
    };
    stream.once('drain', settle);
    gone.signal.addEventListener('abort', settle, { once: true });
  });
  return {
    gone: gone.signal,
    async write(data) {
      if (failed) throw failed;
      if (!stream.write(data)) await drained();
    },
    async end() {
      if (failed) return;
      await new Promise<void>((resolve) => {
        gone.signal.addEventListener('abort', () => resolve(), { once: true });
        // A failure is told as an event, a moment after.
        stream.write('', (error) => { if (error) setImmediate(resolve); else resolve(); });
      });
    },
  };
}
