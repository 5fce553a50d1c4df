import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { list, tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import type { TableRef } from './found.ts';

/** The texts of a list of String nodes. */
export function strings(items: readonly Tree[]): string[] {
  return items.flatMap((item) => {
    const node = treeAt(item, 'String');
    return node === null ? [] : [textAt(node, 'sval') ?? ''];
  });
}

/** A qualified name as SQL writes it. */
export function qualified(parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.');
}

/** The name in a RangeVar, with the schema where the statement says it. */
export function relationName(relation: Tree): string {
  const parts = ['catalogname', 'schemaname', 'relname'].flatMap((field) => textAt(relation, field) ?? []);
  return qualified(parts);
}

/** The table in a RangeVar. */
export function tableRef(relation: Tree): TableRef {
  return { sql: relationName(relation), only: relation['inh'] !== true, qualified: textAt(relation, 'schemaname') !== null };
}

/** The name in a TypeName; types that the grammar itself knows go without their schema. */
export function typeName(type: Tree): string {
  const parts = strings(list(type, 'names'));
  const name = qualified(parts.length > 1 && parts[0] === 'pg_catalog' ? parts.slice(1) : parts);
  return `${name}${'[]'.repeat(list(type, 'arrayBounds').length)}`;
}

/** The name in a RoleSpec. */
export function roleName(role: Tree): string {
  const named = textAt(role, 'rolename');
  if (named !== null) return quoteIdentifier(named);
  return (textAt(role, 'roletype') ?? '').replace('ROLESPEC_', '').toLowerCase();
}

/** Those of a DROP that name a thing on a table: the table comes first. */
const onTable = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']);
/** Those whose first name is the access method. */
const ofMethod = new Set(['OBJECT_OPCLASS', 'OBJECT_OPFAMILY']);

/** The name of one object of a DropStmt: a List, an ObjectWithArgs, a TypeName or a String (gram.y, DropStmt). */
export function droppedName(object: Tree, removeType: string): string {
  const withArguments = treeAt(object, 'ObjectWithArgs');
  if (withArguments !== null) return routineName(withArguments, removeType);
  const type = treeAt(object, 'TypeName');
  if (type !== null) return typeName(type);
  const items = treeAt(object, 'List');
  if (items === null) return qualified(strings([object]));
  const types = tagged(items, 'items', 'TypeName');
  const names = strings(list(items, 'items'));
  if (types.length > 0) return [...types.map(typeName), ...names].join(removeType === 'OBJECT_CAST' ? ' AS ' : ' ');
  if (onTable.has(removeType)) return `${quoteIdentifier(names.at(-1) ?? '')} on ${qualified(names.slice(0, -1))}`;
  if (ofMethod.has(removeType)) return qualified(names.slice(1));
  return qualified(names);
}

function routineName(routine: Tree, removeType: string): string {
  const parts = strings(list(routine, 'objname'));
  // An operator's own name is never quoted.
  const name = removeType === 'OBJECT_OPERATOR' ? parts.join('.') : qualified(parts);
  if (routine['args_unspecified'] === true) return name;
  return `${name}(${tagged(routine, 'objargs', 'TypeName').map(typeName).join(', ')})`;
}
