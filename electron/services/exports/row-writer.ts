import { isUtf8 } from 'node:buffer';
import type { Column } from '../../../shared/cell.ts';
import type { ExportFormat } from '../../../shared/contract/exports.ts';
import { createRowCells, type RowCells } from '../sql/row-cells.ts';
import { createByteOut } from './formats/byte-out.ts';
import { createDelimited } from './formats/delimited.ts';
import type { FormatOptions, RowFormat } from './formats/format.ts';
import { createInsert } from './formats/insert.ts';
import { createJson, createNdjson } from './formats/json.ts';
import { createMarkdown } from './formats/markdown.ts';
import { createXlsx } from './formats/xlsx.ts';
import { createYaml } from './formats/yaml.ts';
import type { Gate } from './gate.ts';

/** Takes the rows of an export one by one. */
export interface RowWriter {
  readonly rows: number;
  /** A row's bytes, valid during the call only. */
  row(data: Buffer, at: number): void;
  /** All rows are there; resolves when the last byte was handed over. */
  end(): Promise<void>;
  /** What the format could not hold. */
  remark(): string | null;
}

export interface RowWriterRequest {
  format: ExportFormat;
  options: FormatOptions;
  /** All columns of the rows. */
  columns: readonly Column[];
  serverEncoding: string;
  gate: Gate;
  take: (chunk: Buffer) => void;
}

export function createRowWriter(request: RowWriterRequest): RowWriter {
  const { format, options, columns, serverEncoding, take, gate } = request;
  const cells = createRowCells(columns.length);
  // CSV and TSV pass the server's bytes; other formats are UTF-8 by definition.
  const broken = serverEncoding === 'SQL_ASCII' && format !== 'csv' && format !== 'tsv' ? createBrokenCount(options) : null;
  const sheets = format === 'xlsx' ? createXlsx(options, { take, gate }) : null;
  const out = createByteOut(take);
  const rowFormat = sheets ?? createRowFormat(format, options);
  let rows = 0;
  rowFormat.head(out);
  return {
    get rows() { return rows; },
    row(data, at) {
      cells.locate(data, at);
      broken?.count(data, cells);
      rowFormat.row(out, data, cells);
      rows += 1;
    },
    async end() {
      rowFormat.foot(out);
      out.flush();
      await sheets?.end();
    },
    remark() {
      const remarks = [sheets?.remark() ?? null, broken?.remark() ?? null].filter((remark) => remark !== null);
      return remarks.length === 0 ? null : remarks.join(' ');
    },
  };
}

function createRowFormat(format: ExportFormat, options: FormatOptions): RowFormat {
  switch (format) {
    case 'csv': return createDelimited(',', options);
    case 'tsv': return createDelimited('\t', options);
    case 'json': return createJson(options);
    case 'ndjson': return createNdjson(options);
    case 'yaml': return createYaml(options);
    case 'markdown': return createMarkdown(options);
    case 'sql': return createInsert(options);
    case 'xlsx': throw new TypeError('XLSX is not written as one stream of bytes.');
  }
}

/** Counts values with bytes that are no UTF-8, as an SQL_ASCII database may hold. */
function createBrokenCount({ columns }: FormatOptions) {
  let values = 0;
  return {
    count(data: Buffer, { starts, lengths }: RowCells): void {
      for (const { index } of columns) {
        const length = lengths[index] ?? -1;
        const start = starts[index] ?? 0;
        if (length > 0 && !isUtf8(data.subarray(start, start + length))) values += 1;
      }
    },
    remark: (): string | null => (values === 0
      ? null
      : `${values.toLocaleString('en-US')} ${values === 1 ? 'value has' : 'values have'} bytes that are no UTF-8, shown as U+FFFD; CSV and TSV keep them.`),
  };
}
