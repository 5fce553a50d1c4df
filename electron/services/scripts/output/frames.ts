import type { FileHandle } from 'node:fs/promises';
import type { ScriptStream } from '../../../../shared/contract/scripts.ts';

/** A piece of a run's output: bytes of one stream, in the order in which they came. */
export interface Frame {
  stream: ScriptStream;
  data: Buffer;
}

const streams = ['out', 'err', 'note'] as const satisfies readonly ScriptStream[];
const headBytes = 5;
const tailBytes = 4;
/** What a frame takes in the file beyond its data. */
export const frameOverhead = headBytes + tailBytes;
const blockBytes = 256 * 1024;

/** A frame as the file has it: stream, length, data, length; so that it can be read from both ends. */
export function encodeFrame({ stream, data }: Frame): Buffer[] {
  const head = Buffer.alloc(headBytes);
  head[0] = streams.indexOf(stream);
  head.writeUInt32LE(data.length, 1);
  const tail = Buffer.alloc(tailBytes);
  tail.writeUInt32LE(data.length);
  return [head, data, tail];
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer | null> {
  const into = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(into, done, length - done, position + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return into;
}

/** The frames of a file from its beginning; a file that was cut off ends with its last whole frame. */
export async function* readFrames(file: FileHandle): AsyncGenerator<Frame, void, undefined> {
  let held = Buffer.alloc(0);
  for (let position = 0; ;) {
    const block = Buffer.allocUnsafe(blockBytes);
    const { bytesRead } = await file.read(block, 0, blockBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    held = Buffer.concat([held, block.subarray(0, bytesRead)]);
    let at = 0;
    while (held.length - at >= headBytes) {
      const length = held.readUInt32LE(at + 1);
      if (held.length - at < length + frameOverhead) break;
      const stream = streams[held[at] ?? -1];
      if (stream === undefined) return;
      yield { stream, data: held.subarray(at + headBytes, at + headBytes + length) };
      at += length + frameOverhead;
    }
    held = held.subarray(at);
  }
}

/** The last frames of a file, at most so many bytes of data, and the bytes of data in front of them. */
export async function readTail(file: FileHandle, most: number): Promise<{ frames: Frame[]; skipped: number }> {
  const frames: Frame[] = [];
  let { size: end } = await file.stat();
  let kept = 0;
  while (end >= frameOverhead && kept < most) {
    const length = (await readExactly(file, end - tailBytes, tailBytes))?.readUInt32LE() ?? 0;
    const start = end - length - frameOverhead;
    const whole = start < 0 ? null : await readExactly(file, start, length + frameOverhead);
    const stream = streams[whole?.[0] ?? -1];
    // The end of a file that was cut off: from the front, then.
    if (whole === null || stream === undefined || whole.readUInt32LE(1) !== length) return tailOfBroken(file, most);
    frames.unshift({ stream, data: whole.subarray(headBytes, headBytes + length) });
    kept += length;
    end = start;
  }
  return { frames, skipped: end };
}

async function tailOfBroken(file: FileHandle, most: number): Promise<{ frames: Frame[]; skipped: number }> {
  const frames: Frame[] = [];
  let [kept, skipped] = [0, 0];
  for await (const { stream, data } of readFrames(file)) {
    frames.push({ stream, data: Buffer.from(data) });
    kept += data.length;
    while (kept > most && frames.length > 1) {
      const dropped = frames.shift()?.data.length ?? 0;
      kept -= dropped;
      skipped += dropped;
    }
  }
  return { frames, skipped };
}
