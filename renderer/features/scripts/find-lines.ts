import type { OutputLine } from './output-lines.ts';

/** One place where the text stands: the line's place in the list, and UTF-16 offsets in it. */
export type Match = { index: number; from: number; to: number };

/** More are not counted. */
export const mostMatches = 10_000;

/** Every place in the lines where the text stands, without regard to case; none for an empty text. */
export function findInLines(lines: readonly OutputLine[], text: string): Match[] {
  if (text === '') return [];
  const wanted = new RegExp(text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'), 'gi');
  const matches: Match[] = [];
  for (const [index, line] of lines.entries()) {
    for (const found of line.text.matchAll(wanted)) {
      if (matches.length >= mostMatches) return matches;
      matches.push({ index, from: found.index, to: found.index + found[0].length });
    }
  }
  return matches;
}

/** A piece of a line: where it begins in the line's text, and the match that it is a part of. */
export type Cut = { text: string; span: number; match: number | null };

/** A line's spans cut where matches begin and end; `matches` are those of this line, in order, with their number. */
export function cutSpans(texts: readonly string[], matches: readonly { from: number; to: number; number: number }[]): Cut[] {
  const cuts: Cut[] = [];
  let start = 0;
  for (const [span, text] of texts.entries()) {
    let at = 0;
    for (const { from, to, number } of matches) {
      const begin = Math.max(0, from - start);
      const end = Math.min(text.length, to - start);
      if (end <= at || begin >= text.length) continue;
      if (begin > at) cuts.push({ text: text.slice(at, begin), span, match: null });
      cuts.push({ text: text.slice(Math.max(at, begin), end), span, match: number });
      at = end;
    }
    if (at < text.length) cuts.push({ text: text.slice(at), span, match: null });
    start += text.length;
  }
  return cuts;
}
