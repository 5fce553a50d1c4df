import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { lockAddress } from '../services/storage/instance-lock.ts';

/** Where the command line finds the running app, in `cli.json` (0600) of the data folder. */
export const cliEntrySchema = z.object({
  version: z.literal(1),
  /** A socket's path, or a named pipe. */
  address: z.string().min(1),
  secret: z.string().min(1),
});
export type CliEntry = z.infer<typeof cliEntrySchema>;

export const cliEntryFile = (dataDir: string): string => join(dataDir, 'cli.json');

/** A fresh address: beside the lock's socket, or a named pipe whose name nobody can know before. */
export function newCliAddress(dataDir: string, os: NodeJS.Platform = process.platform): string {
  const lock = lockAddress(dataDir, os);
  return os === 'win32' ? `${lock}-${randomBytes(16).toString('hex')}` : join(dirname(lock), 'cli.sock');
}

/** The entry of the app that runs, or of one that was killed; null where there is none. */
export async function readCliEntry(dataDir: string): Promise<CliEntry | null> {
  try {
    return cliEntrySchema.safeParse(JSON.parse(await readFile(cliEntryFile(dataDir), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Why a path must not be trusted as private to this user, or null. On Windows the folder's own access list decides, and
 * a pipe's name is random.
 */
export function notPrivate(path: string, os: NodeJS.Platform = process.platform): string | null {
  if (os === 'win32') return null;
  const { uid, mode } = lstatSync(path);
  if (uid !== process.getuid?.()) return `${path} belongs to another user`;
  return (mode & 0o077) === 0 ? null : `${path} is open to other users`;
}
