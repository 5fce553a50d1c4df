import { isIdentifierPart } from '../../../shared/sql/lexer.ts';
import { findParameters } from '../../../shared/sql/parameters.ts';

/**
 * The text with every `:name`, `:'name'` and `:"name"` replaced by something of the same length that PostgreSQL's grammar takes in
 * its place, so that all offsets stay. `$1` stays as it is.
 */
export function withoutParameters(text: string): string {
  const found = findParameters(text);
  if (found.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { kind, from, to } of found) {
    masked += text.slice(at, from) + standIn(text, kind, from, to);
    at = to;
  }
  return masked + text.slice(at);
}

function standIn(text: string, kind: 'bind' | 'literal' | 'identifier', from: number, to: number): string {
  const length = to - from;
  if (kind === 'identifier') return `"${text.slice(from, from + 1)}${text.slice(from + 2, to - 1)}"`;
  if (kind === 'literal') return `'${'x'.repeat(length - 2)}'`;
  if (text.charAt(from) === '$') return text.slice(from, to);
  // Stuck to a word, `$1` would be a part of it.
  const stuck = from > 0 && isIdentifierPart(text.charCodeAt(from - 1));
  return (stuck ? "''" : '$1').padEnd(length);
}
