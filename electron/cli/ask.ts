import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Interrupts } from './interrupts.ts';

export interface Terminal {
  stdin: Readable & { isTTY?: boolean };
  stderr: Writable;
  interrupts: Pick<Interrupts, 'raise'>;
}

/** Asks on the terminal. Null where standard input is none, or ends (Ctrl+D). Rejects with the signal's reason; Ctrl+C is an interrupt. */
export async function ask({ stdin, stderr, interrupts }: Terminal, question: string, signal: AbortSignal): Promise<string | null> {
  if (stdin.isTTY !== true) return null;
  const terminal = createInterface({ input: stdin, output: stderr, terminal: true });
  // It reads keys, so that Ctrl+C is no signal meanwhile.
  terminal.once('SIGINT', () => interrupts.raise('SIGINT'));
  try {
    return await terminal.question(question, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  } finally {
    terminal.close();
  }
}
