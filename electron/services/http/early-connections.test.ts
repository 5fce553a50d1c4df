import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from './http-client.ts';
import { createTransport, type TransportOptions } from './transport.ts';

const stops: (() => Promise<unknown> | void)[] = [];
afterEach(async () => { for (const stop of stops.splice(0).toReversed()) await stop(); });

async function start(options: Partial<TransportOptions> = {}) {
  const sockets: Socket[] = [];
  const ends: Promise<unknown>[] = [];
  let waiter: (() => void) | undefined;
  const server: Server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{}');
  }).on('connection', (socket: Socket) => {
    sockets.push(socket);
    ends.push(new Promise((resolve) => { socket.once('close', resolve); }));
    waiter?.();
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  stops.push(() => { server.close(); server.closeAllConnections(); });
  const transport = createTransport({ httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null, ...options });
  stops.push(() => transport.dispose());
  const http = createHttpClient({ transport, userAgent: 'test', random: () => 0 });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/some/path`);
  const until = async (count: number): Promise<void> => {
    while (sockets.length < count) await new Promise<void>((resolve) => { waiter = resolve; });
  };
  return { sockets, ends, transport, http, url, until, server };
}

describe('connections made early', () => {
  it('are taken by the requests that follow', async () => {
    const { sockets, http, url, until } = await start();
    http.prepare(url, 2);
    await until(2);
    const replies = await Promise.all([http.send({ method: 'GET', url }), http.send({ method: 'POST', url, body: {} })]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(sockets).toHaveLength(2);
  });

  it('are taken even before they are there', async () => {
    const { sockets, http, url } = await start();
    http.prepare(url, 1);
    expect((await http.send({ method: 'GET', url })).status).toBe(200);
    expect(sockets).toHaveLength(1);
  });

  it('are not made twice by those who ask for the same', async () => {
    const { sockets, http, url, until } = await start();
    http.prepare(url, 2);
    http.prepare(url, 1);
    await until(2);
    await http.send({ method: 'GET', url });
    expect(sockets).toHaveLength(2);
  });

  it('are replaced when the server has closed them meanwhile', async () => {
    const { sockets, http, url, until } = await start();
    http.prepare(url, 1);
    await until(1);
    sockets[0]?.resetAndDestroy();
    expect((await http.send({ method: 'GET', url })).status).toBe(200);
  });

  it('hear of a server that closes them politely', async () => {
    const { sockets, ends, http, url, until } = await start();
    http.prepare(url, 1);
    await until(1);
    sockets[0]?.end();
    await ends[0];
    expect((await http.send({ method: 'POST', url, body: {} })).status).toBe(200);
    expect(sockets).toHaveLength(2);
  });

  it('that fail leave the failure to the request', async () => {
    const { http, url, server } = await start();
    await new Promise((resolve) => { server.close(resolve); });
    http.prepare(url, 1);
    await expect(http.send({ method: 'POST', url, body: {} })).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('end with the transport', async () => {
    const { ends, http, url, until, transport } = await start();
    http.prepare(url, 2);
    await until(2);
    await transport.dispose();
    expect(await Promise.all(ends)).toHaveLength(2);
  });

  it('are not made past a proxy', async () => {
    const { http } = await start({ httpsProxy: 'http://127.0.0.1:9' });
    const before = process.getActiveResourcesInfo().length;
    http.prepare(new URL('https://borealis.invalid/'), 2);
    expect(process.getActiveResourcesInfo()).toHaveLength(before);
  });
});
