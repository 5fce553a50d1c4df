import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LinkConditions, Proxy } from './proxy.ts';
import { createProxy, perfectLink } from './proxy.ts';

let echo: Server;
let proxy: Proxy;
const sockets: Socket[] = [];

beforeEach(async () => {
  echo = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => { echo.listen(0, '127.0.0.1', resolve); });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.close();
  echo.close();
});

async function open(conditions: Partial<LinkConditions> = {}): Promise<Socket> {
  const { port } = echo.address() as AddressInfo;
  proxy = await createProxy({ connect: () => connect({ host: '127.0.0.1', port, noDelay: true }) }, { ...perfectLink(), ...conditions });
  return dial();
}

async function dial(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port, noDelay: true });
  sockets.push(socket);
  await new Promise((resolve, reject) => { socket.once('connect', resolve).once('error', reject); });
  socket.on('error', () => undefined);
  return socket;
}

/** Sends so many bytes, ends, and returns what came back with the milliseconds that it took. */
async function roundTrip(socket: Socket, bytes: number): Promise<{ ms: number; received: number; intact: boolean }> {
  const sent = Buffer.alloc(bytes, 'borealis');
  const started = performance.now();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.end(sent);
  await new Promise((resolve) => { socket.once('end', resolve); });
  const all = Buffer.concat(chunks);
  return { ms: performance.now() - started, received: all.length, intact: all.equals(sent) };
}

test('a perfect link passes everything on, and the end after it', async () => {
  expect(await roundTrip(await open(), 5_000_000)).toMatchObject({ received: 5_000_000, intact: true });
});

test('a delay is added both ways, to bulk data only once', async () => {
  const result = await roundTrip(await open({ delayMs: 500 }), 8_000_000);
  expect(result).toMatchObject({ received: 8_000_000, intact: true });
  expect(result.ms).toBeGreaterThanOrEqual(1000);
  // 123 chunks of 64 KiB; were each to wait for the one before, it would take more than a minute.
  expect(result.ms).toBeLessThan(30_000);
});

test('a throttle keeps to its rate', async () => {
  const result = await roundTrip(await open({ bytesPerSecond: 200_000 }), 100_000);
  expect(result).toMatchObject({ received: 100_000, intact: true });
  expect(result.ms).toBeGreaterThanOrEqual(490);
});

test('a black hole swallows bytes and keeps the connection', async () => {
  const socket = await open();
  let received = 0;
  socket.on('data', (chunk: Buffer) => { received += chunk.length; });
  socket.write('before');
  await expect.poll(() => received).toBe(6);
  proxy.conditions.blackHole = true;
  socket.write('lost');
  await new Promise((resolve) => { socket.write('lost too', resolve); });
  proxy.conditions.blackHole = false;
  await expect.poll(() => { socket.write('x'); return received; }).toBeGreaterThan(6);
  expect(socket.destroyed).toBe(false);
});

test('dropping by reset is seen as ECONNRESET, by end as the end', async () => {
  const socket = await open();
  const reset = new Promise((resolve) => { socket.once('error', resolve); });
  await expect.poll(() => proxy.connections()).toBe(1);
  proxy.drop('reset');
  expect(await reset).toMatchObject({ code: 'ECONNRESET' });
  const other = await dial();
  other.resume();
  const ended = new Promise((resolve) => { other.once('end', () => resolve('end')); });
  await expect.poll(() => proxy.connections()).toBe(1);
  proxy.drop('end');
  expect(await ended).toBe('end');
});

test('while it does not listen connections are refused, and later it has the same port', async () => {
  const first = await open();
  await proxy.setListening(false);
  await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(first.destroyed).toBe(false);
  await proxy.setListening(true);
  expect((await dial()).remotePort).toBe(proxy.port);
});
