import { failure, type AppFailure } from '../errors/app-failure.ts';

/** The folder that removed files go to; no other path may name it. */
export const trashFolder = '.trash';

export type Os = 'linux' | 'macos' | 'windows';
export type EntryKind = 'file' | 'folder';

const maxSegmentBytes = 255;
const maxDepth = 16;
/** Naming Files, Paths, and Namespaces (learn.microsoft.com): device names, whatever follows them behind a dot. */
const windowsReserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

function invalid(path: string, problem: string): AppFailure {
  return failure('query.invalid-name', { path, problem }, `The name ${path} cannot be used: ${problem}`);
}

/** Why a name cannot be one level of a path; null where it can. */
export function nameProblem(name: string, os: Os): string | null {
  if (name === '') return 'A part of the name is empty.';
  if (name === '.' || name === '..') return 'It may not lead out of the folder.';
  if (name.startsWith('.')) return 'Names that begin with a dot are hidden.';
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'It holds a control character.';
  if (name.includes('\\')) return 'It holds a backslash.';
  if (name !== name.trim()) return 'It begins or ends with a space.';
  if (Buffer.byteLength(name) > maxSegmentBytes) return 'A part of the name is longer than 255 bytes.';
  if (os !== 'windows') return null;
  if (/[<>:"|?*]/.test(name)) return 'Windows does not allow < > : " | ? * in names.';
  if (name.endsWith('.')) return 'Windows does not allow a dot at the end.';
  return windowsReserved.test(name) ? 'Windows keeps this name for a device.' : null;
}

/** The levels of a relative path. Throws `query.invalid-name` for one that is not below the folder or no name of that kind. */
export function checkedPath(path: string, kind: EntryKind | 'any', os: Os): string[] {
  const names = path.split('/');
  if (names.length > maxDepth) throw invalid(path, `Folders can be ${maxDepth} deep.`);
  for (const name of names) {
    const problem = nameProblem(name, os);
    if (problem !== null) throw invalid(path, problem);
  }
  const isSql = /\.sql$/i.test(path);
  if (kind === 'file' && (!isSql || /(?:^|\/)\.sql$/i.test(path))) throw invalid(path, 'A saved query ends in .sql.');
  if (kind === 'folder' && isSql) throw invalid(path, 'A folder does not end in .sql.');
  return names;
}

/** The levels of a path in the trash, as `remove` gave it. Throws `query.invalid-name`. */
export function trashedPath(path: string): string[] {
  const [first, name, ...rest] = path.split('/');
  if (first !== trashFolder || name === undefined || rest.length > 0 || !/^\d{13}-\d+ [^\\]+$/.test(name)) throw invalid(path, 'It is not in the trash.');
  return [first, name];
}
