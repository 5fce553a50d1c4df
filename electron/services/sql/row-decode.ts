import type { Cell } from '../../../shared/cell.ts';
import { cellPreviewBytes } from '../../../shared/cell.ts';

/** Bytes of a row that stands in a file. */
export type ReadBytes = (offset: number, length: number) => Promise<Buffer>;

/** How much text one answer may carry before long cells in it get shorter. */
const answerBytes = 16 * 1024 * 1024;
const tightPreviewBytes = 1024;

/** Keeps one answer to the window within bounds: past 16 MiB of text, cells are shortened to 1 KiB. */
export interface AnswerLimit {
  left: number;
}

export function freshAnswerLimit(): AnswerLimit {
  return { left: answerBytes };
}

/**
 * Checks a DataRow's body (PostgreSQL protocol, Message Formats) behind its column count: one int32 length, -1 for NULL, and
 * the bytes, per column. False where the lengths do not add up.
 */
export function isWellFormedRow(data: Buffer, start: number, end: number, columns: number): boolean {
  let at = start;
  for (let column = 0; column < columns; column += 1) {
    if (at + 4 > end) return false;
    const length = data.readInt32BE(at);
    if (length < -1) return false;
    at += length > 0 ? 4 + length : 4;
  }
  return at === end;
}

/** Where the row ends that begins at `at`. The row is known to be well-formed. */
export function rowEnd(data: Buffer, at: number, columns: number): number {
  let end = at;
  for (let column = 0; column < columns; column += 1) {
    const length = data.readInt32BE(end);
    end += length > 0 ? 4 + length : 4;
  }
  return end;
}

/** The row's cells as they go to the window: text, NULL, or a preview cut on a character's border. */
export function decodeRow(data: Buffer, at: number, columns: number, limit: AnswerLimit): Cell[] {
  const cells: Cell[] = [];
  let place = at;
  for (let column = 0; column < columns; column += 1) {
    const length = data.readInt32BE(place);
    place += 4;
    cells.push(length === -1 ? null : decodeCell(data, place, length, limit));
    if (length > 0) place += length;
  }
  return cells;
}

function decodeCell(data: Buffer, at: number, length: number, limit: AnswerLimit): Cell {
  const shown = shownBytes(length, limit);
  if (shown === length) return data.toString('utf8', at, at + length);
  return { preview: cutOnBorder(data.subarray(at, at + shown)), bytes: length };
}

function shownBytes(length: number, limit: AnswerLimit): number {
  const shown = Math.min(length, limit.left > 0 ? cellPreviewBytes : tightPreviewBytes);
  limit.left -= shown;
  return shown;
}

/** UTF-8 without the incomplete character at its end. */
export function cutOnBorder(bytes: Buffer): string {
  return bytes.toString('utf8', 0, border(bytes));
}

/** Where the last whole character of UTF-8 ends. */
function border(bytes: Buffer): number {
  let end = bytes.length;
  // At most three continuation bytes (10xxxxxx) follow a lead byte.
  for (let back = 1; back <= 4 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (needed > back) end = bytes.length - back;
    break;
  }
  return end;
}

/** decodeRow for a row too large to be read whole: only what is shown is read. */
export async function readLargeRow(read: ReadBytes, columns: number, limit: AnswerLimit): Promise<Cell[]> {
  const cells: Cell[] = [];
  let at = 0;
  for (let column = 0; column < columns; column += 1) {
    const length = (await read(at, 4)).readInt32BE(0);
    at += 4;
    if (length === -1) {
      cells.push(null);
      continue;
    }
    const shown = shownBytes(length, limit);
    const bytes = await read(at, shown);
    cells.push(shown === length ? bytes.toString('utf8') : { preview: cutOnBorder(bytes), bytes: length });
    at += length;
  }
  return cells;
}

/** One cell's whole text. `at` is where its row begins. */
export function cellText(data: Buffer, at: number, column: number): string | null {
  const place = rowEnd(data, at, column);
  const length = data.readInt32BE(place);
  return length === -1 ? null : data.toString('utf8', place + 4, place + 4 + length);
}

/** A piece of a value's text, and the byte that the rest begins at; null at its end. */
export interface CellPart {
  text: string;
  next: number | null;
}

/** How much of a value one answer carries, in bytes. */
const partBytes = 8 * 1024 * 1024;

function partOf(bytes: Buffer, from: number, length: number): CellPart {
  if (from + bytes.length >= length) return { text: bytes.toString('utf8'), next: null };
  const end = border(bytes);
  return { text: bytes.toString('utf8', 0, end), next: from + end };
}

/** A value's text from byte `from` on. `at` is where its row begins. */
export function cellPart(data: Buffer, at: number, column: number, from: number): CellPart | null {
  const place = rowEnd(data, at, column);
  const length = data.readInt32BE(place);
  if (length === -1) return null;
  const start = place + 4 + Math.min(from, length);
  return partOf(data.subarray(start, Math.min(start + partBytes, place + 4 + length)), from, length);
}

/** cellPart for a row too large to be read whole. */
export async function readCellPart(read: ReadBytes, column: number, from: number): Promise<CellPart | null> {
  let place = 0;
  for (let before = 0; before < column; before += 1) {
    const length = (await read(place, 4)).readInt32BE(0);
    place += length > 0 ? 4 + length : 4;
  }
  const length = (await read(place, 4)).readInt32BE(0);
  if (length === -1) return null;
  const start = Math.min(from, length);
  return partOf(await read(place + 4 + start, Math.min(partBytes, length - start)), start, length);
}
