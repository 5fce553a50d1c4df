import {
  code, isDigit, isIdentifierStart, isSpace, lineEnd, nextLine, skipBlockComment, skipDollar, skipEscaped, skipIdentifier,
  skipLineComment, skipNumber, skipQuoted,
} from './lexer.ts';

/** One statement of a script. All offsets are UTF-16 units into the script. */
export interface Piece {
  /** `backslash` for a line that is one of psql's own commands. */
  kind: 'sql' | 'backslash';
  /** Where the text that is sent begins: `from`, or the comments in front of it, where planner hints stand. */
  start: number;
  /** Where the text that is sent ends: in front of the semicolon. */
  end: number;
  /** From the first token… */
  from: number;
  /** …to behind the semicolon, or behind the last token. */
  to: number;
  /** Where one of psql's backslash commands stands inside the statement. */
  backslashAt: number | null;
  /** The lines behind COPY … FROM STDIN up to the line `\.`, where there is one. */
  copyData: { from: number; to: number } | null;
}

export interface SplitOptions {
  /** The session's setting; without it, a backslash escapes in plain strings too. Default true. */
  standardConformingStrings?: boolean;
  /**
   * For a text that is read piece by piece: the data of COPY … FROM STDIN is not looked for; `copyData` then begins behind the
   * semicolon and ends at -1. Default false.
   */
  copyDataApart?: boolean;
}

/** What psql's lexer remembers about the statement that it is in (psqlscan.l: paren_depth, begin_depth, identifiers). */
interface State {
  parens: number;
  begins: number;
  words: number;
  /** First letters of the first four words where they are CREATE, OR, REPLACE, FUNCTION or PROCEDURE, `-` for others. */
  letters: string;
  /** The letters say that a function or procedure is being created. */
  routine: boolean;
  copy: 'no' | 'copy' | 'from' | 'stdin';
}

function freshState(): State {
  return { parens: 0, begins: 0, words: 0, letters: '', routine: false, copy: 'no' };
}

/** What `\\;` makes new: another statement begins, in the same request. */
const freshWords = { words: 0, letters: '', routine: false, copy: 'no' } as const;

const creatingRoutine = /^c(?:[fp]|or[fp])/;
const routineWords = new Set(['create', 'or', 'replace', 'function', 'procedure']);
/** The first letters of all words that mean anything here, as a bit set over a to z. */
const meaningful = 'bcefoprs'.split('').reduce((set, letter) => set | (1 << (letter.charCodeAt(0) - 97)), 0);

function noteWord(state: State, text: string, from: number, to: number): void {
  const index = state.words;
  state.words += 1;
  if (index >= 4 && !state.routine && state.copy === 'no') return;
  const first = (text.charCodeAt(from) | 32) - 97;
  const length = to - from;
  // Looking at every word would cost time in every script.
  const candidate = length >= 2 && length <= 9 && first >= 0 && first < 26 && (meaningful & (1 << first)) !== 0;
  const word = candidate ? text.slice(from, to).toLowerCase() : '';
  noteCopy(state, word, index);
  if (index < 4) {
    state.letters += routineWords.has(word) ? word[0] : '-';
    state.routine = creatingRoutine.test(state.letters);
  }
  if (state.parens !== 0 || !state.routine) return;
  if (word === 'begin') state.begins += 1;
  else if (word === 'case' && state.begins > 0) state.begins += 1;
  else if (word === 'end' && state.begins > 0) state.begins -= 1;
}

function noteCopy(state: State, word: string, index: number): void {
  if (index === 0) state.copy = word === 'copy' ? 'copy' : 'no';
  else if (state.copy === 'no' || state.copy === 'stdin' || state.parens !== 0) return;
  else if (state.copy === 'from' && word === 'stdin') state.copy = 'stdin';
  else state.copy = word === 'from' ? 'from' : 'copy';
}

