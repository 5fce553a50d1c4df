import { list, tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import type { Harm } from './found.ts';
import { droppedName, qualified, roleName, tableRef } from './names.ts';

/** Words of DropStmt.removeType that differ from it (gram.y, object_type_any_name and its neighbours). */
const words: Readonly<Record<string, string>> = {
  OBJECT_MATVIEW: 'materialized view', OBJECT_FOREIGN_TABLE: 'foreign table', OBJECT_ACCESS_METHOD: 'access method', OBJECT_EVENT_TRIGGER: 'event trigger',
  OBJECT_FDW: 'foreign data wrapper', OBJECT_FOREIGN_SERVER: 'server', OBJECT_OPCLASS: 'operator class', OBJECT_OPFAMILY: 'operator family',
  OBJECT_STATISTIC_EXT: 'statistics', OBJECT_TSCONFIGURATION: 'text search configuration', OBJECT_TSDICTIONARY: 'text search dictionary',
  OBJECT_TSPARSER: 'text search parser', OBJECT_TSTEMPLATE: 'text search template',
};

const withData = new Set(['OBJECT_TABLE', 'OBJECT_MATVIEW']);

const cascades = (node: Tree): boolean => node['behavior'] === 'DROP_CASCADE';

function drop(what: string, objects: string[], cascade: boolean, consequence = `removes the ${what} ${objects.join(', ')}`): Harm {
  return {
    kind: 'drop', title: `DROP ${what.toUpperCase()}${cascade ? ' … CASCADE' : ''}`, objects, table: null, relations: null,
    consequence: `${consequence}${cascade ? ', and everything that depends on it' : ''}`,
  };
}

/** DROP TABLE, VIEW, FUNCTION and all others that the grammar makes a DropStmt of. */
export function dropHarm(node: Tree): Harm {
  const removeType = textAt(node, 'removeType') ?? '';
  const what = words[removeType] ?? removeType.replace('OBJECT_', '').toLowerCase();
  const dropped = list(node, 'objects');
  const objects = dropped.map((object) => droppedName(object, removeType));
  const harm = drop(what, objects, cascades(node), `removes the ${what} ${objects.join(', ')}${withData.has(removeType) ? ' with all rows' : ''}`);
  if (!withData.has(removeType)) return harm;
  const relations = dropped.map(asRelation);
  return { ...harm, table: relations.length === 1 && relations[0] !== undefined ? tableRef({ ...relations[0], inh: true }) : null, relations };
}

/** A dropped table's name as the RangeVar that it stands for. */
function asRelation(object: Tree): Tree {
  const names = list(treeAt(object, 'List') ?? {}, 'items').map((item) => textAt(treeAt(item, 'String') ?? {}, 'sval') ?? '');
  const [relname, schemaname] = names.toReversed();
  return { relname: relname ?? '', ...(schemaname === undefined ? {} : { schemaname }) };
}

const roles = (node: Tree): string[] => tagged(node, 'roles', 'RoleSpec').map(roleName);

const single = (node: Tree, field: string): string[] => [qualified([textAt(node, field) ?? ''])];

/** The drops that have a statement of their own. */
export const ownDrops: Readonly<Record<string, (node: Tree) => Harm>> = {
  DropStmt: dropHarm,
  DropdbStmt: (node) => drop('database', single(node, 'dbname'), false, `removes the whole database ${single(node, 'dbname').join('')}`),
  DropRoleStmt: (node) => drop('role', roles(node), false),
  DropTableSpaceStmt: (node) => drop('tablespace', single(node, 'tablespacename'), false),
  DropSubscriptionStmt: (node) => drop('subscription', single(node, 'subname'), cascades(node)),
  DropUserMappingStmt: (node) => drop('user mapping', single(node, 'servername'), false, `removes the user mapping for the server ${single(node, 'servername').join('')}`),
  DropOwnedStmt: (node) => drop('owned', roles(node), cascades(node), `removes everything in this database that belongs to ${roles(node).join(', ')}, and its privileges`),
  ReassignOwnedStmt: (node) => ({
    kind: 'other', title: 'REASSIGN OWNED', objects: roles(node), table: null, relations: null,
    consequence: `gives everything in this database that belongs to ${roles(node).join(', ')} to ${roleName(treeAt(node, 'newrole') ?? {})}`,
  }),
};
