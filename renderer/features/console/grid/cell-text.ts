import type { Cell } from '../../../../shared/cell.ts';
import { formatBytes } from '../../../ui/format.ts';

/** Characters of a value that a grid cell draws. */
const SHOWN_CHARACTERS = 400;
/** Control, bidirectional and zero-width characters; a joiner only where no emoji or letter of a script that needs it follows. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const hidden = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0]|\u034f|[\u200c\u200d](?!\p{Extended_Pictographic}|(?!\p{Script=Latin})[\p{L}\p{M}])/gu;
/** What a grid cell marks besides: blanks at its ends, and blanks that are no space. */
// eslint-disable-next-line no-control-regex -- as above
const marked = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u1160\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\u3164\ufeff\uffa0]|\u034f|[\u200c\u200d](?!\p{Extended_Pictographic}|(?!\p{Script=Latin})[\p{L}\p{M}])|^ +| +$/gu;
// eslint-disable-next-line no-control-regex -- as above
const plain = /^(?! )[\u0020-\u007e\u00a1-\u00ac\u00ae-\u033f]*(?<! )$/;

function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a) return '↵';
  if (code === 0x09) return '⇥';
  if (code === 0x20) return '␣'.repeat(character.length);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (code === 0xa0) return '⍽';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Makes control, bidirectional and zero-width characters visible, so that no value can pretend to be another. */
export function visibleText(text: string): string {
  return text.replace(hidden, sign);
}

/** A piece of what a cell draws; `mark` is a sign that stands for something that cannot be seen, `found` what is searched. */
export type Piece = { text: string; kind: 'text' | 'mark' | 'found' };
/** What a grid cell draws for a value: plain text, or pieces where something in it is marked. */
export type Drawn = { kind: 'null' | 'empty' | 'text'; text: string; pieces: readonly Piece[] | null };
export type Needle = { text: string; caseSensitive: boolean };

const drawnNull: Drawn = { kind: 'null', text: 'NULL', pieces: null };
const drawnEmpty: Drawn = { kind: 'empty', text: 'empty', pieces: null };

function withMarks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(marked)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), kind: 'text' });
    pieces.push({ text: sign(match[0]), kind: 'mark' });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), kind: 'text' });
  return pieces;
}

function withFound(piece: Piece, { text, caseSensitive }: Needle): Piece[] {
  if (piece.kind !== 'text' || text === '') return [piece];
  const hay = caseSensitive ? piece.text : piece.text.toLowerCase();
  const needle = caseSensitive ? text : text.toLowerCase();
  // Where lower case has another length than the text, offsets would not fit.
  if (hay.length !== piece.text.length) return [piece];
  const parts: Piece[] = [];
  let end = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    if (at > end) parts.push({ text: piece.text.slice(end, at), kind: 'text' });
    parts.push({ text: piece.text.slice(at, at + needle.length), kind: 'found' });
    end = at + needle.length;
  }
  if (end < piece.text.length) parts.push({ text: piece.text.slice(end), kind: 'text' });
  return parts;
}

/** What a grid cell draws. NULL and the empty text are words in another style; blanks at the ends and hidden characters are signs. */
export function drawCell(cell: Cell, needle: Needle | null): Drawn {
  if (cell === null) return drawnNull;
  if (cell === '') return drawnEmpty;
  const text = typeof cell === 'string' ? cell : cell.preview;
  const short = text.length > SHOWN_CHARACTERS ? text.slice(0, SHOWN_CHARACTERS) : text;
  const cut = short.length < text.length || typeof cell !== 'string';
  if (!cut && needle === null && plain.test(short)) return { kind: 'text', text: short, pieces: null };
  let pieces = withMarks(short);
  if (needle !== null) pieces = pieces.flatMap((piece) => withFound(piece, needle));
  if (typeof cell !== 'string' && cell !== null) pieces.unshift({ text: formatBytes(cell.bytes), kind: 'mark' }, { text: ' ', kind: 'text' });
  if (cut) pieces.push({ text: '…', kind: 'mark' });
  return { kind: 'text', text: pieces.map((piece) => piece.text).join(''), pieces: pieces.every((piece) => piece.kind === 'text') ? null : pieces };
}

const wide = /[\u1100-\u115e\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]/g;

/** How many columns of a monospaced font a cell's text takes. */
export function drawnWidth(cell: Cell): number {
  const { text } = drawCell(cell, null);
  return text.length + (text.match(wide)?.length ?? 0);
}
