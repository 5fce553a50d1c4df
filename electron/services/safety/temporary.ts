import { list, textAt, treeAt, type Tree } from '../parser/tree.ts';

/**
 * The temporary tables that a script made before the statement at hand: emptying one's own is no harm. Only this script counts,
 * because what another run of the tab made may be gone with its session. A table that ends with its transaction, or that a
 * rollback may have taken back, does not count either: its name may stand for a real one by then.
 */
export interface TemporaryTables {
  note(statement: Tree): void;
  /** True where every one of the relations is a temporary table. */
  all(relations: readonly Tree[]): boolean;
}

export function createTemporaryTables(): TemporaryTables {
  const names = new Set<string>();

  const add = (relation: Tree | null, onCommit: unknown): void => {
    const name = relation === null ? null : textAt(relation, 'relname');
    if (relation === null || name === null) return;
    if (isTemporary(relation) && onCommit !== 'ONCOMMIT_DROP') names.add(name);
    else if (textAt(relation, 'schemaname') === null) names.delete(name);
  };

  return {
    note(statement) {
      const create = treeAt(statement, 'CreateStmt');
      if (create !== null) add(treeAt(create, 'relation'), create['oncommit']);
      const into = treeAt(treeAt(statement, 'CreateTableAsStmt') ?? {}, 'into') ?? treeAt(treeAt(statement, 'SelectStmt') ?? {}, 'intoClause');
      if (into !== null) add(treeAt(into, 'rel'), into['onCommit']);
      const drop = treeAt(statement, 'DropStmt');
      if (drop?.['removeType'] === 'OBJECT_TABLE') for (const name of dropped(drop)) names.delete(name);
      if (treeAt(statement, 'DiscardStmt') !== null || takesBack(statement)) names.clear();
    },
    all: (relations) => relations.length > 0 && relations.every((relation) => {
      const schema = textAt(relation, 'schemaname');
      return schema === 'pg_temp' || (schema === null && names.has(textAt(relation, 'relname') ?? ''));
    }),
  };
}

const isTemporary = (relation: Tree): boolean => relation['relpersistence'] === 't' || textAt(relation, 'schemaname') === 'pg_temp';

function dropped(drop: Tree): string[] {
  return list(drop, 'objects').flatMap((object) => {
    const last = list(treeAt(object, 'List') ?? {}, 'items').at(-1);
    return last === undefined ? [] : textAt(treeAt(last, 'String') ?? {}, 'sval') ?? [];
  });
}

function takesBack(statement: Tree): boolean {
  const kind = textAt(treeAt(statement, 'TransactionStmt') ?? {}, 'kind') ?? '';
  return kind.startsWith('TRANS_STMT_ROLLBACK');
}
