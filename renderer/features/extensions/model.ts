import type { InstalledExtension, InstallPlan, OfferedExtension, PlanNode } from '../../../shared/contract/extensions.ts';

/** One line of the list. */
export type ExtensionRow = {
  name: string;
  /** `listed` says whether Borealis lists it, which is what it can remove. */
  installed: { version: string; schema: string; owner: string | null; listed: boolean } | null;
  offered: OfferedExtension | null;
};

function installedOf(name: string, listed: readonly InstalledExtension[] | undefined, offered: OfferedExtension | null): ExtensionRow['installed'] {
  const one = listed?.find((other) => other.name === name);
  const own = offered?.installed ?? null;
  if (one !== undefined) return { version: one.version, schema: one.schema, owner: own?.owner ?? null, listed: true };
  return own === null ? null : { ...own, listed: listed === undefined };
}

/** Everything either side knows of, by name. What one of them could not tell is left to the other. */
export function rowsOf(listed: readonly InstalledExtension[] | undefined, offered: readonly OfferedExtension[] | undefined): ExtensionRow[] {
  const offers = new Map((offered ?? []).map((one) => [one.name, one]));
  const names = new Set([...(listed ?? []).map(({ name }) => name), ...offers.keys()]);
  return [...names].toSorted((a, b) => (a < b ? -1 : 1)).map((name) => {
    const offer = offers.get(name) ?? null;
    return { name, installed: installedOf(name, listed, offer), offered: offer };
  });
}

/** The rows whose name or description holds every word searched for. */
export function foundRows(rows: readonly ExtensionRow[], search: string): { installed: ExtensionRow[]; offered: ExtensionRow[] } {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = rows.filter(({ name, offered }) => {
    const text = `${name} ${offered?.comment ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return { installed: found.filter(({ installed }) => installed !== null), offered: found.filter(({ installed }) => installed === null) };
}

/** Installed extensions that need this one. */
export function needers(rows: readonly ExtensionRow[], name: string): string[] {
  return rows.filter(({ installed, offered }) => installed !== null && offered?.requires.includes(name) === true).map((row) => row.name);
}

/** A line of the dependency tree; `again` where its own needs stand further up already. */
export type TreeLine = { key: string; depth: number; node: PlanNode; again: boolean };

/** The plan as a tree: what was asked for, with what each needs below it. A ring ends where it meets itself. */
export function treeLines(plan: Pick<InstallPlan, 'nodes'>, names: readonly string[]): TreeLine[] {
  const nodes = new Map(plan.nodes.map((node) => [node.name, node]));
  const lines: TreeLine[] = [];
  const shown = new Set<string>();
  const visit = (name: string, depth: number, way: string): void => {
    const node = nodes.get(name);
    if (node === undefined) return;
    const key = `${way}/${name}`;
    const again = shown.has(name);
    lines.push({ key, depth, node, again: again && (node.requires ?? []).length > 0 });
    if (again) return;
    shown.add(name);
    for (const need of node.requires ?? []) visit(need, depth + 1, key);
  };
  for (const name of names) visit(name, 0, '');
  return lines;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** Why a name cannot be an extension's, or null. PostgreSQL cuts names after 63 bytes. */
export function nameProblem(name: string): string | null {
  if (name === '') return null;
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'A name has no control characters.';
  if (name === '.' || name === '..') return 'This is no name.';
  return new TextEncoder().encode(name).length > 63 ? 'A name has at most 63 bytes.' : null;
}
