import { kindOf } from '../../results/type-kinds.ts';

const plainNumber = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const part = '(?:"(?:[^"\\0]|"")+"|[a-z_][a-z0-9_$]*)';
const dotted = new RegExp(`^${part}(?:\\.${part}){0,2}$`);

/** An identifier in double quotes, whatever it holds. */
export function quotedIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text as a literal that means the same whatever standard_conforming_strings is: with a backslash it is an E'' string. */
export function quotedLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

/** A value as it stands in a statement. */
export function sqlValue(text: string | null, typeOid: number): string {
  if (text === null) return 'NULL';
  const kind = kindOf(typeOid);
  if (kind === 'number' && plainNumber.test(text.startsWith('-') ? text.slice(1) : text)) return text;
  if (kind === 'boolean') return text === 't' ? 'true' : 'false';
  return quotedLiteral(text);
}

/** A table's name as the user wrote it: left alone where it is a name, also one with a schema; else quoted as one identifier. */
export function tableName(table: string): string {
  if (table.trim() === '') return 'table_name';
  return dotted.test(table) ? table : quotedIdentifier(table);
}
