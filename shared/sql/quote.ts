import { columnNameWords, reservedWords, typeOrFunctionWords } from './keywords.ts';

/** A name without quotes as PostgreSQL reads it: ASCII letters become small ones (downcase_identifier). */
export function foldIdentifier(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The name as it is written in SQL: in quotes only where PostgreSQL needs them (quote_identifier in ruleutils.c). */
export function quoteIdentifier(name: string): string {
  const plain = /^[a-z_][a-z0-9_]*$/.test(name) && !reservedWords.has(name) && !typeOrFunctionWords.has(name) && !columnNameWords.has(name);
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}
