import { escapeIdentifier, escapeLiteral } from '../../../../shared/sql/escape.ts';
import { kindOf } from '../../results/type-kinds.ts';

const plainNumber = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const part = '(?:"(?:[^"\\0]|"")+"|[a-z_][a-z0-9_$]*)';
const dotted = new RegExp(`^${part}(?:\\.${part}){0,2}$`);

/** A value as it stands in a statement. */
export function sqlValue(text: string | null, typeOid: number): string {
  if (text === null) return 'NULL';
  const kind = kindOf(typeOid);
  if (kind === 'number' && plainNumber.test(text.startsWith('-') ? text.slice(1) : text)) return text;
  if (kind === 'boolean') return text === 't' ? 'true' : 'false';
  return escapeLiteral(text).trimStart();
}

/** A table's name as the user wrote it: left alone where it is a name, also one with a schema; else quoted as one identifier. */
export function tableName(table: string): string {
  if (table.trim() === '') return 'table_name';
  return dotted.test(table) ? table : escapeIdentifier(table);
}
