/** A node of a parser's JSON, whose fields are known only by looking. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The node in a field; null where there is none. */
export function treeAt(tree: Tree, field: string): Tree | null {
  const value = tree[field];
  return isTree(value) ? value : null;
}

/** The nodes of a field that holds a list; none where it holds something else. */
export function list(tree: Tree, field: string): Tree[] {
  const value: unknown = tree[field];
  return Array.isArray(value) ? value.filter(isTree) : [];
}

/** A field's text; null where it is none. */
export function textAt(tree: Tree, field: string): string | null {
  const value = tree[field];
  return typeof value === 'string' ? value : null;
}

/** A field's number; null where it is none. libpg_query leaves out zeros. */
export function numberAt(tree: Tree, field: string): number | null {
  const value = tree[field];
  return typeof value === 'number' ? value : null;
}

/** The nodes with this tag in a field that holds a list of tagged nodes. */
export function tagged(tree: Tree, field: string, tag: string): Tree[] {
  return list(tree, field).map((item) => item[tag]).filter(isTree);
}
