import type { CellBlock, CopyFormat } from '../../../shared/contract/results.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { createByteOut, type ByteOut } from '../exports/formats/byte-out.ts';
import { createDelimited } from '../exports/formats/delimited.ts';
import { cellText, formatColumns, type FormatOptions, type RowFormat } from '../exports/formats/format.ts';
import { createInList, createInsert } from '../exports/formats/insert.ts';
import { createJson } from '../exports/formats/json.ts';
import { createMarkdown } from '../exports/formats/markdown.ts';
import { createRowCells } from '../sql/row-cells.ts';
import type { Result } from '../sql/result.ts';
import type { Breather } from './breather.ts';
import { walkRows } from './walk.ts';

const limitMiB = 64;

export interface CopyRequest {
  blocks: readonly CellBlock[];
  format: CopyFormat;
  headers: boolean;
  table: string | null;
}

function createFormat(format: CopyFormat, options: FormatOptions): RowFormat {
  switch (format) {
    case 'tsv': return createDelimited('\t', options);
    case 'csv': return createDelimited(',', options);
    case 'json': return createJson(options);
    case 'markdown': return createMarkdown(options);
    case 'insert': return createInsert(options);
    case 'in-list': return createInList(options);
  }
}

/** True where two blocks show the same columns in the same order, so that one head serves both. */
function sameColumns(one: CellBlock | undefined, other: CellBlock): boolean {
  return one !== undefined && one.columns.length === other.columns.length && one.columns.every((column, place) => column === other.columns[place]);
}

/** One cell is copied as its text alone: whoever pastes it elsewhere wants no quotes around it. */
async function copyCell(result: Result, order: Uint32Array | null, { from, columns: [column = 0] }: CellBlock, breathe: Breather): Promise<{ text: string; rows: number }> {
  const cells = createRowCells(column + 1);
  let text = '';
  let rows = 0;
  await walkRows(result, order, from, from + 1, (data, at) => {
    cells.locate(data, at);
    const length = cells.lengths[column] ?? -1;
    if (length > limitMiB * 1024 * 1024) throw tooLarge();
    text = cellText(data, cells, column) ?? '';
    rows += 1;
  }, breathe);
  return { text, rows };
}

/**
 * Cells as text for the clipboard, without a line end behind the last line. Blocks of the same columns follow each other as
 * one table; others begin a new one behind an empty line. Throws result.copy-too-large above 64 MiB.
 */
export async function copyText(result: Result, order: Uint32Array | null, request: CopyRequest, breathe: Breather): Promise<{ text: string; rows: number }> {
  const [only] = request.blocks;
  if (request.format === 'tsv' && !request.headers && request.blocks.length === 1 && only !== undefined && only.to - only.from === 1 && only.columns.length === 1) {
    return copyCell(result, order, only, breathe);
  }
  const chunks: Buffer[] = [];
  const out = createByteOut((chunk) => chunks.push(chunk));
  const cells = createRowCells(result.statement.columns.length);
  let rows = 0;
  let format: RowFormat | undefined;
  let before: CellBlock | undefined;
  for (const block of request.blocks) {
    if (format === undefined || !sameColumns(before, block)) {
      format?.foot(out);
      if (format !== undefined) out.text('\n');
      format = createFormat(request.format, {
        columns: formatColumns(result.statement.columns, block.columns),
        headers: request.headers, nullText: '', formulaGuard: false, table: request.table ?? '',
      });
      format.head(out);
      before = block;
    }
    const current = format;
    await walkRows(result, order, block.from, block.to, (data, at) => {
      cells.locate(data, at);
      current.row(out, data, cells);
      rows += 1;
      checkSize(out);
    }, breathe);
  }
  format?.foot(out);
  out.flush();
  const bytes = Buffer.concat(chunks);
  return { text: bytes.toString('utf8').replace(/\n$/, ''), rows };
}

function tooLarge(): AppFailure {
  return failure('result.copy-too-large', { limitMiB }, `The cells are more than ${limitMiB} MiB of text. Export them to a file.`);
}

function checkSize(out: ByteOut): void {
  if (out.written > limitMiB * 1024 * 1024) throw tooLarge();
}