/**
 * Splits a script as psql does: strings of every kind, dollar quotes, nested comments, parentheses, BEGIN ATOMIC bodies,
 * COPY data up to `\.`. A backslash outside quotes makes a piece of its own at the start of a statement, and a mark inside
 * one; nothing is ever cut there, so that `DELETE FROM t \` cannot run without its WHERE. A bare semicolon is an empty
 * piece, trailing comments are none. `\\;` joins statements as in psql, and marks the piece.
 */
export function splitScript(text: string, options: SplitOptions = {}, offset = 0): Piece[] {
  const pieces: Piece[] = [];
  let at = offset;
  for (;;) {
    const piece = nextPiece(text, at, options);
    if (piece === null) return pieces;
    pieces.push(piece);
    at = afterPiece(text, piece);
  }
}

/** Where the text behind a piece begins: behind the line `\.` of its COPY data, where it has one. */
export function afterPiece(text: string, { to, copyData }: Piece): number {
  return copyData === null ? to : nextLine(text, lineEnd(text, copyData.to));
}

/** The first statement at or behind `offset`, or null where only white space and comments follow. */
export function nextPiece(text: string, offset: number, options: SplitOptions = {}): Piece | null {
  const plainEscapes = options.standardConformingStrings === false;
  const state = freshState();
  const piece: Piece = { kind: 'sql', start: -1, end: -1, from: -1, to: -1, backslashAt: null, copyData: null };
  let i = offset;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (isSpace(c)) {
      i += 1;
      continue;
    }
    if (piece.start === -1) piece.start = i;
    const comment = commentEnd(text, i, c);
    if (comment !== -1) {
      i = comment;
      continue;
    }
    if (c === code.semicolon && state.parens === 0 && state.begins === 0) return finish(text, piece, state, i, options.copyDataApart === true);
    if (c === code.backslash) {
      const command = backslashCommand(text, i);
      if (piece.from === -1 && command.kind !== 'escape') return backslashPiece(i, command.end);
      if (piece.from === -1) piece.from = i;
      piece.backslashAt ??= i;
      piece.end = command.end;
      i = command.end;
      if (command.kind === 'sends') break;
      if (command.kind === 'escape') Object.assign(state, freshWords);
      continue;
    }
    if (piece.from === -1) piece.from = i;
    i = skipToken(text, i, c, state, plainEscapes);
    piece.end = i;
  }
  if (piece.from === -1) return null;
  piece.to = piece.end;
  return piece;
}

function commentEnd(text: string, at: number, c: number): number {
  if (c === code.minus && text.charCodeAt(at + 1) === code.minus) return skipLineComment(text, at);
  if (c !== code.slash || text.charCodeAt(at + 1) !== code.star) return -1;
  const end = skipBlockComment(text, at);
  return end === text.length && isOpenComment(text.slice(at)) ? -1 : end;
}

/** True for a block comment that never ends. It is no comment to us: what stands in front of it must not run without the rest. */
function isOpenComment(comment: string): boolean {
  return skipBlockComment(`${comment} `, 0) > comment.length;
}

function skipToken(text: string, at: number, c: number, state: State, plainEscapes: boolean): number {
  if (isIdentifierStart(c)) return skipWordOrString(text, at, c, state);
  if (isDigit(c)) return skipNumber(text, at);
  switch (c) {
    case code.quote: return plainEscapes ? skipEscaped(text, at) : skipQuoted(text, at, code.quote);
    case code.doubleQuote: return skipQuoted(text, at, code.doubleQuote);
    case code.dollar: return skipDollar(text, at);
    case code.openParen:
      state.parens += 1;
      return at + 1;
    case code.closeParen:
      if (state.parens > 0) state.parens -= 1;
      return at + 1;
    // Only one that never ends gets here.
    case code.slash: return text.charCodeAt(at + 1) === code.star ? text.length : at + 1;
    default: return at + 1;
  }
}

