import { tokenise } from '../../shared/sql/tokens.ts';

/** A part of a statement as it is shown; `strong` for the words that can hurt. */
export type ExcerptPart = { text: string; strong: boolean };

export type Excerpt = { parts: ExcerptPart[]; more: boolean };

const MOST_LINES = 6;
const MOST_UNITS = 400;

const strongWords = new Set(['delete', 'update', 'truncate', 'drop', 'alter', 'merge', 'execute', 'cascade', 'detach', 'reassign']);

/** The statement's first lines, with the words that can hurt apart. */
export function excerptOf(text: string, range: { from: number; to: number }): Excerpt {
  const whole = text.slice(range.from, Math.min(range.to, range.from + MOST_UNITS + 1));
  const lines = whole.slice(0, MOST_UNITS).split('\n');
  const shown = lines.slice(0, MOST_LINES).join('\n');
  const parts: ExcerptPart[] = [];
  let at = 0;
  for (const token of tokenise(shown)) {
    if (token.kind !== 'word' || !strongWords.has(token.value)) continue;
    if (token.from > at) parts.push({ text: shown.slice(at, token.from), strong: false });
    parts.push({ text: shown.slice(token.from, token.to), strong: true });
    at = token.to;
  }
  if (at < shown.length) parts.push({ text: shown.slice(at), strong: false });
  return { parts, more: shown.length < range.to - range.from };
}

/** The line of an offset, from one. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
