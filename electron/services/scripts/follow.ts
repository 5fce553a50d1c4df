import { open } from 'node:fs/promises';
import type { ScriptEvent, ScriptRun, ScriptStream } from '../../../shared/contract/scripts.ts';
import { readTail, type Frame } from './output/frames.ts';
import type { RunOutput } from './output/run-output.ts';

/** Bytes of output that a window is given to begin with. */
export const tailBytes = 1024 * 1024;
/** Bytes that may wait for a window that does not keep up; what is older is left out, and that is said. */
const mostWaiting = 4 * 1024 * 1024;
/** Bytes in one event. */
const eventBytes = 256 * 1024;
/** Milliseconds between two events, so that a window draws them as they come and no faster. */
const paceMs = 50;

type OutputEvent = Extract<ScriptEvent, { kind: 'output' }>;

const makeDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes of each stream to text, with characters that are cut put together again; bytes that are no UTF-8 become U+FFFD. */
export function createFrameText(): (frame: Frame) => { stream: ScriptStream; text: string } {
  const decoders = { out: makeDecoder(), err: makeDecoder(), note: makeDecoder() };
  return ({ stream, data }) => ({ stream, text: decoders[stream].decode(data, { stream: true }) });
}

/** Frames that wait for one window. */
function createBacklog(first: readonly Frame[], skippedBefore: number) {
  const frames = [...first];
  let waiting = frames.reduce((sum, { data }) => sum + data.length, 0);
  let skipped = skippedBefore;
  const textOf = createFrameText();
  return {
    push(frame: Frame): void {
      frames.push(frame);
      waiting += frame.data.length;
      while (waiting > mostWaiting) {
        const dropped = frames.shift()?.data.length ?? 0;
        waiting -= dropped;
        skipped += dropped;
      }
    },
    next(): OutputEvent | null {
      const chunks: OutputEvent['chunks'] = [];
      let bytes = 0;
      while (bytes < eventBytes) {
        const frame = frames.shift();
        if (frame === undefined) break;
        bytes += frame.data.length;
        chunks.push(textOf(frame));
      }
      waiting -= bytes;
      if (chunks.length === 0) return null;
      const event: OutputEvent = { kind: 'output', skipped, chunks };
      skipped = 0;
      return event;
    },
  };
}

/** A run that has ended: its record and the end of its output. */
export async function* followEnded(run: ScriptRun, path: string): AsyncGenerator<ScriptEvent, void, undefined> {
  yield { kind: 'run', run };
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return;
  try {
    const { frames, skipped } = await readTail(file, tailBytes);
    const backlog = createBacklog(frames, skipped);
    for (let event = backlog.next(); event !== null; event = backlog.next()) yield event;
  } finally {
    await file.close();
  }
}

/** What a run that is under way tells those who follow it. */
export interface Followed {
  readonly run: ScriptRun;
  readonly output: RunOutput;
  /** True when the run has ended and all its output is there. */
  readonly over: boolean;
  /** Calls back when the run has changed. Returns unsubscribing. */
  onChange(listener: () => void): () => void;
}

/** A run that is under way, until it ends: its record whenever it changes, and its output. */
export async function* followLive(followed: Followed, abort: AbortSignal | undefined): AsyncGenerator<ScriptEvent, void, undefined> {
  let changed = true;
  let wake = Promise.withResolvers<void>();
  const notify = (): void => wake.resolve();
  const { frames, skipped, stop } = followed.output.follow((frame) => {
    backlog.push(frame);
    notify();
  });
  const backlog = createBacklog(frames, skipped);
  const stopChanges = followed.onChange(() => {
    changed = true;
    notify();
  });
  abort?.addEventListener('abort', notify, { once: true });
  try {
    for (;;) {
      wake = Promise.withResolvers<void>();
      // Looked at first: what comes between is told by `wake`.
      const { over } = followed;
      const event = backlog.next();
      if (event !== null) yield event;
      if (changed) {
        changed = false;
        yield { kind: 'run', run: followed.run };
      }
      if (abort?.aborted === true || (over && event === null && !changed)) return;
      if (event === null && !over) await wake.promise;
      await pause(paceMs, followed.over);
    }
  } finally {
    stop();
    stopChanges();
    abort?.removeEventListener('abort', notify);
  }
}

function pause(ms: number, over: boolean): Promise<void> {
  return over ? Promise.resolve() : new Promise((resolve) => { setTimeout(resolve, ms); });
}
