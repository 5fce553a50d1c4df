import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkFile } from '../services/scripts/file/check-file.ts';
import type { ReadBlock } from '../services/scripts/file/script-reader.ts';
import type { Context } from './commands/context.ts';
import { UsageError } from './problems.ts';

/** SQL text to run, read block by block. */
export interface SqlSource {
  readBlock: ReadBlock;
  close(): Promise<void>;
}

const blockBytes = 256 * 1024;

const nothingToClose = (): Promise<void> => Promise.resolve();

function ofText(text: string): ReadBlock {
  let rest: Buffer | null = Buffer.from(text);
  return () => {
    const block = rest;
    rest = null;
    return Promise.resolve(block);
  };
}

/** Opens the file and checks the whole of it before anything is sent. Throws UsageError and script.refused. */
async function ofFile(path: string, transaction: boolean, signal: AbortSignal): Promise<SqlSource> {
  const file = await open(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  });
  const reader = (): ReadBlock => {
    let at = 0;
    return async () => {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, at);
      at += bytesRead;
      return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
    };
  };
  try {
    if ((await file.stat()).isDirectory()) throw new UsageError(`${path} is a folder.`);
    await checkFile({ path, readBlock: reader(), transaction, signal, progress: () => undefined });
    return { readBlock: reader(), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The SQL of the options: a text, a file, or standard input for the file `-`, which nobody can read twice. */
export async function openSql({ line, input, signal }: Context, { text, path }: { text: string | null; path: string | null }): Promise<SqlSource> {
  const transaction = line.flag('transaction');
  if (path !== null && path !== '-') return ofFile(resolve(path), transaction, signal);
  if (text === null) {
    const blocks = input();
    return { close: nothingToClose, readBlock: async () => (await blocks.next()).value ?? null };
  }
  await checkFile({ path: '--db-cmd', readBlock: ofText(text), transaction, signal, progress: () => undefined });
  return { readBlock: ofText(text), close: nothingToClose };
}
