const wide = /[\p{Cc}\p{Cf}]/gu;

/** Control characters could move the cursor of the terminal that shows them. */
const tame = (text: string): string => text.replaceAll(wide, ' ');

/** A heading and rows in columns two blanks apart, each line ended. */
export function alignColumns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows.map((row) => row.map(tame))];
  const widths = heading.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  return lines.map((row) => `${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('');
}

/** `name: value` lines with the values in one column. */
export function alignPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, value]) => `${`${name}:`.padEnd(width)}${tame(value)}`.trimEnd()).map((text) => `${text}\n`).join('');
}
