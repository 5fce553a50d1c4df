import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Access, Target } from '../../shared/contract/base.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import { connectToHost } from './contract-client.ts';

export interface CheckReport {
  ok: true;
  host: string;
  signedIn: boolean;
  addons: number;
  tunnel: { openMs: number; port: number };
  query: { rows: number; value: string };
  nonce: string;
  externalClient: 'ok';
  counters: { handshakes: number; channels: number };
}

function must(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Error(reason);
}

/** Runs a text in a console tab of its own and answers the last result's rows. Throws an Error with the server's words. */
export async function runQuery(client: ContractClient, target: Target, text: string): Promise<unknown[][]> {
  const tabId = `check-${randomBytes(6).toString('hex')}`;
  let resultId: string | null = null;
  let finished = false;
  const what = { ...target, tabId, text, pick: { kind: 'all' } } as const;
  const { confirmation } = await client.safety.review(what);
  if (confirmation !== null) await client.safety.confirm({ confirmation, name: null });
  for await (const event of await client.sql.run({ ...what, confirmation })) {
    if (event.kind === 'columns') resultId = event.resultId;
    if (event.kind === 'statement-failed') throw new Error(`The query failed: ${event.error.message}`);
    if (event.kind === 'finished') {
      must(event.outcome === 'done', `The query ended as ${event.outcome}: ${event.error?.message ?? ''}`);
      finished = true;
    }
  }
  must(finished, 'The query’s events ended without its outcome.');
  if (resultId === null) {
    await client.sql.closeTab({ tabId });
    return [];
  }
  const { rows, complete } = await client.sql.rows({ resultId, offset: 0, limit: 100 });
  must(complete, 'The result is not complete although its run has finished.');
  await client.sql.closeTab({ tabId });
  return rows;
}

/** Writes a random text with write access allowed, and reads it back as the read-only role in another session. */
async function nonceThrough(client: ContractClient, addonId: string): Promise<string> {
  const target = (access: Access): Target => ({ addonId, access, identity: 'personal' });
  const nonce = randomBytes(16).toString('hex');
  const table = `check_${randomBytes(4).toString('hex')}`;
  await client.tunnels.elevate({ addonId, confirmName: null });
  await runQuery(client, target('read-write'), `create table ${table} (nonce text not null); insert into ${table} values ('${nonce}')`);
  const [[read] = []] = await runQuery(client, target('read-only'), `select nonce from ${table}`);
  must(read === nonce, 'What was written is not what was read back.');
  await runQuery(client, target('read-write'), `drop table ${table}`);
  await client.tunnels.endElevation({ addonId });
  return nonce;
}

/** A PostgreSQL client that knows nothing of us, with the URL that the user would paste. */
async function externalClient(client: ContractClient, target: Target, port: number): Promise<void> {
  const copied = await client.tunnels.copy({ ...target, what: 'url' });
  must(copied.by === 'page', 'The browser host copied the URL by itself.');
  must(new URL(copied.text).port === String(port), 'The copied URL has another port than the tunnel.');
  const external = new Client({ connectionString: copied.text, connectionTimeoutMillis: 15_000 });
  await external.connect();
  try {
    const { rows }: { rows: { value: number }[] } = await external.query('select 1 as value');
    must(rows[0]?.value === 1, 'The external client did not read 1.');
  } finally {
    await external.end();
  }
}

/** Uses the main path as a page would, by the typed contract over the host's WebSocket. Throws an Error with the reason. */
export async function check(pageUrl: string, sandbox: Sandbox): Promise<CheckReport> {
  const connection = await connectToHost(pageUrl);
  const { client } = connection;
  try {
    const { accounts, activeId } = await client.account.list({});
    const signedIn = accounts.some(({ id, state }) => id === activeId && state === 'active');
    must(signedIn, 'Nobody is signed in.');
    const list = await client.addons.refresh({});
    must(list.error === null, `The add-ons could not be listed: ${list.error?.message ?? ''}`);
    const addon = list.addons.find(({ name }) => name === sandbox.world.primary.name);
    must(addon !== undefined, `The add-on ${sandbox.world.primary.name} is not in the list.`);

    const target: Target = { addonId: addon.id, access: 'read-only', identity: 'personal' };
    const before = performance.now();
    const tunnel = await client.tunnels.open(target);
    const openMs = Math.round(performance.now() - before);
    must(tunnel.state === 'open', `The tunnel is ${tunnel.state}.`);
    const rows = await runQuery(client, target, 'select 1 as value');
    must(rows.length === 1 && rows[0]?.[0] === '1', 'select 1 did not give 1.');
    const nonce = await nonceThrough(client, addon.id);
    await externalClient(client, target, tunnel.port);
    const { handshakes, channels } = sandbox.counters();
    must(handshakes === 1, `There were ${handshakes} SSH handshakes where one connection is shared.`);
    await client.tunnels.close({ addonId: addon.id, access: 'read-only' });
    return {
      ok: true, host: 'browser', signedIn, addons: list.addons.length, tunnel: { openMs, port: tunnel.port },
      query: { rows: rows.length, value: '1' }, nonce, externalClient: 'ok', counters: { handshakes, channels },
    };
  } finally {
    await connection.close();
  }
}
