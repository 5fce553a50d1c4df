import type { QueryEntry } from '../../../../shared/contract/queries.ts';

/** One line of the tree as it is shown. */
export type TreeRow = { entry: QueryEntry; name: string; depth: number; open: boolean };

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
export const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** The path that a name typed by the user means: a file gets its `.sql`. */
export function pathFor(folder: string, name: string, kind: QueryEntry['kind']): string {
  const plain = name.trim();
  return joined(folder, kind === 'file' && !/\.sql$/i.test(plain) ? `${plain}.sql` : plain);
}

/** A file's name without its ending, as tabs carry it. */
export const titleOf = (path: string): string => nameOf(path).replace(/\.sql$/i, '');

/** Where a path is after `from` has become `to`; null where that does not concern it. */
export function pathAfterMove(path: string, from: string, to: string): string | null {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : null;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const before = (a: QueryEntry, b: QueryEntry): number =>
  Number(a.kind === 'file') - Number(b.kind === 'file') || collator.compare(nameOf(a.path), nameOf(b.path));

/** The lines that are shown: folders first, what is in closed ones left out. A search shows every file whose path holds all words, in its folders. */
export function treeRows(entries: readonly QueryEntry[], closed: ReadonlySet<string>, search: string): TreeRow[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const fits = ({ path }: QueryEntry) => words.every((word) => path.toLowerCase().includes(word));
  const wanted = new Set<string>();
  for (const entry of entries.filter((one) => words.length > 0 && fits(one))) {
    for (let path = entry.path; path !== ''; path = folderOf(path)) wanted.add(path);
  }
  const below = Map.groupBy(entries.filter((entry) => words.length === 0 || wanted.has(entry.path)), (entry) => folderOf(entry.path));
  const rows: TreeRow[] = [];
  const add = (folder: string, depth: number) => {
    for (const entry of (below.get(folder) ?? []).toSorted(before)) {
      const open = entry.kind === 'folder' && (words.length > 0 || !closed.has(entry.path));
      rows.push({ entry, name: nameOf(entry.path), depth, open });
      if (open) add(entry.path, depth + 1);
    }
  };
  add('', 0);
  return rows;
}

/** The folders that a file can be put in; the first is the folder of all. */
export const foldersOf = (entries: readonly QueryEntry[]): string[] => ['', ...entries.filter(({ kind }) => kind === 'folder').map(({ path }) => path)];
