import { tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import { alterHarms } from './alters.ts';
import { verdictOf } from './condition.ts';
import { ownDrops } from './drops.ts';
import type { Harm } from './found.ts';
import { relationName, tableRef } from './names.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';

/** How the WHERE spares no row; null where it does. */
function unconditional(node: Tree): string | null {
  const where = treeAt(node, 'whereClause');
  if (where === null) return 'without WHERE';
  return verdictOf(where) === 'always' ? 'with a WHERE that always holds' : null;
}

function deleteHarm(node: Tree): Harm[] {
  const how = unconditional(node);
  const relation = treeAt(node, 'relation');
  if (how === null || relation === null) return [];
  const name = relationName(relation);
  return [{ kind: 'delete-all', title: `DELETE ${how}`, consequence: `deletes every row of ${name}`, objects: [name], table: tableRef(relation), relations: [relation] }];
}

function updateHarm(node: Tree): Harm[] {
  const how = unconditional(node);
  const relation = treeAt(node, 'relation');
  if (how === null || relation === null) return [];
  const name = relationName(relation);
  const columns = tagged(node, 'targetList', 'ResTarget').map((target) => textAt(target, 'name') ?? '');
  const set = [...new Set(columns)].map(quoteIdentifier).join(', ');
  return [{ kind: 'update-all', title: `UPDATE ${how}`, consequence: `overwrites ${set} in every row of ${name}`, objects: [name], table: tableRef(relation), relations: [relation] }];
}

function truncateHarm(node: Tree): Harm[] {
  const relations = tagged(node, 'relations', 'RangeVar');
  const objects = relations.map(relationName);
  const cascade = node['behavior'] === 'DROP_CASCADE';
  const [first] = relations;
  return [{
    kind: 'truncate', title: `TRUNCATE${cascade ? ' … CASCADE' : ''}`, objects, relations,
    consequence: `removes every row of ${objects.join(', ')}${cascade ? ', and of every table that refers to them' : ''}${node['restart_seqs'] === true ? '; their sequences begin anew' : ''}`,
    table: relations.length === 1 && first !== undefined ? tableRef(first) : null,
  }];
}

/**
 * A DELETE without AND, an UPDATE without AND of what the source does not have, and any where ON always holds. WHEN MATCHED THEN
 * UPDATE is the ordinary upsert, which ON narrows.
 */
function mergeHarm(node: Tree): Harm[] {
  const relation = treeAt(node, 'relation');
  const on = treeAt(node, 'joinCondition');
  if (relation === null) return [];
  const everyRow = on !== null && verdictOf(on) === 'always';
  const name = relationName(relation);
  const clauses = tagged(node, 'mergeWhenClauses', 'MergeWhenClause');
  for (const clause of clauses) {
    const verb = clause['commandType'] === 'CMD_DELETE' ? 'deletes' : clause['commandType'] === 'CMD_UPDATE' ? 'overwrites' : null;
    const condition = treeAt(clause, 'condition');
    if (verb === null || (condition !== null && verdictOf(condition) !== 'always')) continue;
    const unmatched = clause['matchKind'] === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE';
    if (verb === 'overwrites' && !unmatched && !everyRow) continue;
    const rows = everyRow ? 'every row' : unmatched ? 'every row that the source does not have' : 'every row that the source has too';
    return [{
      kind: verb === 'deletes' ? 'delete-all' : 'update-all', title: `MERGE that ${verb} without a condition`,
      consequence: `${verb} ${rows} of ${name}`, objects: [name], relations: [relation], table: everyRow ? tableRef(relation) : null,
    }];
  }
  return [];
}

/** What a node of this type does that can hurt; nothing for most. */
export function harmsOf(type: string, node: Tree): Harm[] {
  switch (type) {
    case 'DeleteStmt': return deleteHarm(node);
    case 'UpdateStmt': return updateHarm(node);
    case 'TruncateStmt': return truncateHarm(node);
    case 'MergeStmt': return mergeHarm(node);
    case 'AlterTableStmt': return alterHarms(node);
    default: {
      const own = ownDrops[type];
      return own === undefined ? [] : [own(node)];
    }
  }
}
