import { tokenise, type Token } from '../../../shared/sql/tokens.ts';

const hurtful = new Set(['delete', 'update', 'truncate', 'drop', 'alter', 'merge', 'reassign', 'do', 'with']);

const isConstant = ({ kind }: Token): boolean => kind === 'number' || kind === 'string' || kind === 'parameter';
const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'quoted';

/**
 * True for an UPDATE or DELETE whose WHERE surely spares rows: `… WHERE column = constant`, alone or with AND, and no OR. Scripts of
 * a hundred thousand of them need no parsing, which takes ten times as long. False means that the parser has to say.
 */
export function isNarrowed(text: string): boolean {
  const tokens = tokenise(text).filter(({ kind }) => kind !== 'comment');
  const [first] = tokens;
  if (first?.kind !== 'word' || (first.value !== 'update' && first.value !== 'delete')) return false;
  const at = ownWhere(tokens);
  return at !== null && namesOneRow(tokens, at + 1);
}

/** The statement's WHERE outside of parentheses; null where there is none, or more than a simple statement. */
function ownWhere(tokens: readonly Token[]): number | null {
  let depth = 0;
  let found: number | null = null;
  for (const [index, token] of tokens.entries()) {
    if (!token.closed) return null;
    if (token.value === '(' || token.value === '[') depth += 1;
    else if (token.value === ')' || token.value === ']') depth -= 1;
    else if (token.kind === 'word') {
      if (index > 0 && hurtful.has(token.value)) return null;
      if (token.value === 'or' && found !== null) return null;
      if (token.value === 'where' && depth === 0) {
        if (found !== null) return null;
        found = index;
      }
    }
    if (depth < 0) return null;
  }
  return depth === 0 ? found : null;
}

/** `column = constant` at the index, with `table.` in front of it perhaps, and then the end or AND. */
function namesOneRow(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (tokens[at + 1]?.value === '.' && tokens[at]?.kind !== 'symbol') at += 2;
  const [column, equals, constant, after] = tokens.slice(at, at + 4);
  if (column === undefined || constant === undefined || !isName(column) || !isConstant(constant)) return false;
  if (['true', 'false', 'null', 'not', 'case', 'exists'].includes(column.value) && column.kind === 'word') return false;
  return equals?.kind === 'operator' && equals.value === '=' && (after === undefined || (after.kind === 'word' && after.value === 'and'));
}
