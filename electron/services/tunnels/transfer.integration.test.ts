import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import type { Target } from '../../../shared/contract/base.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { createRig, sandboxSource, type Rig } from './testing/rig.ts';

/** 100 values of 1 MB, each from the digests of its number, hashed as the server's text would be. A block is shorter than any packet that could go astray. */
const rows = 100;
const blocks = 3125;
const copies = 10;
const text = `select string_agg(repeat(md5((n * 100000 + i)::text), ${copies}), '' order by i) from generate_series(1, ${blocks}) i where n > 0`;
const query = `select (${text}) from generate_series(1, ${rows}) n`;

function expectedHash(): { hash: string; bytes: number } {
  const hash = createHash('sha256');
  let bytes = 0;
  for (let n = 1; n <= rows; n += 1) {
    for (let i = 1; i <= blocks; i += 1) {
      hash.update(createHash('md5').update(String(n * 100_000 + i)).digest('hex').repeat(copies));
      bytes += 32 * copies;
    }
  }
  return { hash: hash.digest('hex'), bytes };
}

describe.each(['ssh2', 'openssh'] as const)('transfers through the %s bastion', (bastion) => {
  let sandbox: Sandbox;
  let rig: Rig;
  let target: Target;
  beforeAll(async () => {
    sandbox = await createSandbox({ bastion, eventsRows: 1000 });
    target = { addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal' };
    rig = createRig({ source: sandboxSource(sandbox), timings: { pingEveryMs: 100, watchdogCheckMs: 100, watchdogDeadMs: 4000 } });
  });
  afterAll(async () => {
    await rig.dispose();
    await sandbox.stop();
  });

  it('carries 100 MB byte for byte, and counts them', async () => {
    const tunnel = await rig.service.open(target);
    const { password } = await rig.service.reveal(target);
    const client = new Client({ host: '127.0.0.1', port: tunnel.port, user: tunnel.role!, database: tunnel.database!, password });
    await client.connect();
    const hash = createHash('sha256');
    let bytes = 0;
    for (const { string_agg: value } of (await client.query<{ string_agg: string }>(query)).rows) {
      hash.update(value);
      bytes += value.length;
    }
    await client.end();
    expect({ hash: hash.digest('hex'), bytes }).toEqual(expectedHash());
    const closed = await rig.until(target, ({ connections }) => connections.length === 0);
    expect(closed.bytesIn).toBeGreaterThan(bytes);
    expect(closed.bytesOut).toBeGreaterThan(query.length);
  }, 300_000);

  it('does not take a slow link for a dead one', async () => {
    await rig.service.open(target);
    const session = await rig.connector.connect(target, { applicationName: 'test' });
    sandbox.faults.ssh({ kind: 'throttle', bytesPerSecond: 150_000 });
    // Eight seconds of data at this rate, with every ping's answer queued behind it, and a watchdog of four.
    const { rows: [row] } = await session.client.query<[string]>({ text: "select repeat('x', 1200000)", rowMode: 'array' });
    expect(row?.[0].length).toBe(1_200_000);
    expect(rig.service.list()[0]?.state).toBe('open');
    sandbox.faults.clear();
    await session.close();
    expect(sandbox.counters().handshakes).toBe(1);
  });
});
