import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { Client } from 'pg';
import { sandboxEnv } from '../../build/launch/sandbox-env.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import type { Target } from '../../shared/contract/base.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import { handshakePath } from '../../shared/handshake.ts';
import { startHost, type Host } from './host.ts';
import { fact, limitResult, quantile, type Result } from './report.ts';

const tables = 20_000;
const batch = 500;
const limitMs = 50;
const rounds = 5;

const areas = ['billing', 'shipping', 'catalog', 'support', 'audit', 'crm', 'inventory', 'identity', 'reporting', 'workflow'];

/** Tables `first` to `first + batch - 1`: ten columns, a primary key, and a foreign key to another table of the same area. */
function createSql(first: number): string {
  return `do $$ declare n int; area text; areas text[] := '{${areas.join(',')}}'; begin
    for n in ${first}..${first + batch - 1} loop
      area := areas[n % ${areas.length} + 1];
      execute format('create table public.%I (id bigint primary key, parent_id bigint%s, code integer not null, amount numeric(12,2), quantity integer default 0,
        created_at timestamptz not null default now(), updated_at timestamptz, active boolean, weight real, kind smallint)',
        area || '_item_' || n, case when n < ${areas.length} then '' else format(' references public.%I', area || '_item_' || (n - ${areas.length})) end);
    end loop; end $$`;
}

/** What somebody types: each beginning of the word is a key that asks, with what stands in front of and behind it. */
const typed: readonly (readonly [before: string, word: string, after?: string])[] = [
  ['select * from ', 'billing_item_123'], ['select * from ', 'item_1999'], ['select * from ', 'bi'], ['select * from crm_item_5 c join billing_item_0 b on true join ', 'shipping'],
  ['select * from crm_item_15 c where c.', ''], ['select * from audit_item_4 a join ', ''], ['select * from audit_item_4 a join audit_item_14 b on ', ''],
  ['with x as (select id, amount as total from crm_item_5) select ', 'total', ' from x'], ['select ', 'created', ' from support_item_3, support_item_13'],
  ['update crm_item_25 set ', ''], ['insert into crm_item_35 (', ''],
];

function* keys(): Generator<{ text: string; at: number }> {
  for (const [before, word, after = ''] of typed) {
    for (let length = Math.min(1, word.length); length <= word.length; length += 1) {
      const start = before + word.slice(0, length);
      yield { text: start + after, at: start.length };
    }
  }
}

async function connect({ url }: Host): Promise<{ client: ContractClient; close: () => void }> {
  const { host, origin, hash } = new URL(url);
  // Node's WebSocket takes headers; the DOM's, whose types are in reach here, does not.
  const socket: WebSocket = Reflect.construct(WebSocket, [`ws://${host}${handshakePath}`, { headers: { origin } }]);
  await once(socket, 'open');
  const welcome = once(socket, 'message');
  socket.send(JSON.stringify({ kind: 'token', token: hash.replace('#token=', '') }));
  await welcome;
  return { client: createORPCClient(new RPCLink({ websocket: socket })), close: () => socket.close() };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Milliseconds from the first question until the whole catalogue is there. */
async function readCatalogue(client: ContractClient, target: Target): Promise<number> {
  const start = performance.now();
  for (;;) {
    const { state, items } = await client.language.complete({ ...target, text: 'select * from billing_item_1', at: 28 });
    if (state === 'ready') {
      if (items.length === 0) throw new Error('The catalogue is read, but it has no tables.');
      return performance.now() - start;
    }
    if (state === 'unavailable') throw new Error('The catalogue could not be read.');
    await pause(50);
  }
}

async function measure(client: ContractClient, target: Target): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const { text, at } of keys()) {
      const start = performance.now();
      const { items } = await client.language.complete({ ...target, text, at });
      // The first round warms up.
      if (round > 0) times.push(performance.now() - start);
      if (items.length === 0) throw new Error(`Nothing was offered for: ${text}`);
    }
  }
  return times;
}

/** From the key to the items in the window's hands, through the contract, with a real catalogue of 20,000 tables of ten columns. */
export async function benchCompletion(): Promise<Result[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'borealis-bench-completion-'));
  const sandbox = await createSandbox({ bastion: 'openssh', eventsRows: 1000, rotatePasswords: false });
  let host: Host | undefined;
  try {
    const { primary: addon } = sandbox.world;
    await sandbox.databases.ensure(addon);
    const { dbName, port } = sandbox.databases.hosts(addon);
    const app = await sandbox.databases.appRoles(addon);
    const writer = new Client({ host: '127.0.0.1', port, user: app.readWriteUsername, password: app.readWritePassword, database: dbName, ssl: false });
    await writer.connect();
    for (let first = 0; first < tables; first += batch) await writer.query(createSql(first));
    await writer.end();
    const { BOREALIS_DESKTOP_SANDBOX: _, ...shipped } = sandboxEnv(process.env, sandbox, dataDir);
    host = await startHost(shipped);
    const { client, close } = await connect(host);
    const target: Target = { addonId: addon.id, access: 'read-only', identity: 'personal' };
    const before = await host.reset();
    const reading = await readCatalogue(client, target);
    const times = await measure(client, target);
    const after = await host.read();
    close();
    return [
      limitResult(`completion from ${tables} tables, 95th percentile`, 'ms', quantile(times, 0.95), limitMs),
      fact('completion, median', 'ms', quantile(times, 0.5)),
      fact('completion, slowest', 'ms', quantile(times, 1)),
      fact('reading that catalogue', 'ms', reading),
      fact('growth of the main process with it, garbage included', 'MB', (after.rss - before.rss) / 1e6),
    ];
  } finally {
    await host?.stop();
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}