/** An identifier, or one of the strings that a letter introduces: E'', B'', X'', U&'', U&"". */
function skipWordOrString(text: string, at: number, c: number, state: State): number {
  const next = text.charCodeAt(at + 1);
  const lower = c | 32;
  if (next === code.quote) {
    if (lower === 101) return skipEscaped(text, at + 1);
    if (lower === 98 || lower === 120) return skipQuoted(text, at + 1, code.quote);
  }
  if (lower === 117 && next === code.ampersand) {
    const quote = text.charCodeAt(at + 2);
    if (quote === code.quote || quote === code.doubleQuote) return skipQuoted(text, at + 2, quote);
  }
  const end = skipIdentifier(text, at);
  noteWord(state, text, at, end);
  return end;
}

/** psql's commands that send the statement before them, or drop it: what follows on the next line is another. */
const sending = new Set(['g', 'gx', 'gset', 'gdesc', 'gexec', 'crosstabview', 'watch', 'r', 'reset']);
/** psql's commands that take the rest of the line as it is. */
const wholeLine = new Set(['!', 'copy', 'ef', 'ev', 'h', 'help', 'sf', 'sv']);

/**
 * One of psql's commands: `\;` and `\:`, which put their second character into the statement, or a command up to the end of its
 * line or to `\\`, behind which SQL goes on. Quotes hide a backslash there (psqlscanslash.l).
 */
function backslashCommand(text: string, at: number): { kind: 'escape' | 'sends' | 'other'; end: number } {
  const next = text.charCodeAt(at + 1);
  if (next === code.semicolon || next === code.colon) return { kind: 'escape', end: at + 2 };
  const line = lineEnd(text, at);
  const name = /^\\(!|[^\s\\]*)/.exec(text.slice(at, Math.min(line, at + 64)))?.[1] ?? '';
  const kind = sending.has(name) ? 'sends' : 'other';
  let end = wholeLine.has(name) ? line : at + 1;
  while (end < line) {
    const c = text.charCodeAt(end);
    if (c === code.backslash && text.charCodeAt(end + 1) === code.backslash) return { kind, end: end + 2 };
    if (c === code.quote || c === code.doubleQuote || c === code.backtick) end = Math.min(line, skipQuoted(text, end, c));
    else end += 1;
  }
  return { kind, end: trimmedEnd(text, at, line) };
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

function backslashPiece(at: number, end: number): Piece {
  return { kind: 'backslash', start: at, end, from: at, to: end, backslashAt: at, copyData: null };
}

function finish(text: string, piece: Piece, state: State, semicolon: number, copyDataApart: boolean): Piece {
  if (piece.from === -1) piece.from = semicolon;
  piece.end = semicolon;
  piece.to = semicolon + 1;
  if (state.copy === 'stdin' && piece.backslashAt === null) {
    piece.copyData = copyDataApart ? { from: piece.to, to: -1 } : inlineCopyData(text, piece.to);
  }
  return piece;
}

/** The block between the line behind COPY … FROM STDIN; and a line that is just `\.`; null where the script has none. */
function inlineCopyData(text: string, at: number): { from: number; to: number } | null {
  const end = lineEnd(text, at);
  for (let i = at; i < end; i += 1) {
    if (isSpace(text.charCodeAt(i))) continue;
    if (commentEnd(text, i, text.charCodeAt(i)) !== end) return null;
    break;
  }
  const from = nextLine(text, end);
  for (let line = from; line < text.length;) {
    const stop = lineEnd(text, line);
    if (stop - line === 2 && text.charCodeAt(line) === code.backslash && text.charCodeAt(line + 1) === code.dot) return { from, to: line };
    line = nextLine(text, stop);
  }
  return null;
}

/**
 * The statement that a cursor is in or next to: the one it touches; between two, the one that ends on the cursor's line,
 * else the one that follows, else the last.
 */
export function pieceAt(text: string, pieces: readonly Piece[], at: number): Piece | null {
  let previous: Piece | null = null;
  for (const piece of pieces) {
    const end = piece.copyData?.to ?? piece.to;
    if (at >= piece.from && at < end) return piece;
    if (at < piece.from) return previous !== null && onSameLine(text, previous, at) ? previous : piece;
    previous = piece;
  }
  return previous;
}

function onSameLine(text: string, piece: Piece, at: number): boolean {
  return piece.to <= at && lineEnd(text, piece.to) >= at;
}
