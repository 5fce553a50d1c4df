import { tokenise } from './tokens.ts';

const breaks = /[\r\n]/;

/**
 * The same statements on one line: line breaks between tokens are blanks, and comments that end with their line are left out. Null
 * where a line break is part of a value or a name, as in a function's body.
 */
export function onOneLine(sql: string): string | null {
  if (!breaks.test(sql)) return sql;
  let text = '';
  let end = 0;
  for (const { kind, from, to } of tokenise(sql)) {
    const token = sql.slice(from, to);
    const between = sql.slice(end, from);
    const gap = breaks.test(between) ? ' ' : between;
    end = to;
    if (kind === 'comment') {
      text += token.startsWith('--') ? gap : `${gap}${token.replaceAll(/\s*[\r\n]\s*/g, ' ')}`;
      continue;
    }
    if (breaks.test(token)) return null;
    text += `${gap}${token}`;
  }
  return text.trim();
}
