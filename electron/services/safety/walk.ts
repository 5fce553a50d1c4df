import { isTree, numberAt, tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import type { Place } from './found.ts';

/** `type` is a node's tag (parsenodes.h) where the grammar wraps it in one. */
export type Visit = (type: string, node: Tree, place: Place) => void;

const isTag = (key: string): boolean => key.charCodeAt(0) >= 65 && key.charCodeAt(0) <= 90;

/** EXPLAIN runs its statement with ANALYZE only (Reference, EXPLAIN; defGetBoolean). */
function runs(explain: Tree): boolean {
  return tagged(explain, 'options', 'DefElem').some((option) => {
    if (option['defname'] !== 'analyze') return false;
    const argument = treeAt(option, 'arg');
    if (argument === null) return true;
    const word = textAt(treeAt(argument, 'String') ?? {}, 'sval') ?? textAt(treeAt(argument, 'Boolean') ?? {}, 'boolval');
    if (word !== null) return !['false', 'off'].includes(word.toLowerCase());
    const number = treeAt(argument, 'Integer');
    return number === null || numberAt(number, 'ival') !== null;
  });
}

function placeIn(type: string, node: Tree, place: Place): Place | null {
  switch (type) {
    case 'CommonTableExpr': return { ...place, inside: place.inside === 'statement' ? 'cte' : place.inside, cteAt: numberAt(node, 'location') ?? 0 };
    case 'ExplainStmt': return runs(node) ? { ...place, when: place.when === '' ? 'EXPLAIN ANALYZE runs the statement: ' : place.when } : null;
    case 'PrepareStmt': return { ...place, when: 'When it is executed: ' };
    case 'RuleStmt': return { ...place, inside: 'routine-body', when: 'When the rule applies: ' };
    case 'CreateFunctionStmt': return { ...place, inside: 'routine-body', when: 'When it is called: ' };
    default: return place;
  }
}

/** Nodes that hold no statement; long lists consist of them. */
const leaves = new Set(['A_Const', 'ColumnRef', 'ParamRef', 'String', 'TypeName', 'Integer', 'A_Star']);

interface Left { value: object; place: Place }

/** Visits every tagged node that would run, from the outside in and in the order of the text; without recursion, because trees may be deep. */
export function walk(root: Tree, place: Place, visit: Visit): void {
  const left: Left[] = [{ value: root, place }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value } = next;
    const children: Left[] = [];
    const tree = isTree(value);
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null || leaves.has(key)) continue;
      const inner = tree && isTag(key) && isTree(child) ? enter(key, child, next.place, visit) : next.place;
      if (inner !== null) children.push({ value: child, place: inner });
    }
    for (const child of children.toReversed()) left.push(child);
  }
}

function enter(type: string, node: Tree, place: Place, visit: Visit): Place | null {
  visit(type, node, place);
  return placeIn(type, node, place);
}
