import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { DbUser } from '../services/borealis/types.ts';
import { commandFileName, isOfLivingCommand, passFileLine } from '../services/handoff/pg-files.ts';

export interface PassFile {
  readonly path: string;
  remove(): Promise<void>;
}

async function removeAbandoned(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('cli-') && !isOfLivingCommand(name));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

/**
 * A libpq pass file (0600) for one child process. It stands beside the pass files of other tools, so that the app
 * removes one that a killed command left behind, when it starts or clears up; the next command does so too.
 */
export async function writePassFile(dataDir: string, host: string, user: DbUser): Promise<PassFile> {
  const folder = join(dataDir, 'pg');
  const path = join(folder, commandFileName(randomBytes(8).toString('hex')));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await removeAbandoned(folder);
  await writeFileAtomic(path, passFileLine(host, user.port, user), { mode: 0o600 });
  return { path, remove: () => rm(path, { force: true }) };
}
