/** The text as a string constant that means the same whatever standard_conforming_strings is (libpq, PQescapeLiteral). */
export function escapeLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** The text in double quotes (libpq, PQescapeIdentifier). */
export function escapeIdentifier(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
