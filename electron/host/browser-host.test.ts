import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { handshakePath, refusedCloseCode } from '../../shared/handshake.ts';
import { createBrowserHost, type BrowserHost } from './browser-host.ts';
import { contentPolicy } from './content-policy.ts';
import type { Asset } from './renderer-assets.ts';
import { createMemoryLog, createTestRouter } from './testing/echo-router.ts';

const asset = (text: string, type: string): Asset => ({ type, immutable: false, read: async () => new TextEncoder().encode(text) });
const assets = new Map([
  ['/index.html', asset('<!doctype html>', 'text/html; charset=utf-8')],
  ['/assets/a.js', asset('1', 'text/javascript; charset=utf-8')],
]);

let host: BrowserHost;
beforeEach(async () => {
  const log = createMemoryLog();
  host = await createBrowserHost({ router: createTestRouter(log).router, page: { assets }, log, validateOutputs: true });
});
afterEach(() => host.dispose());

interface Answer { status: number; headers: IncomingHttpHeaders; body: string }

/** By node:http, because fetch normalises paths and forbids Host. */
function get(path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => { body += text; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

function open(headers: Record<string, string> = {}, path = handshakePath): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers: { origin: host.origin, ...headers } });
  socket.on('error', () => undefined);
  return socket;
}

async function hello(message: unknown): Promise<{ reply: { kind: string; secret?: string; reason?: string }; socket: WebSocket }> {
  const socket = open();
  await once(socket, 'open');
  const answered = once(socket, 'message');
  socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const [data] = await answered;
  return { reply: JSON.parse(String(data)), socket };
}

async function upgradeStatus(headers: Record<string, string>, path?: string): Promise<number> {
  const [, response] = await once(open(headers, path), 'unexpected-response');
  return response.statusCode;
}

const tokenOf = (url: string): string => new URL(url).hash.replace('#token=', '');

describe('HTTP', () => {
  test('serves the window with its policy and no cookie', async () => {
    const answer = await get('/');
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html>' });
    expect(answer.headers).toMatchObject({
      'content-security-policy': contentPolicy('self'),
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('HEAD answers without a body', async () => {
    expect(await get('/assets/a.js', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  test.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]'])('refuses the foreign host %s', async (name) => {
    expect(await get('/', { headers: { host: name } })).toMatchObject({ status: 403 });
  });

  test.each(['http://evil.example', 'null', 'http://localhost'])('refuses the foreign origin %s', async (origin) => {
    expect(await get('/', { headers: { origin } })).toMatchObject({ status: 403 });
  });

  test.each([
    '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd', '/..%5c..%5cboot.ini', '/assets/../index.html',
    '/assets/%00', '//evil.example/', '/assets', '/assets/', '/Index.html', '/index.html/', '/./index.html', '/__proto__', '/constructor',
    handshakePath, `/${'a'.repeat(8_000)}`,
  ])('finds nothing at %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect(await get('/', { method })).toMatchObject({ status: 405 });
  });
});

describe('WebSocket', () => {
  test.each([{ origin: 'http://evil.example' }, { origin: 'null' }, { host: 'evil.example' }, { host: 'localhost' }])('refuses %o', async (headers) => {
    expect(await upgradeStatus(headers)).toBe(403);
  });

  test('refuses a request without an origin, and any other path', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${handshakePath}`);
    socket.on('error', () => undefined);
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(403);
    expect(await upgradeStatus({}, '/')).toBe(403);
    expect(await upgradeStatus({}, `${handshakePath}?x`)).toBe(403);
  });

  test('a token works once and its secret from then on', async () => {
    const token = tokenOf(host.issueUrl());
    const first = await hello({ kind: 'token', token });
    expect(first.reply).toEqual({ kind: 'welcome', secret: expect.stringMatching(/^[\w-]{43}$/) });
    first.socket.terminate();

    const replayed = await hello({ kind: 'token', token });
    expect(replayed.reply).toMatchObject({ kind: 'refused' });
    const [code] = await once(replayed.socket, 'close');
    expect(code).toBe(refusedCloseCode);

    const again = await hello({ kind: 'secret', secret: first.reply.secret });
    expect(again.reply).toMatchObject({ kind: 'welcome' });
    again.socket.terminate();
  });

  test.each([
    ['a wrong token', { kind: 'token', token: 'x'.repeat(43) }],
    ['a wrong secret', { kind: 'secret', secret: 'x'.repeat(43) }],
    ['an empty secret', { kind: 'secret', secret: '' }],
    ['a call of the contract', { i: '1', p: { u: '/app/platform' } }],
    ['text that is not JSON', 'hello'],
  ])('refuses %s', async (_what, message) => {
    const { reply, socket } = await hello(message);
    expect(reply).toMatchObject({ kind: 'refused' });
    expect(await once(socket, 'close')).toEqual([refusedCloseCode, Buffer.from(reply.reason ?? '')]);
  });

  test('cuts off who sends much before saying who it is', async () => {
    const socket = open();
    await once(socket, 'open');
    socket.send('x'.repeat(1024 * 1024));
    const outcome = await Promise.race([once(socket, 'close').then(() => 'closed'), once(socket, 'message').then(() => 'answered')]);
    expect(outcome).toBe('closed');
  });

  test('a message over the limit ends its socket and nothing else', async () => {
    const { reply, socket } = await hello({ kind: 'token', token: tokenOf(host.issueUrl()) });
    socket.send(Buffer.alloc(64 * 1024 * 1024 + 1));
    expect(await once(socket, 'close')).toEqual([1009, expect.anything()]);
    const again = await hello({ kind: 'secret', secret: reply.secret });
    expect(again.reply).toMatchObject({ kind: 'welcome' });
    again.socket.terminate();
  });

  test('cuts off who says nothing within five seconds', async () => {
    const socket = open();
    await once(socket, 'open');
    const before = performance.now();
    await once(socket, 'close');
    expect(performance.now() - before).toBeLessThan(30_000);
  });
});
