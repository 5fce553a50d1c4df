import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClouds } from '../clouds.ts';
import type { Clouds } from '../clouds.ts';
import { createCloudClient } from '../testing/cloud-client.ts';
import type { CloudClient } from '../testing/cloud-client.ts';
import { createFakeDatabases } from '../testing/fake-databases.ts';

let clouds: Clouds;
let client: CloudClient;

beforeEach(async () => {
  clouds = await createClouds({ options: {}, databases: createFakeDatabases() });
  client = createCloudClient(clouds);
});
afterEach(() => clouds.dispose());

const rule = { cloud: 'heroku', path: /^\/account$/u } as const;
const broken = /fetch failed|terminated|aborted/u;
const account = () => client.heroku('GET', '/account');
const raw = (signal?: AbortSignal) =>
  fetch(`${clouds.endpoints.herokuHost}/account`, {
    headers: { accept: 'application/vnd.heroku+json; version=3', authorization: `Bearer ${clouds.apiKey}` },
    redirect: 'manual',
    ...(signal ? { signal } : {}),
  });

describe('faults', () => {
  it('answers any status, as often as told, newest rule first, and only where it fits', async () => {
    clouds.faults.http({ ...rule, effect: { kind: 'status', status: 503 } });
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'status', status: 429, body: { id: 'rate_limit' }, headers: { 'retry-after': '7' } } });
    clouds.faults.http({ ...rule, method: 'POST', effect: { kind: 'status', status: 418 } });
    const limited = await account();
    expect([limited.status, limited.body.id, limited.headers.get('retry-after')]).toEqual([429, 'rate_limit', '7']);
    const [one, two, other] = await Promise.all([account(), account(), client.heroku('GET', '/teams')]);
    expect([one.status, two.status, other.status, one.body]).toEqual([503, 503, 200, '']);
    clouds.faults.clear();
    expect((await account()).status).toBe(200);
  });

  it('resets, hangs until cleared, and redirects', async () => {
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'reset' } });
    await expect(raw()).rejects.toThrow(broken);
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'redirect', status: 307, location: 'http://127.0.0.1:1/else' } });
    expect((await raw()).headers.get('location')).toBe('http://127.0.0.1:1/else');
    clouds.faults.http({ ...rule, effect: { kind: 'hang' } });
    const hanging = raw();
    await expect.poll(() => clouds.counters().requests['heroku GET /account']).toBe(3);
    clouds.faults.clear();
    await expect(hanging).rejects.toThrow(broken);
  });

  it('delays, spoils the type, patches fields and cuts JSON', async () => {
    const began = performance.now();
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'delay', ms: 60 } });
    expect((await account()).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(55);
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'content-type', value: 'text/html' } });
    expect((await account()).headers.get('content-type')).toBe('text/html');
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'patch', fields: { email: 7 } } });
    expect((await account()).body).toMatchObject({ email: 7, name: 'Dana Whitfield' });
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'malformed' } });
    await expect(account()).rejects.toThrow(/JSON/u);
  });

  it('pours without an end, pours so much, and drips', async () => {
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'endless' } });
    const stop = new AbortController();
    let seen = 0;
    await expect(
      (async () => {
        for await (const chunk of (await raw(stop.signal)).body!) {
          seen += chunk.length;
          if (seen > 3_000_000) stop.abort();
        }
      })(),
    ).rejects.toThrow(broken);
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'huge', bytes: 2_000_000 } });
    expect((await account()).body.padding).toHaveLength(2_000_000);
    clouds.faults.http({ ...rule, times: 1, effect: { kind: 'drip', msPerByte: 0 } });
    expect((await account()).body.email).toBe('dana@example.com');
  });

  it('pages without an end', async () => {
    clouds.faults.http({ cloud: 'heroku', path: /^\/addons$/u, effect: { kind: 'endless-paging' } });
    const first = await client.heroku('GET', '/addons');
    const range = first.headers.get('next-range')!;
    const second = await client.heroku('GET', '/addons', { headers: { range } });
    expect([first.status, second.status, second.body.length]).toEqual([206, 206, first.body.length]);
    expect(second.headers.get('next-range')).not.toBe(range);
  });

  it.each(['borealis', 'oauth', 'login'] as const)('reaches the %s cloud', async (cloud) => {
    clouds.faults.http({ cloud, effect: { kind: 'status', status: 503 } });
    expect((await client[cloud]('GET', '/anything')).status).toBe(503);
    expect((await account()).status).toBe(200);
  });
});

it('refuses a body that is too large, in the shape of each cloud', async () => {
  const text = JSON.stringify({ description: 'x'.repeat(2_000_000) });
  const heroku = await client.heroku('POST', '/oauth/authorizations', { text });
  expect([heroku.status, heroku.body.id]).toEqual([413, 'bad_request']);
  const borealis = await client.borealis('POST', 'any/pg-extensions', { text });
  expect([borealis.status, typeof borealis.body.reason]).toEqual([413, 'string']);
});

it('counts by route and starts over', async () => {
  await client.heroku('GET', '/apps/sushi/addons');
  await client.heroku('GET', '/apps/ramen-blog/addons');
  await client.heroku('GET', '/who/knows');
  expect(clouds.counters().requests).toEqual({ 'heroku GET /apps/{app}/addons': 2, 'heroku GET (unknown)': 1 });
  clouds.resetCounters();
  expect(clouds.counters().requests).toEqual({});
});

it('stops at once although requests hang, and twice', async () => {
  clouds.faults.http({ ...rule, effect: { kind: 'hang' } });
  const hanging = raw().catch((error: unknown) => String(error));
  await expect.poll(() => clouds.counters().requests['heroku GET /account']).toBe(1);
  await clouds.dispose();
  await clouds.dispose();
  expect(await hanging).toMatch(broken);
  await expect(raw()).rejects.toThrow(broken);
});
