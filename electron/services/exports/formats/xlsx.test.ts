import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Column } from '../../../../shared/cell.ts';
import { columns, rowBytes, type TestCell } from '../../results/testing/make-result.ts';
import { createRowCells } from '../../sql/row-cells.ts';
import { createGate } from '../gate.ts';
import { createByteOut } from './byte-out.ts';
import { formatColumns, type FormatOptions } from './format.ts';
import { createXlsx } from './xlsx.ts';
import { excelHolds } from './xlsx-parts.ts';

/** The entries of a zip file, by its central directory (APPNOTE.TXT, 4.3.12). */
function unzip(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; entry -= 1) {
    const [method, size, name, extra, comment, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + size);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), (method === 0 ? data : inflateRawSync(data)).toString());
    at += 46 + name + extra + comment;
  }
  return files;
}

async function xlsx(described: Column[], rows: readonly (readonly TestCell[])[], options: Partial<FormatOptions> & { maxRows?: number } = {}): Promise<{ files: Map<string, string>; remark: string | null }> {
  const chunks: Buffer[] = [];
  const { maxRows, ...more } = options;
  const format = createXlsx(
    { headers: true, nullText: '', formulaGuard: false, table: '', ...more, columns: formatColumns(described, null) },
    { take: (chunk) => chunks.push(chunk), gate: createGate(), ...(maxRows === undefined ? {} : { maxRows }) },
  );
  const out = createByteOut(() => undefined);
  const cells = createRowCells(described.length);
  for (const row of rows) {
    const data = rowBytes(row);
    cells.locate(data, 0);
    format.row(out, data, cells);
  }
  format.foot(out);
  await format.end();
  return { files: unzip(Buffer.concat(chunks)), remark: format.remark() };
}

const sheet = (files: Map<string, string>, number = 1): string => /<sheetData>(.*)<\/sheetData>/s.exec(files.get(`xl/worksheets/sheet${number}.xml`) ?? '')?.[1] ?? '';
const string = (text: string): string => `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;

test('a workbook with numbers as numbers, as far as Excel holds them', async () => {
  const { files, remark } = await xlsx(columns(['n', 'numeric'], ['b', 'bool'], ['t', 'text']), [['1.50', 't', 'a <b> & c'], ['1234567890123456', 'f', null], ['NaN', null, '_x0041_ \u0001\r\n ']]);
  expect([...files.keys()].toSorted()).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']);
  expect(sheet(files)).toBe([
    `<row>${string('n')}${string('b')}${string('t')}</row>`,
    `<row><c><v>1.50</v></c><c t="b"><v>1</v></c>${string('a &lt;b&gt; &amp; c')}</row>`,
    `<row>${string('1234567890123456')}<c t="b"><v>0</v></c><c/></row>`,
    `<row>${string('NaN')}<c/>${string('_x005F_x0041_ _x0001__x000D_\n ')}</row>`,
  ].join(''));
  expect(remark).toBeNull();
});

test('rows beyond a sheet go on in another, with its own head, and it is said', async () => {
  const { files, remark } = await xlsx(columns(['n', 'int4']), Array.from({ length: 7 }, (_, row) => [String(row)]), { maxRows: 4 });
  expect(sheet(files, 3)).toBe(`<row>${string('n')}</row><row><c><v>6</v></c></row>`);
  expect(files.get('xl/workbook.xml')?.match(/<sheet /g)).toHaveLength(3);
  expect(remark).toBe('The rows are on 3 sheets, as one holds 4.');
});

test('a text too long for a cell is cut on a character’s border and counted', async () => {
  const { files, remark } = await xlsx(columns(['t', 'text']), [[`${'x'.repeat(32_766)}😀`], ['y'.repeat(32_767)]], { headers: false });
  expect(sheet(files)).toBe(`<row>${string('x'.repeat(32_766))}</row><row>${string('y'.repeat(32_767))}</row>`);
  expect(remark).toBe('1 text was shortened to the 32,767 characters that a cell holds.');
});

test('the formula guard', async () => {
  const { files } = await xlsx(columns(['t', 'text']), [['=1'], ['-1']], { headers: false, formulaGuard: true });
  expect(sheet(files)).toBe(`<row>${string("'=1")}</row><row>${string('-1')}</row>`);
});

test('no rows, no columns', async () => {
  expect(sheet((await xlsx(columns(['t', 'text']), [])).files)).toBe(`<row>${string('t')}</row>`);
  expect(sheet((await xlsx([], [[], []])).files)).toBe('<row></row><row></row><row></row>');
});

test.each([
  ['0', true], ['-0', true], ['123456789012345', true], ['1234567890123456', false], ['1234567890123450', true], ['0.000123456789012345', true], ['0.1234567890123456', false],
  ['1e+20', true], ['1e308', true], ['1e309', false], ['5e-324', false], ['NaN', false], ['Infinity', false], ['', false], ['1.0000000000000000000', true], ['x', false],
])('Excel holds %s: %s', (text, holds) => {
  expect(excelHolds(text)).toBe(holds);
});
