import type { Writable } from 'node:stream';

/**
 * Returns a function to call before writing: what is written until the event loop has handled what it had already received goes
 * out in one system call. It delays nothing, since setImmediate runs before the loop waits again.
 */
export function createCork(stream: Writable): () => void {
  let corked = false;
  const uncork = (): void => {
    corked = false;
    stream.uncork();
  };
  return () => {
    if (corked) return;
    corked = true;
    stream.cork();
    setImmediate(uncork);
  };
}
