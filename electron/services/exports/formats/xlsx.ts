import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { kindOf } from '../../results/type-kinds.ts';
import type { RowCells } from '../../sql/row-cells.ts';
import type { Gate } from '../gate.ts';
import { createByteOut, type ByteOut } from './byte-out.ts';
import { looksLikeFormula } from './delimited.ts';
import { cellText, type FormatOptions, type RowFormat } from './format.ts';
import { cellLimit, contentTypes, excelHolds, packageRels, sheetEnd, sheetStart, stringCell, workbook, workbookRels } from './xlsx-parts.ts';

/** Excel's rows in one sheet (Excel specifications and limits). */
const sheetRows = 1_048_576;

export interface XlsxFormat extends RowFormat {
  /** Ends the last sheet and the file; resolves when its last byte was handed over. */
  end(): Promise<void>;
  remark(): string | null;
}

export interface XlsxDeps {
  take: (chunk: Buffer) => void;
  gate: Gate;
  maxRows?: number;
}

/** One sheet's entry in the zip file, which takes text as it comes. */
function openSheet(zip: ZipFile, number: number, gate: Gate): { out: ByteOut; close: () => void } {
  const stream = new PassThrough();
  const out = createByteOut((chunk) => {
    gate.entered(chunk.length);
    stream.write(chunk, () => gate.left(chunk.length));
  });
  zip.addReadStream(stream, `xl/worksheets/sheet${number}.xml`, { compressionLevel: 1 });
  out.text(sheetStart);
  return {
    out,
    close() {
      out.text(sheetEnd);
      out.flush();
      stream.end();
    },
  };
}

function createZip({ take, gate }: XlsxDeps): { zip: ZipFile; done: Promise<void> } {
  const zip = new ZipFile();
  const done = Promise.withResolvers<void>();
  zip.on('error', (error) => {
    gate.fail(error);
    done.reject(error);
  });
  zip.outputStream.on('data', (chunk: Buffer) => take(chunk));
  zip.outputStream.on('end', () => done.resolve());
  // Told by end(), or by the gate before.
  done.promise.catch(() => undefined);
  return { zip, done: done.promise };
}

/**
 * A workbook of inline strings and numbers (ECMA-376, SpreadsheetML). A number of more than 15 digits, which Excel would round, is
 * written as text; dates are text, as they came. Rows past a sheet's limit go on in another; texts past a cell's limit are shortened.
 */
export function createXlsx({ columns, headers, formulaGuard }: FormatOptions, deps: XlsxDeps): XlsxFormat {
  const { zip, done } = createZip(deps);
  const maxRows = deps.maxRows ?? sheetRows;
  let sheets = 0;
  let shortened = 0;
  let rows = 0;
  let sheet = nextSheet();

  function nextSheet(): ReturnType<typeof openSheet> {
    sheets += 1;
    const opened = openSheet(zip, sheets, deps.gate);
    rows = headers ? 1 : 0;
    if (headers) opened.out.text(`<row>${columns.map(({ name }) => stringCell(name)).join('')}</row>`);
    return opened;
  }

  function cell(data: Buffer, cells: RowCells, index: number, typeOid: number): string {
    const text = cellText(data, cells, index);
    if (text === null) return '<c/>';
    const kind = kindOf(typeOid);
    if (kind === 'number' && excelHolds(text)) return `<c><v>${text}</v></c>`;
    if (kind === 'boolean') return `<c t="b"><v>${text === 't' ? 1 : 0}</v></c>`;
    const guarded = formulaGuard && looksLikeFormula(data, cells.starts[index] ?? 0, cells.lengths[index] ?? 0) ? `'${text}` : text;
    if (guarded.length > cellLimit) shortened += 1;
    return stringCell(guarded);
  }

  return {
    head: () => undefined,
    row(_out, data, cells) {
      if (rows === maxRows) {
        sheet.close();
        sheet = nextSheet();
      }
      rows += 1;
      sheet.out.text('<row>');
      for (const { index, typeOid } of columns) sheet.out.text(cell(data, cells, index, typeOid));
      sheet.out.text('</row>');
    },
    foot: () => sheet.close(),
    end() {
      zip.addBuffer(Buffer.from(contentTypes(sheets)), '[Content_Types].xml');
      zip.addBuffer(Buffer.from(packageRels), '_rels/.rels');
      zip.addBuffer(Buffer.from(workbook(sheets)), 'xl/workbook.xml');
      zip.addBuffer(Buffer.from(workbookRels(sheets)), 'xl/_rels/workbook.xml.rels');
      zip.end();
      return done;
    },
    remark() {
      const remarks = [
        sheets > 1 ? `The rows are on ${sheets} sheets, as one holds ${maxRows.toLocaleString('en-US')}.` : null,
        shortened > 0 ? `${shortened.toLocaleString('en-US')} ${shortened === 1 ? 'text was' : 'texts were'} shortened to the ${cellLimit.toLocaleString('en-US')} characters that a cell holds.` : null,
      ].filter((remark) => remark !== null);
      return remarks.length === 0 ? null : remarks.join(' ');
    },
  };
}
