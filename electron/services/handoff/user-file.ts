import { access, constants, lstat, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { failure } from '../errors/app-failure.ts';
import { systemCode } from '../storage/system-code.ts';

/** Bytes above which a settings file is not touched. */
const maxBytes = 8 * 1024 * 1024;

/** The user's own text as it was before our first change, beside the file. */
export function backupOf(path: string): string {
  return `${path}.before-borealis-desktop`;
}

/** Reads a file of the user's; null where there is none. Throws handoff.unsafe-file for one that is no UTF-8 text or too large. */
async function readText(tool: string, path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size > maxBytes) throw unsafe(tool, path, 'It is larger than 8 MiB.');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (error instanceof TypeError) throw unsafe(tool, path, 'It is not UTF-8 text.');
    if (systemCode(error) !== null) throw unsafe(tool, path, `It cannot be read (${systemCode(error)}).`);
    throw error;
  }
}

/** The `handoff.unsafe-file` failure: nothing was changed. */
export function unsafe(tool: string, path: string, problem: string) {
  return failure('handoff.unsafe-file', { tool, path, problem }, `${path} was not changed. ${problem}`);
}

/**
 * Replacing a file needs no right to write it, only one to its folder, so a write protection is asked for. A link to nothing
 * would be replaced by a file. Throws handoff.unsafe-file.
 */
async function checkWritable(tool: string, path: string, exists: boolean): Promise<void> {
  if (!exists) {
    if (await lstat(path).then(() => true, () => false)) throw unsafe(tool, path, 'It is a link to a file that is not there.');
    return;
  }
  const { mode } = await stat(path);
  if ((mode & 0o222) === 0 || !await access(path, constants.W_OK).then(() => true, () => false)) throw unsafe(tool, path, 'It is write-protected.');
}

/** The text before our first change stays the backup, whatever we write after it. Resolves with whether it was written now. */
async function keepFirst(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Changes a file of the user's: reads it, asks for the new text, keeps what was there first as a backup and replaces it atomically; links are
 * followed and the mode is kept. For null or the same text nothing is written. Resolves with whether it changed.
 * Throws handoff.unsafe-file.
 */
export async function changeUserFile(tool: string, path: string, change: (text: string | null) => string | null): Promise<boolean> {
  const before = await readText(tool, path);
  const after = change(before);
  if (after === null || after === before) return false;
  let kept = false;
  try {
    await checkWritable(tool, path, before !== null);
    await mkdir(dirname(path), { recursive: true });
    if (before !== null) kept = await keepFirst(backupOf(path), before);
    // The tool itself may have written meanwhile: its text stands.
    if (await readText(tool, path) !== before) throw unsafe(tool, path, 'It changed at the same moment. Try again.');
    await writeFileAtomic(path, after);
  } catch (error) {
    if (kept) await dropBackup(path);
    if (systemCode(error) !== null) throw unsafe(tool, path, `It cannot be written (${systemCode(error)}).`);
    throw error;
  }
  return true;
}

/** The text before our first change, where the file was there; null where it was not, or the backup cannot be read. */
export async function firstText(path: string): Promise<string | null> {
  return readFile(backupOf(path), 'utf8').catch(() => null);
}

/** Removes the backup, to be called once nothing of ours is in the file any more. */
export async function dropBackup(path: string): Promise<void> {
  await rm(backupOf(path), { force: true });
}
