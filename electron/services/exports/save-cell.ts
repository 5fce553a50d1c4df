import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { Views } from '../results/views.ts';
import { createRowCells } from '../sql/row-cells.ts';
import type { Result } from '../sql/result.ts';
import { createGate } from './gate.ts';
import { createPartFile, type OpenExportFile } from './part-file.ts';

const bytea = 17;

const chunkBytes = 1024 * 1024;

/** bytea's text as its bytes, piece by piece: hex (`\x…`) or the escape format (PostgreSQL, Binary Data Types). */
export function* byteaBytes(text: Buffer): Generator<Buffer> {
  if (text[0] === 0x5c && text[1] === 0x78) {
    for (let at = 2; at < text.length; at += chunkBytes) yield Buffer.from(text.toString('latin1', at, at + chunkBytes), 'hex');
    return;
  }
  yield Buffer.from(text.toString('latin1').replace(/\\(?:(\\)|([0-3][0-7]{2}))/g, (_, backslash: string | undefined, octal: string) => (
    backslash ?? String.fromCharCode(Number.parseInt(octal, 8))
  )), 'latin1');
}

function* plainBytes(text: Buffer): Generator<Buffer> {
  for (let at = 0; at < text.length; at += chunkBytes) yield text.subarray(at, at + chunkBytes);
}

const gone = (): AppFailure => failure('result.gone', {}, 'There is no such cell in this result.');

/** One value as the bytes that the server sent, NULL as none. Throws result.gone where there is no such cell. */
async function cellBytes(result: Result, order: Uint32Array | null, row: number, column: number): Promise<Iterable<Buffer>> {
  const described = result.statement.columns[column];
  const place = order === null ? row : order[row];
  if (described === undefined || place === undefined || place >= result.count) throw gone();
  let bytes: Buffer | null = null;
  const cells = createRowCells(column + 1);
  await result.pick([place], (data, at) => {
    cells.locate(data, at);
    const start = cells.starts[column] ?? 0;
    bytes = Buffer.from(data.subarray(start, start + Math.max(0, cells.lengths[column] ?? -1)));
  });
  if (bytes === null) throw gone();
  return described.typeOid === bytea ? byteaBytes(bytes) : plainBytes(bytes);
}

export interface SaveCell {
  row: number;
  column: number;
  viewId: string | null;
  path: string;
  overwrite: boolean;
}

/** Writes one value to a file. Throws result.gone, export.exists and export.unwritable. */
export async function saveCell(result: Result, views: Views, { row, column, viewId, path, overwrite }: SaveCell, openFile?: OpenExportFile): Promise<{ bytes: number }> {
  const pieces = await cellBytes(result, views.orderOf(result, viewId), row, column);
  const gate = createGate();
  const file = await createPartFile({ path, overwrite, gate, ...(openFile === undefined ? {} : { openFile }) });
  try {
    for (const piece of pieces) {
      await gate.room();
      file.write(piece);
    }
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return { bytes: file.bytes };
}
