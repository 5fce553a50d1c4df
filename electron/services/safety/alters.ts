import { list, tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import type { Harm } from './found.ts';
import { relationName, strings, tableRef } from './names.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';

type Change = { title: string; consequence: string; object: string };

/** A type that holds the text of every value, so that nothing can be lost: text, and varchar without a length. */
function takesAnything(type: Tree): boolean {
  const name = strings(list(type, 'names')).at(-1) ?? '';
  return list(type, 'arrayBounds').length === 0 && list(type, 'typmods').length === 0 && (name === 'text' || name === 'varchar');
}

function columnType(command: Tree, column: string, what: string): Change | null {
  const definition = treeAt(treeAt(command, 'def') ?? {}, 'ColumnDef') ?? {};
  const type = treeAt(definition, 'typeName') ?? {};
  const computed = treeAt(definition, 'raw_default') !== null;
  if (!computed && takesAnything(type)) return null;
  return {
    title: `ALTER ${what} … TYPE`, object: column,
    consequence: `${computed ? 'replaces every value of' : 'converts every value of'} ${column}${computed ? ' by what USING gives' : '; what the new type cannot hold is lost or rounded'}`,
  };
}

function change(command: Tree, owner: string, isType: boolean): Change | null {
  const cascade = command['behavior'] === 'DROP_CASCADE';
  const column = `${owner}.${quoteIdentifier(textAt(command, 'name') ?? '')}`;
  const what = isType ? 'ATTRIBUTE' : 'COLUMN';
  switch (command['subtype']) {
    case 'AT_DropColumn': return {
      title: `DROP ${what}${cascade ? ' … CASCADE' : ''}`, object: column,
      consequence: `removes ${column} with its values in every row${cascade ? ', and everything that depends on it' : ''}`,
    };
    case 'AT_AlterColumnType': return columnType(command, column, what);
    case 'AT_DetachPartition': {
      const part = relationName(treeAt(treeAt(treeAt(command, 'def') ?? {}, 'PartitionCmd') ?? {}, 'name') ?? {});
      return { title: 'DETACH PARTITION', object: part, consequence: `takes the rows of ${part} out of ${owner}; they stay in ${part}` };
    }
    default: return null;
  }
}

/**
 * ALTER TABLE and ALTER TYPE that lose data: columns, values that a new type does not hold, partitions that leave. Constraints,
 * defaults, indexes and statistics hold no data; foreign tables keep theirs elsewhere.
 */
export function alterHarms(node: Tree): Harm[] {
  const relation = treeAt(node, 'relation') ?? {};
  if (textAt(node, 'objtype') === 'OBJECT_FOREIGN_TABLE') return [];
  const isType = textAt(node, 'objtype') === 'OBJECT_TYPE';
  const owner = relationName(relation);
  const changes = tagged(node, 'cmds', 'AlterTableCmd').flatMap((command) => change(command, owner, isType) ?? []);
  return changes.map(({ title, consequence, object }) => ({
    kind: 'alter-drops-data', title, consequence, objects: [object], relations: isType ? null : [relation],
    table: isType ? null : tableRef(relation),
  }));
}
