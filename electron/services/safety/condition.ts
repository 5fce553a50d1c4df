import { list, textAt, treeAt, type Tree } from '../parser/tree.ts';
import { strings } from './names.ts';

/** `open` for a condition that the data decides. */
export type Verdict = 'always' | 'never' | 'open';

const not: Record<Verdict, Verdict> = { always: 'never', never: 'always', open: 'open' };

/**
 * Whether a WHERE keeps every row whatever the data is: `true`, `1 = 1`, `NOT false`, `a = 1 OR true`, `id = id`. What names no
 * column, parameter, function or subquery is decided before the first row is read; what cannot be computed here counts as `always`.
 */
export function verdictOf(condition: Tree): Verdict {
  try {
    return evaluate(condition);
  } catch (error) {
    // The parser takes deeper nesting than the stack here does.
    if (!(error instanceof RangeError)) throw error;
    return dependsOnData(condition) ? 'open' : 'always';
  }
}

function evaluate(condition: Tree): Verdict {
  const constant = treeAt(condition, 'A_Const');
  if (constant !== null) return constantVerdict(constant);
  const logic = treeAt(condition, 'BoolExpr');
  if (logic !== null) return logicVerdict(logic);
  const cast = treeAt(condition, 'TypeCast');
  if (cast !== null) return argumentVerdict(cast, condition);
  const comparison = treeAt(condition, 'A_Expr');
  if (comparison !== null) return comparisonVerdict(comparison, condition);
  return dependsOnData(condition) ? 'open' : 'always';
}

/** NULL keeps no row. Numbers are no conditions; the server says so. */
function constantVerdict(constant: Tree): Verdict {
  const truth = treeAt(constant, 'boolval');
  if (truth !== null) return truth['boolval'] === true ? 'always' : 'never';
  const text = treeAt(constant, 'sval');
  if (text !== null) return /^\s*(?:t(?:r(?:u(?:e)?)?)?|y(?:e(?:s)?)?|on|1)\s*$/i.test(textAt(text, 'sval') ?? '') ? 'always' : 'never';
  return constant['isnull'] === true ? 'never' : 'always';
}

function logicVerdict(logic: Tree): Verdict {
  const verdicts = list(logic, 'args').map(evaluate);
  if (logic['boolop'] === 'NOT_EXPR') return not[verdicts[0] ?? 'open'];
  const [decides, neutral] = logic['boolop'] === 'OR_EXPR' ? ['always', 'never'] as const : ['never', 'always'] as const;
  if (verdicts.includes(decides)) return decides;
  return verdicts.every((verdict) => verdict === neutral) ? neutral : 'open';
}

function argumentVerdict(node: Tree, whole: Tree): Verdict {
  const argument = treeAt(node, 'arg');
  if (argument !== null && treeAt(argument, 'A_Const') !== null) return evaluate(argument);
  return dependsOnData(whole) ? 'open' : 'always';
}

function comparisonVerdict(comparison: Tree, whole: Tree): Verdict {
  const left = treeAt(comparison, 'lexpr');
  const right = treeAt(comparison, 'rexpr');
  const operator = strings(list(comparison, 'name')).at(-1) ?? '';
  if (left === null || right === null || comparison['kind'] !== 'AEXPR_OP') return dependsOnData(whole) ? 'open' : 'always';
  if (!dependsOnData(whole)) return compareConstants(left, right, operator);
  // Every row, but for those where the column is NULL.
  const column = treeAt(left, 'ColumnRef');
  const same = column !== null && sameColumn(column, treeAt(right, 'ColumnRef'));
  return same && ['=', '<=', '>='].includes(operator) ? 'always' : 'open';
}

function sameColumn(a: Tree, b: Tree | null): boolean {
  return b !== null && JSON.stringify(strings(list(a, 'fields'))) === JSON.stringify(strings(list(b, 'fields')));
}

/** Plain equal texts only: whether `1 = 1.0` is left to the server, and counts as `always`. */
function compareConstants(left: Tree, right: Tree, operator: string): Verdict {
  const [a, b] = [plainConstant(left), plainConstant(right)];
  if (a === null || b === null || a.kind !== b.kind) return 'always';
  if (operator === '=') return a.text === b.text ? 'always' : 'never';
  if (operator === '<>') return a.text === b.text ? 'never' : 'always';
  return 'always';
}

function plainConstant(node: Tree): { kind: string; text: string } | null {
  const constant = treeAt(node, 'A_Const');
  if (constant === null) return null;
  for (const kind of ['ival', 'sval', 'boolval']) {
    const value = treeAt(constant, kind);
    if (value !== null) return { kind, text: JSON.stringify(value) };
  }
  return null;
}

const dependent = new Set(['ColumnRef', 'ParamRef', 'FuncCall', 'SubLink', 'CurrentOfExpr', 'SQLValueFunction', 'XmlExpr']);

/** Without recursion, and the first operand first: it is mostly the column. */
function dependsOnData(condition: Tree): boolean {
  const left: object[] = [condition];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const inner: object[] = [];
    for (const [key, value] of Object.entries(node)) {
      if (dependent.has(key)) return true;
      if (typeof value === 'object' && value !== null && key !== 'A_Const') inner.push(value);
    }
    for (const value of inner.toReversed()) left.push(value);
  }
  return false;
}
