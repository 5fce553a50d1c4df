import { open, type FileHandle } from 'node:fs/promises';
import type { ScriptStream } from '../../../../shared/contract/scripts.ts';
import { encodeFrame, frameOverhead, type Frame } from './frames.ts';

/** The output of a run that is under way: its end in memory, all of it in a private file, and those who follow it. */
export interface RunOutput {
  /** Bytes of output that are in the file. */
  readonly bytes: number;
  /** Takes bytes, which are the output's own from now on. */
  write(stream: ScriptStream, data: Buffer | string): void;
  /** Called with true when bytes wait to be written to the disk, with false when few do. */
  onPressure: ((paused: boolean) => void) | undefined;
  /** What is in memory, and then what comes. `skipped` are the bytes in front of it. */
  follow(take: (frame: Frame) => void): { frames: Frame[]; skipped: number; stop: () => void };
  /** Writes what is left; nothing comes any more. */
  end(): Promise<void>;
}

export interface RunOutputOptions {
  path: string;
  /** Bytes kept in memory for those who begin to follow. */
  ringBytes: number;
  /** Bytes kept in the file; what comes then is shown and not kept. */
  maxBytes: number;
}

const frameBytes = 64 * 1024;
/** Milliseconds for which small pieces are collected. */
const collectMs = 20;
const highWater = 4 * 1024 * 1024;
const lowWater = 1024 * 1024;

/** The last frames, as many as fit. */
function createRing(most: number) {
  const frames: Frame[] = [];
  let [kept, skipped, head] = [0, 0, 0];
  return {
    push(frame: Frame): void {
      frames.push(frame);
      kept += frame.data.length;
      while (kept > most && head < frames.length - 1) {
        const dropped = frames[head]?.data.length ?? 0;
        head += 1;
        kept -= dropped;
        skipped += dropped;
      }
      if (head > 1024) frames.splice(0, head);
      if (head > 1024) head = 0;
    },
    all: (): { frames: Frame[]; skipped: number } => ({ frames: frames.slice(head), skipped }),
  };
}

/** Appends to the file in order, counts what waits, and gives up for good where the disk refuses. */
function createAppender(path: string, pressure: (paused: boolean) => void, failed: (error: unknown) => void) {
  const opened: Promise<FileHandle | null> = open(path, 'wx', 0o600).catch((error: unknown) => {
    failed(error);
    return null;
  });
  let tail: Promise<void> = Promise.resolve();
  let [waiting, position] = [0, 0];
  let broken = false;
  let paused = false;

  async function write(parts: Buffer[]): Promise<void> {
    const file = await opened;
    if (file === null || broken) return;
    for (const part of parts) {
      for (let done = 0; done < part.length;) {
        const { bytesWritten } = await file.write(part, done, part.length - done, position);
        // A full disk may write nothing without an error.
        if (bytesWritten === 0) throw Object.assign(new Error('No space left on the disk.'), { code: 'ENOSPC' });
        done += bytesWritten;
        position += bytesWritten;
      }
    }
  }

  return {
    append(parts: Buffer[], length: number): void {
      waiting += length;
      if (!paused && waiting > highWater) pressure(paused = true);
      tail = tail.then(() => write(parts)).catch((error: unknown) => {
        if (!broken) failed(error);
        broken = true;
      }).finally(() => {
        waiting -= length;
        if (paused && waiting < lowWater) pressure(paused = false);
      });
    },
    async end(): Promise<void> {
      await tail;
      await (await opened)?.close().catch(() => undefined);
    },
  };
}

/** Joins small pieces of one stream for some milliseconds. */
function createCollector(take: (frame: Frame) => void) {
  const parts: Buffer[] = [];
  let collected = 0;
  let stream: ScriptStream = 'out';
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (collected === 0) return;
    const [only] = parts;
    const data = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    parts.length = 0;
    collected = 0;
    take({ stream, data });
  }

  return {
    flush,
    add(to: ScriptStream, data: Buffer): void {
      if (data.length === 0) return;
      if (to !== stream) flush();
      stream = to;
      parts.push(data);
      collected += data.length;
      if (collected >= frameBytes) flush();
      else timer ??= setTimeout(flush, collectMs);
    },
  };
}

/** Begins an output. A disk that refuses it is told in the output itself; the run goes on. */
export function createRunOutput({ path, ringBytes, maxBytes }: RunOutputOptions): RunOutput {
  const ring = createRing(ringBytes);
  const followers = new Set<(frame: Frame) => void>();
  let bytes = 0;
  let full = false;
  const show = (frame: Frame): void => {
    ring.push(frame);
    for (const take of followers) take(frame);
  };
  const giveUp = (why: string): void => {
    full = true;
    show({ stream: 'note', data: Buffer.from(`${why}\n`) });
  };
  const appender = createAppender(path, (paused) => output.onPressure?.(paused), (error) => {
    giveUp(`The output cannot be kept (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}); what is shown here is all there will be.`);
  });
  const collector = createCollector((frame) => {
    show(frame);
    if (full) return;
    if (bytes + frame.data.length > maxBytes) {
      giveUp(`The output is longer than ${Math.floor(maxBytes / 1024 / 1024)} MiB. What comes from here on is shown, but not kept.`);
      return;
    }
    bytes += frame.data.length;
    appender.append(encodeFrame(frame), frame.data.length + frameOverhead);
  });
  const output: RunOutput = {
    onPressure: undefined,
    get bytes() { return bytes; },
    write: (stream, data) => collector.add(stream, typeof data === 'string' ? Buffer.from(data) : data),
    follow(take) {
      collector.flush();
      followers.add(take);
      return { ...ring.all(), stop: () => { followers.delete(take); } };
    },
    async end() {
      collector.flush();
      await appender.end();
    },
  };
  return output;
}
