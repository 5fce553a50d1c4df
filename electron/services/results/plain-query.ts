import type { PgParser } from '../parser/pg-parser.ts';
import { isTree, list, treeAt, type Tree } from '../parser/tree.ts';

/** Nodes of statements that change data, which PostgreSQL allows in a WITH at the top only (PostgreSQL, WITH Queries). */
const changing = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];

/** Why a statement cannot stand in a FROM, or null where it is one plain query: SELECT, VALUES or TABLE that only reads. */
export async function whyNotPlain(parser: Pick<PgParser, 'parse'>, text: string): Promise<string | null> {
  const parsed = await parser.parse(text);
  if ('error' in parsed) return `It could not be read: ${parsed.error.message}.`;
  const [statement] = parsed.statements;
  if (statement === undefined || parsed.statements.length > 1) return 'It is not one statement.';
  if (treeAt(statement.node, 'SelectStmt') === null) return 'Only a plain query can be run inside another one.';
  return objection(statement.node);
}

function objection(value: unknown): string | null {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = objection(item);
      if (found !== null) return found;
    }
    return null;
  }
  if (!isTree(value)) return null;
  const own = objectionTo(value);
  if (own !== null) return own;
  for (const field of Object.values(value)) {
    const found = objection(field);
    if (found !== null) return found;
  }
  return null;
}

function objectionTo(node: Tree): string | null {
  if (changing.some((name) => treeAt(node, name) !== null)) return 'It changes data.';
  const select = treeAt(node, 'SelectStmt');
  if (select === null) return null;
  if (treeAt(select, 'intoClause') !== null) return 'SELECT INTO makes a table.';
  return list(select, 'lockingClause').length > 0 ? 'It locks rows (FOR UPDATE and its like).' : null;
}
