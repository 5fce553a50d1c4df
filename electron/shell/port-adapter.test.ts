import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { expect, test } from 'vitest';
import type { ContractClient } from '../../shared/contract/index.ts';
import { createMemoryLog, createTestRouter } from '../host/testing/echo-router.ts';
import { adaptPort, type MainPort } from './port-adapter.ts';

/** A port with Electron's interface: messages wait for `start`, and closing it here emits nothing here. */
class ElectronPort extends EventEmitter implements MainPort {
  private readonly inner: MessagePort;
  private closedHere = false;

  constructor(inner: MessagePort) {
    super();
    this.inner = inner;
    inner.on('close', () => { if (!this.closedHere) this.emit('close'); });
  }

  postMessage(message: unknown): void {
    if (this.closedHere) throw new Error('The port is closed.');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    this.inner.postMessage(message);
  }

  start(): void {
    this.inner.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.closedHere = true;
    this.inner.close();
  }
}

function connect() {
  const server = createTestRouter(createMemoryLog());
  const { port1, port2 } = new MessageChannel();
  const adapted = adaptPort(new ElectronPort(port2));
  new RPCHandler(server.router).upgrade(adapted.peer);
  const client: ContractClient = createORPCClient(new RPCLink({ port: port1 }));
  port1.start();
  const ended = new Promise<string>((resolve) => { server.seen.ended.subscribe(resolve); });
  const started = new Promise<string>((resolve) => { server.seen.started.subscribe(resolve); });
  return { adapted, client, port1, started, ended };
}

test('calls are answered once the port has started', async () => {
  const { adapted, client } = connect();
  const answer = client.app.platform({});
  adapted.start();
  expect(await answer).toMatchObject({ appVersion: '1.2.3' });
  adapted.close();
});

test.each([
  ['the window', ({ port1 }: ReturnType<typeof connect>) => port1.close()],
  ['the main process', ({ adapted }: ReturnType<typeof connect>) => adapted.close()],
])('a port that %s closes cancels what was started over it', async (_who, close) => {
  const wire = connect();
  wire.adapted.start();
  wire.client.addons.list({}).catch(() => undefined);
  expect(await wire.started).toBe('list');
  close(wire);
  expect(await wire.ended).toBe('list');
});
