import { isTree, list, tagged, textAt, treeAt, type Tree } from '../parser/tree.ts';
import { strings } from './names.ts';

/** The text of a DO block or a routine, and the language that it is in. */
export interface Body { language: string; text: string }

/** The options of DoStmt.args or CreateFunctionStmt.options; null without a body of text, as with BEGIN ATOMIC. */
export function bodyOf(node: Tree, field: 'args' | 'options', otherwise: string): Body | null {
  let language = otherwise;
  let text: string | null = null;
  for (const option of tagged(node, field, 'DefElem')) {
    const argument = treeAt(option, 'arg') ?? {};
    const value = textAt(treeAt(argument, 'String') ?? {}, 'sval');
    if (option['defname'] === 'language') language = (value ?? '').toLowerCase();
    if (option['defname'] === 'as') text = value ?? strings(list(treeAt(argument, 'List') ?? {}, 'items'))[0] ?? null;
  }
  return text === null ? null : { language, text };
}

/** What a PL/pgSQL body runs: SQL as it stands there, or text that is made at run time, by an expression. */
export interface BodyStatement { sql: string; made: boolean }

/** The statements that run text, and the field in which they hold it (plpgsql.h). OPEN … FOR EXECUTE is none: a cursor only reads. */
const dynamic: Readonly<Record<string, string>> = {
  PLpgSQL_stmt_dynexecute: 'query', PLpgSQL_stmt_dynfors: 'query', PLpgSQL_stmt_return_query: 'dynquery',
};

/** RAW_PARSE_DEFAULT: a whole statement. Other modes are expressions, in which nothing can be changed but by functions. */
const wholeStatement = 0;

/** In the order of libpg_query's dump, which is that of the text but for loops. */
export function bodyStatements(functions: readonly Tree[]): BodyStatement[] {
  const found: BodyStatement[] = [];
  const left: unknown[] = functions.toReversed();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (Array.isArray(next)) for (const item of next.toReversed()) left.push(item ?? null);
    else if (isTree(next)) {
      for (const [key, value] of Object.entries(next)) {
        if (isTree(value)) note(key, value, found);
      }
      left.push(...Object.values(next).filter((value) => typeof value === 'object' && value !== null).toReversed());
    }
  }
  return found;
}

function note(key: string, node: Tree, found: BodyStatement[]): void {
  if (key === 'PLpgSQL_expr' && node['parseMode'] === wholeStatement) found.push({ sql: textAt(node, 'query') ?? '', made: false });
  const field = dynamic[key];
  const expression = field === undefined ? null : treeAt(treeAt(node, field) ?? {}, 'PLpgSQL_expr');
  if (expression !== null) found.push({ sql: textAt(expression, 'query') ?? '', made: true });
}
