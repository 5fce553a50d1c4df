import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAppError } from '../../shared/errors.ts';
import { contract } from '../../shared/contract/index.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import { buildRenderer } from './bundles.ts';
import { connectToHost, type ContractConnection } from './contract-client.ts';
import { startBrowserHost, type RunningHost } from './host-process.ts';
import { sandboxEnv } from './sandbox-env.ts';

const canary = 'HRKU-canary-0123456789';
let sandbox: Sandbox;
let dataDir: string;
let host: RunningHost & { url: string };
let connection: ContractConnection;

beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 10 }), buildRenderer()]);
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-hostile-'));
  host = await startBrowserHost(sandboxEnv(process.env, sandbox, dataDir));
  connection = await connectToHost(host.url);
});
afterAll(async () => {
  await connection.close();
  await host.stop();
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function pathsOf(router: object, path: string[] = []): string[][] {
  return Object.entries(router).flatMap(([name, value]) => (isContractProcedure(value) ? [[...path, name]] : pathsOf(value, [...path, name])));
}

function nested(depth: number): unknown {
  let value: unknown = canary;
  for (let i = 0; i < depth; i += 1) value = [{ value }];
  return value;
}

const fields = ['addonId', 'access', 'identity', 'tabId', 'text', 'pick', 'accountId', 'token', 'path', 'port', 'resultId', 'offset', 'limit', 'link', 'tool', 'what', 'edits', 'version'];
const filled = (value: unknown): object => Object.fromEntries(fields.map((name) => [name, value]));

/** None of them fits a procedure with an input of its own; those with none ignore what they are not asked for. */
const hostile: [string, unknown][] = [
  ['null', null], ['a number', 7], ['a text', canary], ['a list', [canary]], ['true', true], ['a date', new Date(0)], ['a large integer', 2n ** 70n],
  ['fields of null', filled(null)], ['fields of objects', filled({ toString: canary })], ['fields of lists', filled([canary])], ['fields of NaN', filled(Number.NaN)],
  ['negative fields', filled(-1)], ['long fields', filled(canary.repeat(5_000))], ['deep fields', filled(nested(200))],
  ['a prototype', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')],
];

// Sign-ins and hand-overs have no input to refuse, and would start programs and wait for people.
const effects = new Set(['account.signInWithOAuth', 'account.signInWithBrowserLogin', 'account.signInWithCli', 'app.events', 'app.notices', 'tunnels.watch', 'handoff.cleanUp']);
const calls = pathsOf(contract).filter((path) => !effects.has(path.join('.')));

test.each(hostile)('every procedure survives %s', async (_name, input) => {
  for (const path of calls) {
    let procedure: unknown = connection.client;
    for (const name of path) procedure = Reflect.get(procedure as object, name);
    const error: unknown = await (procedure as (input: unknown) => Promise<unknown>)(input).then(() => null, (thrown: unknown) => thrown);
    if (error === null) continue;
    if (!(error instanceof ORPCError)) throw new Error(`${path.join('.')} failed otherwise: ${JSON.stringify(error)}`);
    const { code, data } = error as ORPCError<string, unknown>;
    const foreseen = code === 'BAD_REQUEST' || (code === 'APP' && isAppError(data) && data.code !== 'internal');
    if (!foreseen) throw new Error(`${path.join('.')} did not foresee this: ${JSON.stringify(error)}`);
    expect(JSON.stringify((error as ORPCError<string, unknown>).toJSON())).not.toContain(canary);
  }
  expect(await connection.client.app.platform({})).toMatchObject({ kind: 'browser' });
  expect(await connection.client.settings.get({})).not.toHaveProperty('polluted');
});

test('a path that is no procedure is not found', async () => {
  for (const path of [['app', 'constructor'], ['__proto__'], ['sql', 'dispose'], ['app', 'platform', 'call']]) {
    let procedure: unknown = connection.client;
    for (const name of path) procedure = Reflect.get(procedure as object, name);
    await expect((procedure as (input: unknown) => Promise<unknown>)({})).rejects.toBeInstanceOf(Error);
  }
});

test('no secret is in the log', async () => {
  const log = await readFile(join(dataDir, 'logs', 'main.log'), 'utf8').catch(() => '');
  expect(log).not.toContain(canary);
  expect(log).not.toContain(sandbox.apiKey);
});
