import { open } from 'node:fs/promises';
import type { ScriptStream } from '../../../shared/contract/scripts.ts';
import { createGate } from '../exports/gate.ts';
import { createPartFile } from '../exports/part-file.ts';
import { readFrames } from './output/frames.ts';

/** Writes what a run has put out, whole or one stream of it, as its bytes came. Throws export.exists and export.unwritable; then nothing is left. */
export async function saveOutput({ from, path, stream, overwrite }: { from: string; path: string; stream: ScriptStream | null; overwrite: boolean }): Promise<number> {
  const gate = createGate();
  const target = await createPartFile({ path, overwrite, gate });
  try {
    const source = await open(from, 'r').catch(() => null);
    try {
      if (source !== null) {
        for await (const frame of readFrames(source)) {
          if (stream !== null && frame.stream !== stream) continue;
          target.write(Buffer.from(frame.data));
          await gate.room();
        }
      }
    } finally {
      await source?.close();
    }
    await target.finish();
    return target.bytes;
  } catch (error) {
    await target.abandon();
    throw error;
  }
}
