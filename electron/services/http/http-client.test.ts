import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { AppFailure } from '../errors/app-failure.ts';
import { HttpProblem } from './http-problem.ts';
import { answerJson, startClient, startStandIn, type Received, type StandIn } from './testing/stand-in.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanUp.splice(0).map((undo) => undo()));
});

async function serve(answer: (request: Received, response: ServerResponse, count: number) => void): Promise<StandIn> {
  const standIn = await startStandIn(answer);
  cleanUp.push(standIn.close);
  return standIn;
}

function client() {
  const made = startClient();
  cleanUp.push(() => made.transport.dispose());
  return made;
}

async function problemOf(promise: Promise<unknown>): Promise<HttpProblem> {
  const thrown: unknown = await promise.then(() => null, (error: unknown) => error);
  expect(thrown).toBeInstanceOf(HttpProblem);
  return thrown as HttpProblem;
}

describe('requests and replies', () => {
  it('sends JSON and gives back status, JSON and the Request-Id', async () => {
    const { url, received } = await serve((_, response) => answerJson(response, 201, { ok: true }, { 'request-id': 'a-1,b-2' }));
    const reply = await client().http.send({ method: 'POST', url: new URL(`${url}/x`), body: { a: 1 } });
    expect(reply).toMatchObject({ status: 201, requestId: 'a-1,b-2', body: { kind: 'json', value: { ok: true } } });
    expect(received[0]).toMatchObject({ method: 'POST', body: '{"a":1}' });
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'borealis-desktop/1.2.3' });
  });

  it('sends a form and no body', async () => {
    const { url, received } = await serve((_, response) => answerJson(response, 200, {}));
    const { http } = client();
    await http.send({ method: 'POST', url: new URL(url), body: new URLSearchParams({ a: 'b c' }) });
    await http.send({ method: 'POST', url: new URL(url) });
    expect(received.map(({ body }) => body)).toEqual(['a=b+c', '']);
    expect(received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(received[1]?.headers).not.toHaveProperty('content-type');
  });

  it('reads JSON only with a content type of JSON', async () => {
    const types = ['text/html', 'application/problem+json; charset=utf-8', 'application/jsonp', 'application/json'];
    const { url } = await serve((_, response, count) => {
      response.writeHead(200, { 'content-type': types[count - 1] }).end('{"a":1}');
    });
    const { http } = client();
    const kinds: string[] = [];
    for (const _ of types) kinds.push((await http.send({ method: 'GET', url: new URL(url) })).body.kind);
    expect(kinds).toEqual(['unusable', 'json', 'unusable', 'json']);
  });

  it('says that JSON is malformed without repeating it', async () => {
    const { url } = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"HRKU-secret"'));
    const { body } = await client().http.send({ method: 'GET', url: new URL(url) });
    expect(body).toEqual({ kind: 'unusable', problem: 'the reply is no valid JSON' });
  });

  it('takes plain http to loopback only', async () => {
    const problem = await problemOf(client().http.send({ method: 'GET', url: new URL('http://api.example.com/') }));
    expect(problem.kind).toBe('bad-request');
  });

  it('notices how far this clock is off the server\'s', async () => {
    const { url } = await serve((_, response) => answerJson(response, 200, {}, { date: new Date(Date.now() - 3_600_000).toUTCString() }));
    const { http } = client();
    await http.send({ method: 'GET', url: new URL(url) });
    expect(http.clockSkewMs()).toBeGreaterThan(3_500_000);
  });
});

