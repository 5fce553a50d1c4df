import type { ScriptStop } from '../../../../shared/contract/scripts.ts';
import type { PgMessage } from '../../../../shared/contract/sql.ts';
import { commandWords } from '../../sql/command-words.ts';
import type { ScriptItem } from './script-reader.ts';

const longestLine = 400;

/** The line of a statement that an offset is in, with its number in the file. */
export function lineAt(item: Pick<ScriptItem, 'text' | 'startLine'>, offset: number): { line: number; column: number; text: string } {
  const start = item.text.lastIndexOf('\n', offset - 1) + 1;
  const end = item.text.indexOf('\n', offset);
  const whole = item.text.slice(start, end === -1 ? item.text.length : end).trimEnd();
  const line = item.startLine + item.text.slice(0, start).split('\n').length - 1;
  let column = 1;
  for (const _ of item.text.slice(start, offset)) column += 1;
  if (whole.length <= longestLine) return { line, column, text: whole };
  // What the server points at stays in the part that is shown.
  const from = Math.max(0, Math.min(offset - start - longestLine / 2, whole.length - longestLine));
  return { line, column, text: `${from > 0 ? '…' : ''}${whole.slice(from, from + longestLine)}${from + longestLine < whole.length ? '…' : ''}`.replace(/^…[\uDC00-\uDFFF]/, '…') };
}

/** Where and why a file stopped; `at` is an offset into the statement, null where nobody points. */
export function stopAt(item: ScriptItem, statement: number, message: PgMessage, at: number | null): ScriptStop {
  const { line, column, text } = lineAt(item, at ?? item.from);
  return { line, column: at === null ? null : column, statement, text, message: { ...message, at: null } };
}

/** The stop as it stands in the output. */
export function stopText({ line, column, statement, text, message }: ScriptStop): string {
  return [
    `${message.severity}:  ${message.message} (SQLSTATE ${message.sqlstate})`,
    `LINE ${line}${column === null ? '' : `, column ${column}`} (statement ${statement.toLocaleString('en-US')}):  ${text}`,
    ...(message.detail === null ? [] : [`DETAIL:  ${message.detail}`]),
    ...(message.hint === null ? [] : [`HINT:  ${message.hint}`]),
    ...(message.where === null ? [] : [`CONTEXT:  ${message.where}`]),
  ].join('\n');
}

/** True for a semicolon with nothing in front of it. */
export function isEmpty(item: ScriptItem): boolean {
  return item.kind === 'sql' && item.from >= item.text.length;
}

/** psql's own guard around a dump (pg_dump since August 2025), which means nothing to a server. */
export function isGuard(item: ScriptItem): boolean {
  return item.kind === 'backslash' && /^\\(?:un)?restrict\b/.test(item.text);
}

/** The name of one of psql's commands. */
export function backslashName({ text, backslashAt }: ScriptItem): string {
  return /^\\(?:[;:!]|[^\s;\\]{0,39})/.exec(text.slice(backslashAt ?? 0))?.[0] ?? '\\';
}

/** The word of a statement that begins or ends a transaction by itself, else null. */
export function transactionWord({ text, kind }: ScriptItem): string | null {
  if (kind !== 'sql') return null;
  const [first = '', second = ''] = commandWords(text);
  if (first === 'begin' || first === 'commit' || first === 'end' || first === 'abort') return first.toUpperCase();
  if ((first === 'start' || first === 'prepare') && second === 'transaction') return `${first} TRANSACTION`.toUpperCase();
  return first === 'rollback' && !/^\s*rollback\s+(?:(?:work|transaction)\s+)?to\b/i.test(text.replace(/\/\*[^]*?\*\/|--.*/g, ' ')) ? 'ROLLBACK' : null;
}

const together = new Set(['insert', 'update', 'delete', 'merge', 'comment', 'grant', 'revoke', 'create', 'alter', 'drop', 'truncate']);

/**
 * True for statements that may go to the server in one message with others of their transaction. SET and SELECT set_config could
 * change how the rest of the message reads.
 */
export function mayShareMessage(item: ScriptItem): boolean {
  return item.kind === 'sql' && item.backslashAt === null && item.copyData === null && together.has(commandWords(item.text)[0] ?? '');
}
