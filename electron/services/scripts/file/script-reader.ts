import { nextPiece, type Piece } from '../../../../shared/sql/splitter.ts';
import { BadText, createUtf8Text } from './utf8-text.ts';

/** One statement of a file, or a line with one of psql's own commands. */
export interface ScriptItem {
  kind: 'sql' | 'backslash';
  /** As it is sent: with the comments in front of it, without its semicolon. */
  text: string;
  /** Where the statement's first word stands in `text`. */
  from: number;
  /** The line of `text`'s first character, from 1. */
  startLine: number;
  /** The line of the statement's first word. */
  line: number;
  /** Where one of psql's commands stands in `text`. */
  backslashAt: number | null;
  /** The lines below COPY … FROM STDIN, as they are read. They have to be read, or the statement refused, before the next item. */
  copyData: AsyncIterable<string> | null;
}

/** Reads the next block of the file; null at its end. */
export type ReadBlock = () => Promise<Buffer | null>;

export interface ScriptReader {
  /** The next statement, null at the end. Throws BadText and what reading throws. */
  next(): Promise<ScriptItem | null>;
  /** Bytes of the file that were worked through. */
  readonly bytes: number;
}

export interface ScriptReaderOptions {
  /** The session's setting as it is now. */
  standardConformingStrings: () => boolean;
  /** UTF-16 units that one statement may have. Default 64 Mi. */
  maxStatement?: number;
}

/** The part of the file that was read and not worked through, with the line that it begins in. */
interface Window {
  pending: string;
  at: number;
  line: number;
  bytesRead: number;
  ended: boolean;
}

const smallFill = 256 * 1024;

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function advance(window: Window, to: number): void {
  window.line += countLines(window.pending, window.at, to);
  window.at = to;
}

/** True where more text could not change the piece. */
function isWhole(piece: Piece, text: string): boolean {
  if (piece.backslashAt !== null) return text.indexOf('\n', Math.max(piece.to, piece.backslashAt)) !== -1;
  return piece.to > piece.end;
}

function take(window: Window, piece: Piece): ScriptItem {
  const startLine = window.line + countLines(window.pending, window.at, piece.start);
  const line = startLine + countLines(window.pending, piece.start, piece.from);
  const item: ScriptItem = {
    kind: piece.kind, text: window.pending.slice(piece.start, piece.end), from: piece.from - piece.start, startLine, line,
    backslashAt: piece.backslashAt === null ? null : piece.backslashAt - piece.start, copyData: null,
  };
  advance(window, piece.to);
  return item;
}

/**
 * Reads a script of any size statement by statement, in bounded memory: what is kept is the statement that is being read, and a block.
 * A statement that does not fit its block is looked at again when as much again was read, so that its size costs no more than twice.
 */
export function createScriptReader(readBlock: ReadBlock, { standardConformingStrings, maxStatement = 64 * 1024 * 1024 }: ScriptReaderOptions): ScriptReader {
  const text = createUtf8Text();
  const window: Window = { pending: '', at: 0, line: 1, bytesRead: 0, ended: false };
  let data: AsyncIterator<string> | null = null;

  async function fill(): Promise<void> {
    let fresh = '';
    const kept = window.pending.length - window.at;
    while (!window.ended && (fresh.length === 0 || fresh.length < Math.max(smallFill, kept))) {
      const block = await readBlock();
      if (block === null) {
        fresh += text.end();
        window.ended = true;
      } else {
        window.bytesRead += block.length;
        fresh += text.push(block);
      }
    }
    window.pending = window.pending.slice(window.at) + fresh;
    window.at = 0;
  }

  async function withData(item: ScriptItem): Promise<ScriptItem> {
    let end = window.pending.indexOf('\n', window.at);
    while (end === -1 && !window.ended) {
      await fill();
      end = window.pending.indexOf('\n', window.at);
    }
    const rest = window.pending.slice(window.at, end === -1 ? window.pending.length : end).trim();
    if (rest !== '' && !rest.startsWith('--')) return item;
    advance(window, end === -1 ? window.pending.length : end + 1);
    const lines = copyLines(window, fill);
    data = lines;
    return { ...item, copyData: lines };
  }

  async function drain(): Promise<void> {
    while (data !== null) if ((await data.next()).done === true) data = null;
  }

  return {
    get bytes() {
      return window.bytesRead - text.held - Buffer.byteLength(window.pending.slice(window.at));
    },
    async next() {
      await drain();
      for (;;) {
        const piece = nextPiece(window.pending, window.at, { standardConformingStrings: standardConformingStrings(), copyDataApart: true });
        if ((piece?.to ?? window.pending.length) - (piece?.start ?? window.at) > maxStatement) throw tooLong(window, piece, maxStatement);
        if (piece !== null && (window.ended || isWhole(piece, window.pending))) {
          const item = take(window, piece);
          return piece.copyData === null ? item : await withData(item);
        }
        if (window.ended) {
          advance(window, window.pending.length);
          return null;
        }
        await fill();
      }
    },
  };
}

function tooLong({ line, at, pending }: Window, piece: Piece | null, most: number): BadText {
  const start = piece === null ? line : line + countLines(pending, at, piece.from);
  return new BadText(start, `A statement begins there that does not end within ${most / 1024 / 1024} million characters.`, 'Look for a quote or comment that is never closed, or split the statement.');
}

/** Where the line `\.` begins and ends that ends the data; null where it is not in what was read. */
function findEnd({ pending, at, ended }: Window, atLineStart: boolean): { from: number; to: number } | null {
  for (let found = pending.indexOf('\\.', at); found !== -1; found = pending.indexOf('\\.', found + 2)) {
    const begins = found === at ? atLineStart : pending[found - 1] === '\n';
    const after = pending[found + 2] === '\r' ? found + 3 : found + 2;
    if (!begins) continue;
    if (pending[after] === '\n') return { from: found, to: after + 1 };
    if (ended && after >= pending.length) return { from: found, to: pending.length };
  }
  return null;
}

const endMarks = ['\\', '\\.', '\\.\r'];

/** The data below COPY … FROM STDIN up to the line `\.` or, as psql does, the end of the file. */
async function* copyLines(window: Window, fill: () => Promise<void>): AsyncGenerator<string, void, undefined> {
  let atLineStart = true;
  for (;;) {
    const end = findEnd(window, atLineStart);
    const { pending, at } = window;
    let to = end?.from ?? pending.length;
    const lastLine = Math.max(at, pending.lastIndexOf('\n') + 1);
    // Perhaps the first half of the end.
    if (end === null && !window.ended && (lastLine > at || atLineStart) && endMarks.includes(pending.slice(lastLine))) to = lastLine;
    if (to > at) atLineStart = pending[to - 1] === '\n';
    advance(window, to);
    const part = pending.slice(at, to);
    if (end !== null) advance(window, end.to);
    if (part !== '') yield part;
    if (end !== null || window.ended) return;
    await fill();
  }
}
