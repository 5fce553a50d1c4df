import { expect, test } from 'vitest';
import type { Column } from '../../../../shared/cell.ts';
import { createByteOut } from '../../exports/formats/byte-out.ts';
import { formatColumns } from '../../exports/formats/format.ts';
import { createRowCells } from '../../sql/row-cells.ts';
import { createTable } from './table-format.ts';

function rowOf(cells: readonly (string | null)[]): Buffer {
  return Buffer.concat(cells.flatMap((cell) => {
    const text = Buffer.from(cell ?? '');
    const length = Buffer.alloc(4);
    length.writeInt32BE(cell === null ? -1 : text.length);
    return [length, text];
  }));
}

function table(columns: readonly Column[], rows: readonly (readonly (string | null)[])[]): string {
  let text = '';
  const out = createByteOut((chunk) => { text += chunk.toString(); });
  const format = createTable({ columns: formatColumns(columns, null), headers: true, nullText: '', formulaGuard: false, table: '' });
  const cells = createRowCells(columns.length);
  format.head(out);
  for (const row of rows) {
    const data = rowOf(row);
    cells.locate(data, 0);
    format.row(out, data, cells);
  }
  format.foot(out);
  out.flush();
  return text;
}

const id: Column = { name: 'id', typeOid: 23, typeName: 'integer' };
const name: Column = { name: 'name', typeOid: 25, typeName: 'text' };

test('columns are aligned, also beside wide and combining characters, and NULL is told from an empty string', () => {
  expect(table([id, name, id], [['1', '美咲', '1'], ['22', 'Zoe\u0308', '2'], ['333', '', '3'], ['4', null, '4']])).toBe([
    '  id | name | id', '-----+------+----', '   1 | 美咲 |  1', '  22 | Zoe\u0308  |  2', ' 333 |      |  3', '   4 | NULL |  4', '(4 rows)', '',
  ].join('\n'));
});

test('no rows have a head and a count; one row is one', () => {
  expect(table([name], [])).toBe(' name\n------\n(0 rows)\n');
  expect(table([name], [['x']])).toContain('(1 row)\n');
});

test('rows beyond the thousand that were measured follow their widths', () => {
  const rows = Array.from({ length: 1500 }, (_, index) => [String(index), index === 1400 ? 'much longer than the others' : 'x']);
  const lines = table([id, name], rows).split('\n');
  expect(lines[2]).toBe('   0 | x');
  expect(lines[1402]).toBe(' 1400 | much longer than the others');
  expect(lines.at(-2)).toBe('(1500 rows)');
});
