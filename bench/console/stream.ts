import { connectToHost, type ContractConnection } from '../../build/launch/contract-client.ts';
import { interleave } from '../tunnel/measure.ts';
import { columnsInWords, rowsSql, tableRows } from './data.ts';
import { stream } from './our-console.ts';
import { firstRowArgs, psqlFirstRow, psqlTotal, psqlVersion, totalArgs } from './psql.ts';
import { fact, ratioResult, type Result } from './report.ts';
import type { World } from './world.ts';

const totalAtMost = 1.25;
const firstRowAtMost = 1.5;

const quoted = (args: readonly string[]): string => ['psql', ...args.map((arg) => (/[\s;]/.test(arg) ? `"${arg}"` : arg))].join(' ');

/** All rows into the console beside all rows into psql, and the first rows of each. */
export async function benchStream(world: World, { rows = tableRows, pairs = 5, firstRowPairs = 15 } = {}): Promise<Result[]> {
  const sql = rowsSql(rows);
  console.log(`\nstream: ${rows} rows of 5 columns (${columnsInWords}), beside ${psqlVersion()}`);
  console.log(`  ${world.anchor.command}`);
  console.log(`  total:     ${quoted(totalArgs(world, sql))}`);
  console.log(`  first row: ${quoted(firstRowArgs(world, sql))}`);
  console.log('  Ours: the contract over a WebSocket; a new tab per run, so that each connects as psql does. Both with TLS inside SSH.');
  const connection = await connectToHost(world.host.url);
  try {
    const total = await interleave(pairs, () => ourTotal(connection, world, sql, rows), () => psqlTotal(world, sql));
    const first = await interleave(firstRowPairs, () => ourFirstRow(connection, world, sql), () => psqlFirstRow(world, sql), 3);
    return [
      ratioResult(`${rows} rows, total`, 's', total, totalAtMost),
      ratioResult(`${rows} rows, first row`, 'ms', { ours: first.ours * 1000, theirs: first.theirs * 1000, ratio: first.ratio }, firstRowAtMost),
      fact('rows a second', '', rows / total.ours),
    ];
  } finally {
    await connection.close();
  }
}

async function ourTotal({ client }: ContractConnection, world: World, sql: string, rows: number): Promise<number> {
  const run = await stream(client, world.addonId, sql);
  if (run.rows !== rows) throw new Error(`The console has ${run.rows} rows of ${rows}.`);
  await client.sql.closeTab({ tabId: run.tabId });
  return run.total;
}

async function ourFirstRow({ client }: ContractConnection, world: World, sql: string): Promise<number> {
  const run = await stream(client, world.addonId, sql, { untilFirstRow: true });
  await client.sql.closeTab({ tabId: run.tabId });
  return run.firstRow;
}
