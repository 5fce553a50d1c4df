import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import type { Access, Identity, Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { RunEvent } from '../../../shared/contract/sql.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { isAppError, type AppError } from '../../../shared/errors.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { createBrowserHost } from '../../../electron/host/browser-host.ts';
import { createCliServer } from '../../../electron/host/cli-server.ts';
import { compose } from '../../../electron/host/compose.ts';
import { configFromEnv } from '../../../electron/host/config-from-env.ts';
import { createNodePlatform } from '../../../electron/host/platform-node.ts';
import { createLog } from '../../../electron/services/storage/log.ts';
import { freePort } from '../../../sandbox/testing/free-port.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { connectToHost } from '../contract-client.ts';
import { sandboxEnv } from '../sandbox-env.ts';

/** The whole product in this process: the object graph, the browser host and a page's connection to it. */
export interface Product {
  readonly client: ContractClient;
  readonly dataDir: string;
  readonly homeDir: string;
  /** The sandbox's first add-on unless another name is given; fetches the list when it is not known. */
  target(options?: { access?: Access; identity?: Identity; addon?: string }): Promise<Target>;
  /** The AppError that a call fails with, kept for the search for secrets; throws when it succeeds or fails otherwise. */
  failureOf(call: Promise<unknown>): Promise<AppError>;
  /** Runs SQL to the end in a tab; every event is kept for the search for secrets. */
  run(target: Target, text: string, tabId?: string): Promise<RunEvent[]>;
  /** The tunnels as the window sees them now. */
  tunnels(): Promise<Tunnel[]>;
  /** Resolves with the tunnels once the condition holds. */
  until(condition: (tunnels: Tunnel[]) => boolean): Promise<Tunnel[]>;
  /** Where any of the secrets is to be seen: in what was told, or in a file of the data folder. */
  leaks(secrets: Iterable<string>): Promise<string[]>;
  /** Lines of the log about failures that nobody foresaw. */
  unforeseen(): Promise<string[]>;
  /** A polite quit, in the order of the browser host's entry. Idempotent; leaves the folders. */
  quit(): Promise<void>;
  /** Quits and removes the folders. */
  dispose(): Promise<void>;
}

export interface ProductOptions {
  dataDir?: string;
  /** Set to sign in otherwise than by the sandbox's API key. */
  apiKey?: string | null;
  /** Serves the command line too, as every entry does, as this version. */
  serveCli?: string;
}

/** Anything in the form of a Heroku token, or a private key. */
const secretForms = /HRKU-[0-9A-Za-z]{8}|PRIVATE KEY-----/;

function appErrorOf(thrown: unknown): AppError {
  const data: unknown = thrown instanceof ORPCError ? thrown.data : undefined;
  if (!isAppError(data)) throw new Error(`Not an AppError: ${JSON.stringify(thrown)}`, { cause: thrown });
  return data;
}

type TextFile = readonly [path: string, text: string];

/** Every file below a folder; looked through anew where one was replaced meanwhile, as the program writes beside and renames. */
async function filesBelow(folder: string): Promise<TextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  try {
    return await Promise.all(paths.map(async (path): Promise<TextFile> => [path, await readFile(path, 'utf8')]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return filesBelow(folder);
    throw error;
  }
}

/** The host as its entry makes it, and a page's connection to it; `quit` ends both in the entry's order. */
async function startHost(sandbox: Sandbox, { data, folder, apiKey, serveCli }: { data: string; folder: string; apiKey: string | null; serveCli: string | null }) {
  const { HEROKU_API_KEY: _, ...env } = sandboxEnv({}, sandbox, data);
  const config = configFromEnv(apiKey === null ? env : { ...env, HEROKU_API_KEY: apiKey }, { appVersion: '0.0.0', platform: process.platform, homeDir: folder });
  const log = createLog({ dataDir: data });
  const platform = createNodePlatform();
  const composition = await compose({ config, platform, log });
  const host = await createBrowserHost({ router: composition.router, page: { assets: new Map() }, log, validateOutputs: true });
  const cli = serveCli !== null ? await createCliServer({ router: composition.router, dataDir: data, appVersion: serveCli, by: 'app', log, validateOutputs: true }) : null;
  const connection = await connectToHost(host.issueUrl());
  return {
    client: connection.client,
    log,
    quit: async (): Promise<void> => {
      await connection.close();
      await host.dispose();
      await cli?.dispose();
      await composition.dispose();
      platform.dispose();
      await log.flush();
    },
  };
}

/** Starts the product on a sandbox. Throws what the object graph throws, such as storage.locked. */
export async function startProduct(sandbox: Sandbox, { dataDir, apiKey = sandbox.apiKey, serveCli }: ProductOptions = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-faults-'));
  const data = dataDir ?? join(folder, 'data');
  const { client, log, quit } = await startHost(sandbox, { data, folder, apiKey, serveCli: serveCli ?? null }).catch(async (thrown: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  });
  const told: string[] = [];
  const ported = new Set<string>();
  let quitting: Promise<void> | undefined;
  const product: Product = {
    client, dataDir: data, homeDir: folder,
    target: (options) => targetIn(client, sandbox, ported, options),
    failureOf: (call) => call.then(() => { throw new Error('The call succeeded.'); }, (thrown: unknown) => {
      const error = appErrorOf(thrown);
      told.push(JSON.stringify(error), JSON.stringify(wordsOf(error)));
      return error;
    }),
    async run(target, text, tabId = 'tab') {
      const events: RunEvent[] = [];
      for await (const event of await client.sql.run({ ...target, tabId, text, pick: { kind: 'all' } })) events.push(event);
      told.push(JSON.stringify(events));
      return events;
    },
    tunnels: () => product.until(() => true),
    async until(condition) {
      for await (const tunnels of await client.tunnels.watch({})) {
        told.push(JSON.stringify(tunnels));
        if (condition(tunnels)) return tunnels;
      }
      throw new Error('The tunnels are no longer told.');
    },
    async leaks(secrets) {
      await log.flush();
      const files = await filesBelow(data);
      const wanted = [...secrets];
      return [...told.map((text) => ['what was told', text] as const), ...files]
        .filter(([, text]) => secretForms.test(text) || wanted.some((secret) => text.includes(secret)))
        .map(([place, text]) => `${place}: ${text.slice(0, 2_000)}`);
    },
    async unforeseen() {
      await log.flush();
      const text = await readFile(join(data, 'logs', 'main.log'), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => /"event":"(handler\.failed|process\.|browser-host\.)/.test(line));
    },
    quit: () => (quitting ??= quit()),
    async dispose() {
      await product.quit();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  return product;
}

async function targetIn(client: ContractClient, sandbox: Sandbox, ported: Set<string>, { access = 'read-only', identity = 'personal', addon = sandbox.world.primary.name }: Parameters<Product['target']>[0] = {}): Promise<Target> {
  const find = ({ addons }: { addons: { id: string; name: string }[] }): string | undefined => addons.find(({ name }) => name === addon)?.id;
  const addonId = find(await client.addons.list({})) ?? find(await client.addons.refresh({}));
  if (addonId === undefined) throw new Error(`The list has no ${addon}.`);
  // Away from the ports that another host on this machine would choose: a test that finds one listening means ours.
  if (access === 'read-only' && !ported.has(addonId)) {
    ported.add(addonId);
    await client.tunnels.setPort({ addonId, access, port: await freePort() });
  }
  return { addonId, access, identity };
}

/** Every secret that the sandbox hands out from now on: passwords and private keys of both kinds of user. */
export function watchSecrets(sandbox: Sandbox): ReadonlySet<string> {
  const secrets = new Set<string>([sandbox.apiKey, ...sandbox.oauthClients.map(({ secret }) => secret)]);
  const { databases } = sandbox;
  const dbUser = databases.personalDbUser.bind(databases);
  const sshUser = databases.personalSshUser.bind(databases);
  databases.personalDbUser = async (...args) => {
    const user = await dbUser(...args);
    secrets.add(user.dbPassword);
    return user;
  };
  databases.personalSshUser = async (...args) => {
    const user = await sshUser(...args);
    // Any line of the key's body gives it away.
    for (const line of user.sshPrivateKey.split('\n')) if (line.length > 40) secrets.add(line);
    return user;
  };
  return secrets;
}

/** True when somebody listens on the port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

/** What an event of a run says of its end. */
export function endOf(events: readonly RunEvent[]): Extract<RunEvent, { kind: 'finished' }> {
  const end = events.findLast((event) => event.kind === 'finished');
  if (end?.kind !== 'finished') throw new Error('The run told no end.');
  return end;
}
