import { connectToHost } from '../../build/launch/contract-client.ts';
import { rowsSql, tableRows } from './data.ts';
import type { Reading } from './host.ts';
import { stream } from './our-console.ts';
import { fact, limitResult, type Result } from './report.ts';
import type { World } from './world.ts';

const growthAtMostMB = 150;

/** The peak of a fresh main process above what it had with a connected session, and how late its event loop was meanwhile. */
export async function benchMemory(world: World, sizes: readonly number[] = [tableRows, 5 * tableRows]): Promise<Result[]> {
  console.log('\nmemory: the host process’s resident set, peak (VmHWM) less what it was before the run; a fresh host for each');
  const results: Result[] = [];
  for (const rows of sizes) {
    await world.restartHost();
    const connection = await connectToHost(world.host.url);
    try {
      const warm = await stream(connection.client, world.addonId, rowsSql(10));
      await connection.client.sql.closeTab({ tabId: warm.tabId });
      const before = await world.host.reset();
      const run = await stream(connection.client, world.addonId, rowsSql(rows));
      if (run.rows !== rows) throw new Error(`The console has ${run.rows} rows of ${rows}.`);
      results.push(...grown(rows, before, await world.host.read(), run.total));
      await connection.client.sql.closeTab({ tabId: run.tabId });
    } finally {
      await connection.close();
    }
  }
  return results;
}

function grown(rows: number, before: Reading, after: Reading, seconds: number): Result[] {
  const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6;
  return [
    limitResult(`${rows} rows, peak growth`, 'MB', (after.peak - before.rss) / 1e6, growthAtMostMB),
    fact(`${rows} rows, total`, 's', seconds),
    fact(`${rows} rows, host's CPU time`, 's', cpu),
    fact(`${rows} rows, event loop late, median`, 'ms', after.delayP50),
    fact(`${rows} rows, event loop late, 99th percentile`, 'ms', after.delayP99),
    fact(`${rows} rows, event loop late, most`, 'ms', after.delayMax),
  ];
}
