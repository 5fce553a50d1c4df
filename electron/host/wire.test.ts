import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContractClient } from '../../shared/contract/index.ts';
import { handshakePath } from '../../shared/handshake.ts';
import type { Signal } from '../services/deps.ts';
import { createBrowserHost } from './browser-host.ts';
import { rpcOptions } from './rpc-options.ts';
import { createMemoryLog, createTestRouter, type LogLine } from './testing/echo-router.ts';

interface Wire {
  client: ContractClient;
  server: ReturnType<typeof createTestRouter>;
  lines: LogLine[];
  /** The window goes away without a word. */
  leave(): void;
  dispose(): Promise<void>;
}

async function overSocket(validateOutputs: boolean): Promise<Wire> {
  const log = createMemoryLog();
  const server = createTestRouter(log);
  const host = await createBrowserHost({ router: server.router, page: { assets: new Map() }, log, validateOutputs });
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${handshakePath}`, { headers: { origin: host.origin } });
  await once(socket, 'open');
  const welcome = once(socket, 'message');
  socket.send(JSON.stringify({ kind: 'token', token: new URL(host.issueUrl()).hash.replace('#token=', '') }));
  await welcome;
  return {
    client: createORPCClient(new SocketLink({ websocket: socket })), server, lines: log.lines,
    leave: () => socket.close(), dispose: () => host.dispose(),
  };
}

async function overPort(validateOutputs: boolean): Promise<Wire> {
  const log = createMemoryLog();
  const server = createTestRouter(log);
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(server.router, rpcOptions({ validateOutputs })).upgrade(port2 as never);
  port1.start();
  port2.start();
  return {
    client: createORPCClient(new PortLink({ port: port1 as never })), server, lines: log.lines,
    leave: () => port1.close(), dispose: async () => port2.close(),
  };
}

const happens = (signal: Signal<string>, what: string): Promise<void> => new Promise((resolve) => {
  const stop = signal.subscribe((name) => {
    if (name !== what) return;
    stop();
    resolve();
  });
});

describe.each([['WebSocket', overSocket], ['MessagePort', overPort]])('the contract over a %s', (_name, connect) => {
  let wire: Wire;
  beforeEach(async () => { wire = await connect(true); });
  afterEach(() => wire.dispose());

  test('answers', async () => {
    expect(await wire.client.app.platform({})).toEqual({ kind: 'browser', os: 'linux', appVersion: '1.2.3', sandbox: true });
  });

  test('a failure arrives typed, with its details', async () => {
    const { error } = await safe(wire.client.addons.details({ addonId: 'typed' }));
    expect(isDefinedError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'APP', data: { code: 'tunnel.port-taken', message: 'The port is taken.', details: { port: 15_400, holder: { pid: 7, command: 'postgres' } } },
    });
  });

  test('anything else arrives as internal, its cause in the log alone under the same trace id', async () => {
    const { error } = await safe(wire.client.addons.details({ addonId: 'x' }));
    expect(error).toMatchObject({ code: 'APP', data: { code: 'internal' } });
    expect(JSON.stringify(error)).not.toContain('secret detail');
    const { traceId } = (error as unknown as { data: { traceId: string } }).data;
    expect(wire.lines).toContainEqual({
      level: 'error', event: 'handler.failed', data: { procedure: 'addons.details', traceId, cause: new Error('secret detail of x') },
    });
  });

  test('a refused input says where, and never its value', async () => {
    const { error } = await safe(wire.client.account.signInWithToken({ token: `HRKU-${'s'.repeat(20_000)}` }));
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ path: 'token' }] } });
    expect(JSON.stringify((error as ORPCError<string, unknown>).toJSON())).not.toContain('HRKU');
  });

  test('an iterator’s failure arrives typed after its items', async () => {
    const kinds: string[] = [];
    const reading = (async () => {
      for await (const event of await wire.client.account.signInWithOAuth({})) kinds.push(event.kind);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'APP', data: { code: 'session.denied' } });
    expect(kinds).toEqual(['waiting']);
  });

  test('an abort reaches the handler', async () => {
    const abort = new AbortController();
    const started = happens(wire.server.seen.started, 'list');
    const ended = happens(wire.server.seen.ended, 'list');
    const outcome = safe(wire.client.addons.list({}, { signal: abort.signal }));
    await started;
    abort.abort();
    await ended;
    expect((await outcome).error).toMatchObject({ name: 'AbortError' });
  });

  test('leaving an iterator ends it in the handler', async () => {
    const ended = happens(wire.server.seen.ended, 'events');
    const started = happens(wire.server.seen.started, 'events');
    const iterator = await wire.client.app.events({});
    const first = iterator.next();
    await started;
    wire.server.events.emit({ kind: 'addons' });
    expect(await first).toEqual({ done: false, value: { kind: 'addons' } });
    await iterator.return?.();
    await ended;
  });

  test('when the window goes away everything it started ends', async () => {
    const listEnded = happens(wire.server.seen.ended, 'list');
    const eventsEnded = happens(wire.server.seen.ended, 'events');
    const started = Promise.all([happens(wire.server.seen.started, 'list'), happens(wire.server.seen.started, 'events')]);
    wire.client.addons.list({}).catch(() => undefined);
    const iterator = await wire.client.app.events({});
    iterator.next().catch(() => undefined);
    await started;
    wire.leave();
    expect(await Promise.all([listEnded, eventsEnded])).toHaveLength(2);
  });

  test('an output that does not fit is refused in tests', async () => {
    await expect(wire.client.app.warnings({})).rejects.toMatchObject({ code: 'APP', data: { code: 'internal' } });
  });
});

describe.each([['WebSocket', overSocket], ['MessagePort', overPort]])('an installed build over a %s', (_name, connect) => {
  test('leaves outputs as they are', async () => {
    const wire = await connect(false);
    expect(await wire.client.app.warnings({})).toEqual([{ id: 1 }]);
    await wire.dispose();
  });
});
