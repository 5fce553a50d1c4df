import { setImmediate as turn } from 'node:timers/promises';
import { withoutParameters } from './parameters.ts';
import type { PgParser } from './pg-parser.ts';

export interface Diagnosis { message: string; range: { from: number; to: number } }

/** The syntax error of each statement, null for one that PostgreSQL's grammar takes or that is too large or deep to tell. Never throws. */
export type Diagnose = (statements: readonly string[], signal?: AbortSignal) => Promise<(Diagnosis | null)[]>;

/** What the server marks: a name, a string or a number as a whole, otherwise one character. */
const token = /"(?:[^"]|"")*"?|'(?:[^']|'')*'?|[\w$\u0080-\uffff]+|[\s\S]/y;

/** Looks at statements as they are typed, one after the other, giving way between them. */
export function createDiagnose(parser: PgParser): Diagnose {
  return async (statements, signal) => {
    const found: (Diagnosis | null)[] = [];
    for (const statement of statements) {
      if (signal?.aborted === true) return found;
      found.push(await diagnoseOne(parser, statement));
      await turn();
    }
    return found;
  };
}

async function diagnoseOne(parser: PgParser, statement: string): Promise<Diagnosis | null> {
  const answer = await parser.parse(withoutParameters(statement));
  if (!('error' in answer) || answer.error.at === null) return null;
  return { message: answer.error.message, range: rangeAt(statement, answer.error.at) };
}

/** At the end of the text there is nothing to mark but what stands last. */
function rangeAt(text: string, at: number): { from: number; to: number } {
  const end = text.trimEnd().length;
  if (at >= end) {
    const last = /(?:[\w$\u0080-\uffff]+|[\s\S])$/.exec(text.slice(0, end))?.[0] ?? '';
    return { from: end - last.length, to: end };
  }
  token.lastIndex = at;
  return { from: at, to: at + (token.exec(text)?.[0].length ?? 1) };
}
