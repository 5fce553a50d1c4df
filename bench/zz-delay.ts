import { connectToHost } from '../build/launch/contract-client.ts';
import { startWorld } from './console/world.ts';
import { rowsSql } from './console/data.ts';
import { stream } from './console/our-console.ts';
const world = await startWorld({ table: true });
try {
  for (let n = 0; n < 3; n += 1) {
    const c = await connectToHost(world.host.url);
    await world.host.reset();
    const r = await stream(c.client, world.addonId, rowsSql(2_000_000));
    const after = await world.host.read();
    console.log(JSON.stringify({ total: r.total, first: r.firstRow, p50: after.delayP50, p99: after.delayP99, max: after.delayMax, peakMB: after.peak / 1e6 }));
    await c.client.sql.closeTab({ tabId: r.tabId });
    await c.close();
  }
} finally { await world.stop(); }
