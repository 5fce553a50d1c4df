import { escapeIdentifier } from '../../../../shared/sql/escape.ts';
import { cellText, type FormatOptions, type RowFormat } from './format.ts';
import { sqlValue, tableName } from './sql-text.ts';

const rowsEach = 500;
const bytesEach = 1024 * 1024;

/** INSERT statements of up to 500 rows or 1 MiB; without headers they do not name the columns. */
export function createInsert({ columns, table, headers }: FormatOptions): RowFormat {
  const into = columns.length === 0 || !headers ? '' : ` (${columns.map(({ name }) => escapeIdentifier(name)).join(', ')})`;
  const begin = `INSERT INTO ${tableName(table)}${into} VALUES\n`;
  let rows = 0;
  let start = 0;
  return {
    head: () => undefined,
    row(out, data, cells) {
      if (columns.length === 0) {
        out.text(`INSERT INTO ${tableName(table)} DEFAULT VALUES;\n`);
        return;
      }
      if (rows === rowsEach || (rows > 0 && out.written - start > bytesEach)) {
        out.text(';\n');
        rows = 0;
      }
      if (rows === 0) start = out.written;
      out.text(rows === 0 ? begin : ',\n');
      rows += 1;
      columns.forEach(({ index, typeOid }, place) => {
        out.text(place === 0 ? '(' : ', ');
        out.text(sqlValue(cellText(data, cells, index), typeOid));
      });
      out.text(')');
    },
    foot(out) {
      if (rows > 0) out.text(';\n');
    },
  };
}

/**
 * What stands behind IN: `('a', 'b')`, or rows of several columns. A NULL in one column is left out: `IN` never finds it, and
 * it makes `NOT IN` find nothing.
 */
export function createInList({ columns }: FormatOptions): RowFormat {
  let values = 0;
  return {
    head: (out) => { out.text('('); },
    row(out, data, cells) {
      const texts = columns.map(({ index }) => cellText(data, cells, index));
      if (texts.length === 1 && texts[0] === null) return;
      const list = columns.map(({ typeOid }, place) => sqlValue(texts[place] ?? null, typeOid)).join(', ');
      out.text(`${values === 0 ? '' : ', '}${columns.length === 1 ? list : `(${list})`}`);
      values += 1;
    },
    foot: (out) => { out.text(values === 0 ? 'NULL)' : ')'); },
  };
}
