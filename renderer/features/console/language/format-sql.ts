import { splitScript, type Piece } from '../../../../shared/sql/splitter.ts';
import { tokenise, type Token } from '../../../../shared/sql/tokens.ts';

export type FormatEdit = { from: number; to: number; text: string };
export type Formatted = {
  edits: FormatEdit[];
  /** Statements that were left alone: what the formatter cannot read, or would have changed in more than looks. */
  left: number;
  /** Statements looked at. */
  seen: number;
};
export type FormatStatement = (sql: string) => string;

/** Milliseconds of work between two turns of the page. */
const SLICE_MS = 12;

/** The formatter, which comes when it is first needed. */
export async function loadFormatter(): Promise<FormatStatement> {
  const { formatDialect, postgresql } = await import('sql-formatter');
  return (sql) => formatDialect(sql, {
    dialect: postgresql, tabWidth: 2, keywordCase: 'preserve', expressionWidth: 100, logicalOperatorNewline: 'before', paramTypes: { numbered: ['$'], named: [':'] },
  });
}

const commentText = ({ value }: Token) => value.split(/[\r\n]+/).map((line) => line.trim()).join('\n');
const same = (a: Token, b: Token | undefined) => b !== undefined && a.kind === b.kind && (a.kind === 'comment' ? commentText(a) === commentText(b) : a.value === b.value);

/** True where two texts are the same tokens in the same order, so that PostgreSQL reads them alike; white space and the case of words aside. */
export function sameMeaning(before: string, after: string): boolean {
  const [left, right] = [tokenise(before), tokenise(after)];
  return left.length === right.length && left.every((token, index) => token.closed && same(token, right[index]));
}

function formatPiece(text: string, piece: Piece, format: FormatStatement): string | null {
  const sql = text.slice(piece.start, piece.end);
  if (piece.kind !== 'sql' || piece.backslashAt !== null || piece.copyData !== null) return null;
  try {
    const formatted = format(sql).trim();
    return sameMeaning(sql, formatted) ? formatted : null;
  } catch {
    return null;
  }
}

/**
 * Formats the statements that touch the range, each for itself; what stands between them stays as it is. A statement is left alone
 * unless its formatted text has exactly its tokens. Gives way to the page in between.
 */
export async function formatScript(text: string, range: { from: number; to: number }, format: FormatStatement, turn: () => Promise<void>): Promise<Formatted> {
  const pieces = splitScript(text).filter(({ start, end, to }) => end > start && start <= range.to && to >= range.from);
  const edits: FormatEdit[] = [];
  let left = 0;
  let until = performance.now() + SLICE_MS;
  for (const piece of pieces) {
    const formatted = formatPiece(text, piece, format);
    const before = text.slice(piece.start, piece.end);
    if (formatted === null) left += 1;
    else if (formatted !== before) edits.push({ from: piece.start, to: piece.end, text: formatted });
    if (performance.now() > until) {
      await turn();
      until = performance.now() + SLICE_MS;
    }
  }
  return { edits, left, seen: pieces.length };
}
