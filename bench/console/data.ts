/** Rows of the benchmark's table. */
export const tableRows = 2_000_000;

/** One row each of what tables are made of; made once, so that both sides read the same pages. */
export const createTable = `
  create table bench_rows (id int8 not null, digest text not null, amount numeric(12, 2) not null, at timestamptz not null, note text);
  insert into bench_rows
    select n, md5(n::text), (n * 37 % 1000000) / 100.0, timestamptz '2026-01-01' + n * interval '1 second',
      case when n % 10 = 0 then null else 'note ' || n || ' of a customer' end
    from generate_series(1, ${tableRows}) n;
  analyze bench_rows`;

export const columnsInWords = 'id int8, digest text (md5), amount numeric(12,2), at timestamptz, note text (a tenth of them NULL)';

const columns = 'id, digest, amount, at, note';

/** So many rows of five columns, from a plain scan: what is measured is the way of the rows, not the server's work. */
export function rowsSql(rows: number): string {
  if (rows < tableRows) return `select ${columns} from bench_rows limit ${rows}`;
  if (rows === tableRows) return `select ${columns} from bench_rows`;
  if (rows % tableRows !== 0) throw new Error(`${rows} rows are not a multiple of ${tableRows}.`);
  return `select ${columns.replace('id', `id + (g - 1) * ${tableRows} as id`)} from generate_series(1, ${rows / tableRows}) g cross join lateral (select * from bench_rows where g > 0) t`;
}

/** Rows whose first column is their number, from 1, of the same five types; made by the server as they are sent. */
export function numberedRowsSql(rows: number): string {
  return `select n::int8 as id, md5(n::text) as digest, ((n * 37 % 1000000) / 100.0)::numeric(12, 2) as amount, timestamptz '2026-01-01' + n * interval '1 second' as at,
  'note ' || n || ' of a customer' as note from (select generate_series(1::int8, ${rows}) as n) as numbers`;
}
