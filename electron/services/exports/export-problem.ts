import { failure, type AppFailure } from '../errors/app-failure.ts';

const problems: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.', EDQUOT: 'The disk quota is used up.', EACCES: 'There is no permission to write there.',
  EPERM: 'The system does not permit writing there.', EROFS: 'The disk is read-only.', ENOENT: 'The folder does not exist.',
  ENOTDIR: 'A part of the path is no folder.', EISDIR: 'That is a folder.', ENAMETOOLONG: 'The name is too long.',
  EFBIG: 'The file is larger than the file system takes.', EIO: 'The disk reported an error.', ELOOP: 'The path leads around in a circle.',
};

/** The system's code of an error, such as `ENOSPC`; empty where it has none. */
export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** `export.unwritable` in the user's words. */
export function unwritable(path: string, thrown: unknown): AppFailure {
  const code = systemCode(thrown);
  const problem = problems[code] ?? (code === '' ? 'The file could not be written.' : `The system answered ${code}.`);
  return failure('export.unwritable', { path, problem }, `${problem} Nothing was left behind.`, thrown);
}

/** `export.exists` for a path. */
export function exists(path: string): AppFailure {
  return failure('export.exists', { path }, 'There is a file of that name.');
}
