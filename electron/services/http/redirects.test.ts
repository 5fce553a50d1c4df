import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
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

function get(url: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', token: Record<string, string> = { authorization: 'Bearer HRKU-1' }) {
  const { http, transport } = startClient();
  cleanUp.push(() => transport.dispose());
  return http.send({ method, url: new URL(url), headers: { ...token, 'heroku-two-factor-code': '123456', range: 'id ..' } });
}

function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status, { location }).end();
}

describe('redirects', () => {
  it('keeps the token within the origin', async () => {
    const { url, received } = await serve((request, response) => {
      if (request.path === '/a') redirect(response, '/b', 307);
      else answerJson(response, 200, {});
    });
    expect((await get(`${url}/a`)).status).toBe(200);
    expect(received[1]).toMatchObject({ path: '/b', headers: { authorization: 'Bearer HRKU-1' } });
  });

  it('does not go to another origin with a token: not the request, not its answer', async () => {
    const other = await serve((_, response) => answerJson(response, 401, {}));
    const { url, received } = await serve((_, response) => redirect(response, `${other.url}/b`, 301));
    const problem = { kind: 'bad-reply', detail: `a redirect (301) to another server, ${new URL(other.url).host}, which must not get the token` };
    await expect(get(`${url}/a`)).rejects.toMatchObject(problem);
    expect([received.length, other.received.length]).toEqual([1, 0]);
  });

  it('leaves a code behind at another origin, another port being one, and does not take it up again on the way back', async () => {
    const first = await serve((request, response) => {
      if (request.path === '/a') redirect(response, `${second.url}/b`, 301);
      else answerJson(response, 200, {});
    });
    const second: StandIn = await serve((_, response) => redirect(response, `${first.url}/c`));
    expect((await get(`${first.url}/a`, 'GET', {})).status).toBe(200);
    for (const { headers } of [second.received[0]!, first.received[1]!]) {
      expect(headers).not.toHaveProperty('heroku-two-factor-code');
      expect(headers['range']).toBe('id ..');
    }
  });

  it('follows ten hops and no more', async () => {
    const { url, received } = await serve((request, response) => {
      const left = Number(request.path.slice(1));
      if (left === 0) answerJson(response, 200, {});
      else redirect(response, `/${left - 1}`);
    });
    expect((await get(`${url}/10`)).status).toBe(200);
    await expect(get(`${url}/11`)).rejects.toMatchObject({ kind: 'bad-reply', detail: 'more than 10 redirects' });
    expect(received).toHaveLength(22);
  });

  it.each(['POST', 'DELETE'] as const)('does not follow with a %s', async (method) => {
    const { url, received } = await serve((_, response) => redirect(response, '/b', 308));
    await expect(get(`${url}/a`, method)).rejects.toBeInstanceOf(HttpProblem);
    expect(received).toHaveLength(1);
  });

  it.each(['http://example.com/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'https://user:password@127.0.0.1/', 'http://['])('refuses %s', async (location) => {
    const { url, received } = await serve((_, response) => redirect(response, location));
    await expect(get(url)).rejects.toMatchObject({ kind: 'bad-reply' });
    expect(received).toHaveLength(1);
  });
});
