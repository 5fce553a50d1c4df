import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { DbUser } from '../services/borealis/types.ts';
import { passFileLine } from '../services/handoff/pg-files.ts';

export interface PassFile {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A libpq pass file (0600) for one child process. It stands beside the pass files of other tools, so that the app
 * removes one that a killed command left behind.
 */
export async function writePassFile(dataDir: string, host: string, user: DbUser): Promise<PassFile> {
  const folder = join(dataDir, 'pg');
  const path = join(folder, `cli-${randomBytes(8).toString('hex')}.pgpass`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFileAtomic(path, passFileLine(host, user.port, user), { mode: 0o600 });
  return { path, remove: () => rm(path, { force: true }) };
}
