import type { Parameter } from '../../../shared/contract/sql.ts';
import { escapeIdentifier, escapeLiteral } from '../../../shared/sql/escape.ts';
import { findParameters, type FoundParameter } from '../../../shared/sql/parameters.ts';
import type { Piece } from '../../../shared/sql/splitter.ts';

/** A statement as it is sent. */
export interface StatementText {
  text: string;
  /** The values of `$1`, `$2`…, null where the statement has none and goes by the simple protocol. */
  values: Parameter[] | null;
  /** From an offset into the text sent to one into the tab's text. */
  toTab: (offset: number) => number;
}

/** The values by name. */
export type ParameterValues = ReadonlyMap<string, string | null>;

/** The names that a value is missing for; `:"name"` has no NULL. */
export function missingValues(script: string, pieces: readonly Piece[], values: ParameterValues, standardConformingStrings: boolean): string[] {
  const missing = new Set<string>();
  if (!script.includes(':') && !script.includes('$')) return [];
  for (const piece of pieces) {
    for (const { name, kind } of parametersOf(script, piece, standardConformingStrings)) {
      const value = values.get(name);
      if (value === undefined || (value === null && kind === 'identifier')) missing.add(name);
    }
  }
  return [...missing];
}

function parametersOf(script: string, piece: Piece, standardConformingStrings: boolean): FoundParameter[] {
  return piece.kind === 'sql' && piece.backslashAt === null ? findParameters(script, piece.start, piece.end, { standardConformingStrings }) : [];
}

/** The order in which bind parameters are numbered: `$1`, `$2`… as they are, then names as they appear. */
function numbering(found: readonly FoundParameter[]): string[] {
  const names = [...new Set(found.filter(({ kind }) => kind === 'bind').map(({ name }) => name))];
  const numbered = names.filter((name) => name.startsWith('$')).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  return [...numbered, ...names.filter((name) => !name.startsWith('$'))];
}

/** Where a parameter was put in: offsets into the text sent, and into the script. */
interface Seam {
  sentFrom: number;
  sentTo: number;
  from: number;
  to: number;
}

/**
 * A statement with its parameters put in: `:'x'` as a string constant, `:"x"` as a quoted identifier, and `:x` as `$1`, `$2`…, whose
 * values go by the extended protocol. Every value has to be there (see `missingValues`). `offset` is where the script begins in
 * the tab's text.
 */
export function statementText(script: string, piece: Piece, offset: number, values: ParameterValues, standardConformingStrings: boolean): StatementText {
  const found = parametersOf(script, piece, standardConformingStrings);
  if (found.length === 0) {
    return { text: script.slice(piece.start, piece.end), values: null, toTab: (at) => piece.start + at + offset };
  }
  const order = numbering(found);
  const seams: Seam[] = [];
  let text = '';
  let at = piece.start;
  for (const { name, kind, from, to } of found) {
    text += script.slice(at, from);
    const sentFrom = text.length;
    // Stuck to a word, `$1` would be a part of it.
    if (/[\w$\u0080-\uffff]$/.test(text)) text += ' ';
    text += written(kind, values.get(name) ?? null, order.indexOf(name) + 1);
    seams.push({ sentFrom, sentTo: text.length, from, to });
    at = to;
  }
  text += script.slice(at, piece.end);
  return {
    text,
    values: order.length === 0 ? null : order.map((name) => ({ name, value: values.get(name) ?? null })),
    toTab: (place) => toScript(seams, piece.start, place) + offset,
  };
}

function written(kind: FoundParameter['kind'], value: string | null, number: number): string {
  if (kind === 'bind') return `$${number}`;
  if (value === null) return 'NULL';
  return kind === 'literal' ? escapeLiteral(value) : escapeIdentifier(value);
}

function toScript(seams: readonly Seam[], start: number, place: number): number {
  let shift = start;
  for (const { sentFrom, sentTo, from, to } of seams) {
    if (place < sentFrom) break;
    if (place < sentTo) return from;
    shift = to - sentTo;
  }
  return place + shift;
}
