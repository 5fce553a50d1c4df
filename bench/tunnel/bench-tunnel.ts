import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startCluster } from '../../sandbox/postgres/cluster.ts';
import { startScript } from './children.ts';
import { environmentLines, hasNativeCrypto } from './environment.ts';
import { connectAndSelect, download, interleave, upload, type Login } from './measure.ts';
import { startAnchor, startSshd, type Sshd } from './openssh.ts';

interface Result { metric: string; unit: string; ours: number; theirs: number; ratio: number; target: string; ok: boolean }

interface Step { roundTripMs: number; bulkMiB: number; uploadMiB: number; bulkPairs: number; selectPairs: number; selectWarmUps: number; downloadAtLeast: number; uploadAtLeast: number | null }

const steps: readonly Step[] = [
  { roundTripMs: 0, bulkMiB: 192, uploadMiB: 192, bulkPairs: 5, selectPairs: 101, selectWarmUps: 20, downloadAtLeast: 0.5, uploadAtLeast: 0.5 },
  { roundTripMs: 50, bulkMiB: 160, uploadMiB: 32, bulkPairs: 5, selectPairs: 9, selectWarmUps: 3, downloadAtLeast: 2, uploadAtLeast: null },
  { roundTripMs: 100, bulkMiB: 256, uploadMiB: 24, bulkPairs: 5, selectPairs: 7, selectWarmUps: 2, downloadAtLeast: 4, uploadAtLeast: null },
];
const selectAtMost = 1.2;

const MiB = 1024 * 1024;
const round = (value: number): number => Math.round(value * 100) / 100;

function bulk(metric: string, bytes: number, seconds: { ours: number; theirs: number; ratio: number }, atLeast: number | null): Result {
  const ratio = 1 / seconds.ratio;
  return {
    metric, unit: 'MB/s', ours: round(bytes / seconds.ours / 1e6), theirs: round(bytes / seconds.theirs / 1e6), ratio: round(ratio),
    target: atLeast === null ? 'none' : `>= ${atLeast}`, ok: atLeast === null || ratio >= atLeast,
  };
}

interface World { folder: string; sshd: Sshd; farPort: number; pgPort: number; login: Login }

async function measureAt(step: Step, { folder, sshd, farPort, pgPort, login }: World): Promise<Result[]> {
  const at = `${step.roundTripMs} ms`;
  const stops: (() => Promise<void>)[] = [];
  try {
    let port = sshd.port;
    if (step.roundTripMs > 0) {
      const proxy = await startScript('delayed-link.ts', { port: sshd.port, roundTripMs: step.roundTripMs });
      stops.push(() => proxy.stop());
      port = z.number().parse(proxy.said);
    }
    const user = { host: '127.0.0.1', port, username: sshd.username, privateKey: sshd.privateKey, publicHostKey: sshd.publicHostKey };
    const tunnel = await startScript('our-tunnel.ts', { user, targets: [farPort, pgPort] });
    stops.push(() => tunnel.stop());
    const [ourFar, ourPg] = z.tuple([z.number(), z.number()]).parse(tunnel.said);
    const anchor = await startAnchor(folder, sshd, port, [farPort, pgPort]);
    stops.push(() => anchor.stop());
    const [theirFar = 0, theirPg = 0] = anchor.ports;
    console.log(`\n${at} round trip, beside: ${anchor.command}`);

    const results: Result[] = [];
    const add = (result: Result): void => {
      results.push(result);
      console.log(`  ${result.metric.padEnd(32)} ${result.ours} ${result.unit}, ssh -L ${result.theirs} ${result.unit}, ratio ${result.ratio} (target ${result.target}) ${result.ok ? 'ok' : 'MISSED'}`);
    };
    const select = await interleave(step.selectPairs, () => connectAndSelect(ourPg, login), () => connectAndSelect(theirPg, login), step.selectWarmUps);
    add({
      metric: `connect + select 1, ${at}`, unit: 'ms', ours: round(select.ours * 1000), theirs: round(select.theirs * 1000),
      ratio: round(select.ratio), target: `<= ${selectAtMost}`, ok: select.ratio <= selectAtMost,
    });
    const down = step.bulkMiB * MiB;
    add(bulk(`download, ${at}`, down, await interleave(step.bulkPairs, () => download(ourFar, down), () => download(theirFar, down)), step.downloadAtLeast));
    const up = step.uploadMiB * MiB;
    add(bulk(`upload, ${at}`, up, await interleave(step.bulkPairs, () => upload(ourFar, up), () => upload(theirFar, up)), step.uploadAtLeast));
    return results;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/**
 * Our tunnel beside `ssh -L` on the same sshd at 0, 50 and 100 ms round trip. Bulk is plain TCP behind the bastion, so that no
 * database limits it; latency is a real PostgreSQL's. True when every target is met.
 */
export async function benchTunnel(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-bench-'));
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    for (const line of environmentLines()) console.log(line);
    const cluster = await startCluster(folder);
    stops.push(() => cluster.stop());
    const login: Login = { user: 'bench', password: randomBytes(12).toString('hex'), database: 'postgres' };
    await cluster.admin((client) => client.query(`create role bench login password '${login.password}'`));
    const sshd = await startSshd(folder);
    stops.push(() => sshd.stop());
    const farEnd = await startScript('far-end.ts', {});
    stops.push(() => farEnd.stop());
    const world: World = { folder, sshd, farPort: z.number().parse(farEnd.said), pgPort: cluster.port, login };
    const results: Result[] = [];
    for (const step of steps) results.push(...await measureAt(step, world));
    console.log(JSON.stringify({ bench: 'tunnel', results }));
    return !hasNativeCrypto() && results.every(({ ok }) => ok);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}