describe('limits', () => {
  it('ends by the total deadline while a reply drips', async () => {
    const timers: NodeJS.Timeout[] = [];
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      timers.push(setInterval(() => response.write(' '), 10));
    });
    const problem = await problemOf(client().http.send({ method: 'GET', url: new URL(url), deadlineMs: 200 }));
    for (const timer of timers) clearInterval(timer);
    expect(problem).toMatchObject({ kind: 'timeout', detail: 'no complete reply within 0.2 s' });
  });

  it('ends by the deadline when no reply comes', async () => {
    const { url } = await serve(() => {});
    expect((await problemOf(client().http.send({ method: 'GET', url: new URL(url), deadlineMs: 100 }))).kind).toBe('timeout');
  });

  it('ends at once when aborted', async () => {
    const abort = new AbortController();
    const { url } = await serve(() => abort.abort());
    const thrown: unknown = await client().http.send({ method: 'POST', url: new URL(url), signal: abort.signal }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppFailure);
    expect((thrown as AppFailure).error.code).toBe('op.cancelled');
  });

  it('stops reading an endless reply and closes the connection', async () => {
    let closed: Promise<unknown> = Promise.reject(new Error('not asked'));
    closed.catch(() => {});
    const { url } = await serve((_, response) => {
      closed = new Promise((resolve) => { response.on('close', resolve); });
      response.writeHead(200, { 'content-type': 'application/json' });
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    const problem = await problemOf(client().http.send({ method: 'GET', url: new URL(url) }));
    expect(problem).toMatchObject({ kind: 'bad-reply', detail: 'the reply is larger than 16 MiB' });
    await closed;
  });

  it('stops decoding a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    const { url } = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb));
    const problem = await problemOf(client().http.send({ method: 'GET', url: new URL(url) }));
    expect(problem).toMatchObject({ kind: 'bad-reply', detail: 'the reply is larger than 16 MiB' });
  });

  it('decodes gzip, and refuses codings it did not ask for', async () => {
    const { url } = await serve((_, response, count) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': count === 1 ? 'gzip' : 'gzip, gzip, gzip' });
      response.end(gzipSync('{"a":1}'));
    });
    const { http } = client();
    expect((await http.send({ method: 'GET', url: new URL(url) })).body).toEqual({ kind: 'json', value: { a: 1 } });
    expect((await problemOf(http.send({ method: 'GET', url: new URL(url) }))).kind).toBe('bad-reply');
  });
});

describe('tries', () => {
  it('repeats a GET three times on 503, waiting longer each time', async () => {
    const { url, received } = await serve((_, response) => answerJson(response, 503, {}));
    const { http, pauses } = client();
    expect((await http.send({ method: 'GET', url: new URL(url) })).status).toBe(503);
    expect(received).toHaveLength(4);
    expect(pauses).toEqual([125, 250, 500]);
  });

  it('takes the first good reply', async () => {
    const { url, received } = await serve((_, response, count) => answerJson(response, count < 3 ? 502 : 200, {}));
    expect((await client().http.send({ method: 'GET', url: new URL(url) })).status).toBe(200);
    expect(received).toHaveLength(3);
  });

  it('repeats a GET after a reset, and tells what happened at last', async () => {
    const { url, received } = await serve((_, response) => response.socket?.resetAndDestroy());
    const problem = await problemOf(client().http.send({ method: 'GET', url: new URL(url) }));
    expect(problem.kind).toBe('unreachable');
    expect(received).toHaveLength(4);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('sends a %s once, whatever happens', async (method) => {
    const { url, received } = await serve((_, response, count) => {
      if (count === 1) response.socket?.resetAndDestroy();
      else answerJson(response, 503, {});
    });
    const { http } = client();
    await problemOf(http.send({ method, url: new URL(url) }));
    expect((await http.send({ method, url: new URL(url) })).status).toBe(503);
    expect(received).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 422, 501])('does not repeat a GET on %i', async (status) => {
    const { url, received } = await serve((_, response) => answerJson(response, status, {}));
    await client().http.send({ method: 'GET', url: new URL(url) });
    expect(received).toHaveLength(1);
  });

  it('waits as long as Retry-After says, and not beyond 10 s', async () => {
    const { url, received } = await serve((_, response, count) => {
      answerJson(response, count === 2 ? 200 : 429, {}, { 'retry-after': count === 1 ? '3' : '3600' });
    });
    const { http, pauses } = client();
    expect((await http.send({ method: 'GET', url: new URL(url) })).status).toBe(200);
    expect(pauses).toEqual([3125]);
    expect((await http.send({ method: 'GET', url: new URL(url) })).status).toBe(429);
    expect(received).toHaveLength(3);
  });

  it('does not wait beyond its deadline', async () => {
    const { url, received } = await serve((_, response) => answerJson(response, 429, {}, { 'retry-after': '10' }));
    expect((await client().http.send({ method: 'GET', url: new URL(url), deadlineMs: 9_000 })).status).toBe(429);
    expect(received).toHaveLength(1);
  });

  it('does not wait for a POST', async () => {
    const { url, received } = await serve((_, response) => answerJson(response, 429, {}, { 'retry-after': '1' }));
    expect((await client().http.send({ method: 'POST', url: new URL(url) })).status).toBe(429);
    expect(received).toHaveLength(1);
  });

  it('says that nobody listens', async () => {
    const gone = await startStandIn(() => {});
    await gone.close();
    const problem = await problemOf(client().http.send({ method: 'GET', url: new URL(gone.url) }));
    expect(problem).toMatchObject({ kind: 'unreachable', detail: 'the connection was refused (ECONNREFUSED)' });
  });
});
