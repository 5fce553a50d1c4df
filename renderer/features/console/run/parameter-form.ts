import type { Parameter, Pick as Picked } from '../../../../shared/contract/sql.ts';
import { findParameters, type FoundParameter } from '../../../../shared/sql/parameters.ts';
import { pieceAt, splitScript, type Piece } from '../../../../shared/sql/splitter.ts';

/** A value to be asked for, with how the statement takes it. */
export type AskedParameter = { name: string; kinds: readonly FoundParameter['kind'][] };
export type Values = ReadonlyMap<string, string | null>;

function picked(text: string, pick: Picked): { script: string; pieces: readonly Piece[] } {
  if (pick.kind === 'all') return { script: text, pieces: splitScript(text) };
  if (pick.kind === 'selection') {
    const script = text.slice(Math.min(pick.range.from, pick.range.to), Math.max(pick.range.from, pick.range.to));
    return { script, pieces: splitScript(script) };
  }
  const piece = pieceAt(text, splitScript(text), pick.at);
  return { script: text, pieces: piece === null ? [] : [piece] };
}

/** The parameters of what would run, each once, in the order of their places. */
export function parametersOf(text: string, pick: Picked): AskedParameter[] {
  // Most scripts have none, and looking at every token of a large one takes time.
  if (!/[:$]/.test(text)) return [];
  const { script, pieces } = picked(text, pick);
  const found = new Map<string, Set<FoundParameter['kind']>>();
  for (const piece of pieces) {
    if (piece.kind !== 'sql') continue;
    for (const { name, kind } of findParameters(script, piece.from, piece.end)) {
      const kinds = found.get(name) ?? new Set();
      found.set(name, kinds.add(kind));
    }
  }
  return Array.from(found, ([name, kinds]) => ({ name, kinds: [...kinds] }));
}

/** As the statement writes it. */
export function writtenName({ name, kinds }: AskedParameter): string {
  const first = kinds[0];
  if (first === 'literal') return `:'${name}'`;
  if (first === 'identifier') return `:"${name}"`;
  return name.startsWith('$') ? name : `:${name}`;
}

/** A name in quotes has to be one; NULL is none. */
export const mayBeNull = ({ kinds }: AskedParameter) => !kinds.includes('identifier');

/** The values of these parameters, or null where one is not known. */
export function knownValues(asked: readonly AskedParameter[], known: Values): Parameter[] | null {
  const values = asked.map(({ name }) => ({ name, value: known.get(name) }));
  return values.every((one): one is Parameter => one.value !== undefined) ? values : null;
}

const SHORT = 24;

/** Such as "id = 5, name = NULL". */
export function valueWords(values: readonly Parameter[]): string {
  return values.map(({ name, value }) => `${name} = ${value === null ? 'NULL' : value.length > SHORT ? `${value.slice(0, SHORT)}…` : value === '' ? "''" : value}`).join(', ');
}
