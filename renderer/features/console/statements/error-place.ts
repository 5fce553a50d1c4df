import type { PgMessage } from '../../../../shared/contract/sql.ts';

/** The body of a DO statement: its first dollar-quoted string. */
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/;
/** PL/pgSQL counts lines from the body's opening quote on, which is line 1 (plpgsql_latest_lineno). */
const inlineLine = /PL\/pgSQL function inline_code_block line (\d+)/;

export type ErrorPlace = {
  /** UTF-16 offset into the text that was run. */
  at: number;
  /** `server`: where the server pointed; `line`: the line of a DO block that its context names; `statement`: it named no place. */
  from: 'server' | 'line' | 'statement';
};

function lineStart(text: string, from: number, to: number, line: number): number | null {
  let at = from;
  for (let left = line - 1; left > 0; left -= 1) {
    const end = text.indexOf('\n', at);
    if (end === -1 || end >= to) return null;
    at = end + 1;
  }
  while (at < to && /[ \t]/.test(text.charAt(at))) at += 1;
  return at;
}

/** Where to look for an error of the statement at `range` of `text`. */
export function errorPlace(text: string, range: { from: number; to: number }, error: Pick<PgMessage, 'at' | 'where'>): ErrorPlace {
  if (error.at !== null) return { at: error.at, from: 'server' };
  const line = inlineLine.exec(error.where ?? '')?.[1];
  const quote = line === undefined ? null : dollarQuote.exec(text.slice(range.from, range.to));
  const at = line === undefined || quote === null ? null : lineStart(text, range.from + quote.index + quote[0].length, range.to, Number(line));
  return at === null ? { at: range.from, from: 'statement' } : { at, from: 'line' };
}
