import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClouds } from '../clouds.ts';
import type { Clouds } from '../clouds.ts';
import { createCloudClient } from '../testing/cloud-client.ts';
import type { CloudClient } from '../testing/cloud-client.ts';
import { createFakeDatabases } from '../testing/fake-databases.ts';
import type { FakeDatabases } from '../testing/fake-databases.ts';

const primary = 'borealis-pg-hex-12345';
let clouds: Clouds;
let client: CloudClient;
let databases: FakeDatabases;

beforeEach(async () => {
  databases = createFakeDatabases();
  clouds = await createClouds({ options: { stateMs: 20, twoFactorApps: ['acme-analytics'], addons: 260 }, databases });
  client = createCloudClient(clouds);
});
afterEach(() => clouds.dispose());

const resolve = (body: object) => client.heroku('POST', '/actions/addon-attachments/resolve', { body });
const create = (body: object) => client.heroku('POST', '/apps/sushi/addons', { body });

async function restoreToken(): Promise<string> {
  const temporary = await client.temporary();
  return (await client.borealis('POST', `${primary}/restore-tokens`, { token: temporary.token })).body.restoreToken;
}

describe('who may ask', () => {
  it('answers 406 without the version, 401 without a living token, with id, message and url', async () => {
    const noVersion = await client.heroku('GET', '/account', { headers: { accept: 'application/json' } });
    expect([noVersion.status, noVersion.body.id]).toEqual([406, 'not_acceptable']);
    const noToken = await client.heroku('GET', '/account', { token: 'HRKU-wrong' });
    expect([noToken.status, noToken.body.id, noToken.body.message]).toEqual([401, 'unauthorized', 'Invalid credentials provided.']);
    expect(noToken.body.url).toContain('https://');
    expect(noToken.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it.each([
    ['identity', [200, 403, 403, 403]],
    ['read', [403, 200, 403, 403]],
    ['read-protected', [403, 200, 200, 403]],
    ['write', [403, 200, 403, 403]],
    ['write-protected', [403, 200, 200, 403]],
    ['global', [200, 200, 200, 200]],
  ])('lets a token with scope %s as far as it goes', async (scope, expected) => {
    const { token } = await client.temporary([scope]);
    const paths = ['/account', '/teams', '/apps/sushi/config-vars', '/oauth/authorizations'];
    const answers = await Promise.all(paths.map((path) => client.heroku('GET', path, { token })));
    expect(answers.map(({ status }) => status)).toEqual(expected);
  });

  it('ends a token when its time is over and when its authorization is deleted', async () => {
    const { id, token } = await client.temporary(['global']);
    expect(clouds.counters().liveAuthorizations).toBe(1);
    expect((await client.heroku('DELETE', `/oauth/authorizations/${id}`)).status).toBe(200);
    expect((await client.heroku('GET', '/account', { token })).status).toBe(401);
    await client.temporary(['read'], 1);
    expect(clouds.counters().liveAuthorizations).toBe(1);
    await vi.waitFor(() => expect(clouds.counters().liveAuthorizations).toBe(0), 3000);
    expect((await client.heroku('DELETE', `/oauth/authorizations/${id}`)).body).toMatchObject({ id: 'not_found', resource: 'authorization' });
  });

  it('lists authorizations with redacted tokens, the default among them', async () => {
    const { id, token } = await client.temporary(['global']);
    const list = await client.heroku('GET', '/oauth/authorizations');
    const own = list.body.find((each: { id: string }) => each.id === id);
    expect(own.access_token.token).toBe(`HRKU-**********${token.slice(-4)}`);
    expect((await client.heroku('GET', '/oauth/authorizations/~')).body.access_token.token.slice(-4)).toBe(clouds.apiKey.slice(-4));
  });

  it('asks for the second factor where an app demands it', async () => {
    const asked = await client.heroku('GET', '/apps/acme-analytics/config-vars');
    expect(asked.status).toBe(403);
    expect(asked.body).toMatchObject({ id: 'two_factor', app: { name: 'acme-analytics' } });
    const code = { 'heroku-two-factor-code': '123456' };
    expect((await client.heroku('GET', '/apps/acme-analytics/config-vars', { headers: code })).status).toBe(200);
    expect((await client.heroku('PUT', '/apps/acme-analytics/pre-authorizations', { headers: { 'heroku-two-factor-code': '000000' } })).status).toBe(403);
    expect((await client.heroku('PUT', '/apps/acme-analytics/pre-authorizations', { headers: code })).status).toBe(200);
    expect((await client.heroku('GET', '/apps/acme-analytics/addons')).status).toBe(200);
  });

  it('counts the rate limit down, but not for asking about it', async () => {
    const one = await client.heroku('GET', '/account');
    const two = await client.heroku('GET', '/account');
    expect(Number(two.headers.get('ratelimit-remaining'))).toBe(Number(one.headers.get('ratelimit-remaining')) - 1);
    const remaining = await client.heroku('GET', '/account/rate-limits');
    expect(remaining.body.remaining).toBe(Number(two.headers.get('ratelimit-remaining')));
  });
});

describe('lists', () => {
  it('pages by 200, follows Next-Range to the end and never repeats', async () => {
    const names: string[] = [];
    let range: string | undefined;
    let pages = 0;
    do {
      const answer = await client.heroku('GET', '/addons', range === undefined ? {} : { headers: { range } });
      names.push(...answer.body.map((addon: { name: string }) => addon.name));
      range = answer.headers.get('next-range') ?? undefined;
      expect(answer.status).toBe(range === undefined ? 200 : 206);
      pages += 1;
    } while (range !== undefined);
    expect(pages).toBe(2);
    expect(new Set(names).size).toBe(262);
  });

  it('takes max, order and exclusive starts, and refuses nonsense with 416', async () => {
    const first = await client.heroku('GET', '/apps', { headers: { range: 'name ..; max=2, order=desc' } });
    expect(first.headers.get('next-range')).toBe(`name ]${first.body[1].name}..; max=2, order=desc`);
    expect(first.body[0].name > first.body[1].name).toBe(true);
    const bad = await client.heroku('GET', '/apps', { headers: { range: 'colour ..' } });
    expect([bad.status, bad.body.id]).toEqual([416, 'requested_range_not_satisfiable']);
    expect((await client.heroku('GET', '/addons', { headers: { range: 'id ..; max=1000' } })).status).toBe(200);
  });
});

describe('finding an add-on as section 5 of the CLI does', () => {
  it('by add-on name, by ids, by attachment name only with an app', async () => {
    const byName = await resolve({ addon_attachment: primary });
    expect(byName.body).toHaveLength(1);
    expect(byName.body[0]).toMatchObject({ name: 'DATABASE', app: { name: 'sushi' }, addon: { name: primary } });
    expect((await resolve({ addon_attachment: byName.body[0].id })).body[0].id).toBe(byName.body[0].id);
    expect((await resolve({ addon_attachment: byName.body[0].addon.id })).body).toHaveLength(1);
    expect((await resolve({ addon_attachment: 'DATABASE' })).body).toMatchObject({ id: 'not_found', resource: 'add_on attachment' });
    expect((await resolve({ addon_attachment: 'DATABASE', app: 'sushi' })).body[0].addon.name).toBe(primary);
    expect((await resolve({ addon_attachment: 'sushi::DATABASE' })).body[0].addon.name).toBe(primary);
    const both = await resolve({ addon_attachment: 'borealis-pg-oval-40116' });
    expect(both.body.map((each: { app: { name: string } }) => each.app.name)).toEqual(['acme-storefront', 'acme-checkout']);
    expect((await resolve({ addon_attachment: 'STOREFRONT_DB', app: 'acme-checkout' })).body[0].addon.app.name).toBe('acme-storefront');
  });

  it('by app alone', async () => {
    const addons = await client.heroku('GET', '/apps/sushi/addons');
    const ours = addons.body.filter((each: { addon_service: { name: string } }) => each.addon_service.name === 'borealis-pg');
    expect(ours.map((each: { name: string }) => each.name)).toEqual([primary]);
    const attachments = await client.heroku('GET', `/addons/${ours[0].id}/addon-attachments`);
    expect(attachments.body.map((each: { name: string }) => each.name)).toEqual(['DATABASE']);
  });

  it.each(['/apps/no-such-app/addons', '/addons/no%2Fsuch', '/nothing/here', '/addons/%zz'])('404 for %s', async (path) => {
    const answer = await client.heroku('GET', path);
    expect([answer.status, answer.body.id]).toEqual([404, 'not_found']);
    expect(answer.body.message).not.toBe('');
  });
});

describe('making and changing add-ons', () => {
  it('clones, through every state, Heroku saying "provisioned" before Borealis is done', async () => {
    const restore = await restoreToken();
    const made = await create({ plan: 'borealis-pg:x2-s100-p2-r8', config: { 'restore-token': restore }, attachment: { name: 'CLONED_DB' } });
    expect([made.status, made.body.state]).toEqual([201, 'provisioning']);
    const { name } = made.body;
    const temporary = await client.temporary();
    const seen = new Set<string>();
    await vi.waitFor(async () => {
      const { status } = (await client.borealis('GET', name, { token: temporary.token })).body;
      seen.add(`${status} ${(await client.heroku('GET', `/addons/${name}`)).body.state}`);
      expect(status).toBe('available');
    }, { interval: 3 });
    expect([...seen]).toContain('available provisioned');
    expect(databases.calls).toContain(`clone ${primary} ${name} now`);
    const again = await create({ plan: 'borealis-pg:x2-s100-p2-r8', config: { 'restore-token': restore } });
    expect([again.status, again.body.id]).toEqual([422, 'invalid_params']);
  });

  it('restores only to a time inside the window, from the snapshot before it', async () => {
    const config = { 'restore-token': await restoreToken(), 'restore-to-time': '2025-02-23T00:00:00Z' };
    const outside = await create({ plan: 'borealis-pg:x2-s100-p2-r8', config: { ...config, 'restore-to-time': '2031-01-01' } });
    expect(outside.status).toBe(422);
    expect(outside.body.message).toContain('2025-02-21T03:15:28.675Z');
    const made = await create({ plan: 'borealis-pg:x2-s100-p2-r8', config });
    expect(made.status).toBe(201);
    await vi.waitFor(() => expect(databases.calls).toContain(`clone ${primary} ${made.body.name} 2025-02-21T03:15:28.675Z`));
  });

  it('asks for confirmation before it takes an attachment name away', async () => {
    const body = { plan: { name: 'borealis-pg:h2-s5' }, attachment: { name: 'DATABASE' } };
    const asked = await create(body);
    expect([asked.status, asked.body.id, asked.headers.get('x-confirmation-required')]).toEqual([423, 'confirmation_required', 'sushi']);
    expect((await create({ ...body, confirm: 'sushi' })).status).toBe(201);
  });

  it('changes a plan through maintenance, refuses another tenancy, and removes', async () => {
    const path = `/apps/sushi/addons/${primary}`;
    expect((await client.heroku('PATCH', path, { body: { plan: 'borealis-pg:h2-s5' } })).status).toBe(422);
    expect((await client.heroku('PATCH', path, { body: { plan: 'borealis-pg:x3-s500-p4-r16' } })).body.plan.name).toBe('borealis-pg:x3-s500-p4-r16');
    expect(clouds.world.primary.status).toBe('maintenance-plan-change');
    await vi.waitFor(() => expect(clouds.world.primary.status).toBe('available'));
    expect((await client.heroku('DELETE', '/apps/acme-storefront/addons/borealis-pg-oval-40116')).status).toBe(422);
    expect((await client.heroku('DELETE', path)).body.state).toBe('deprovisioned');
    expect((await client.heroku('GET', `/addons/${primary}`)).status).toBe(404);
    expect(databases.calls).toContain(`drop ${primary}`);
  });

  it('refuses bodies that are no JSON object with 400', async () => {
    for (const text of ['{"plan":', '[1]', 'null']) {
      const answer = await client.heroku('POST', '/apps/sushi/addons', { text });
      expect([answer.status, answer.body.id]).toEqual([400, 'bad_request']);
    }
  });
});

it('gives config vars in the form of section 10, and takes changes', async () => {
  const vars = await client.heroku('GET', '/apps/sushi/config-vars');
  expect(vars.body['DATABASE_TUNNEL_BPG_CONN_INFO']).toMatch(/^POSTGRES_WRITER_HOST:=pg-writer\.internal\|POSTGRES_READER_HOST:=pg-reader\.internal\|POSTGRES_PORT:=5432\|POSTGRES_DB_NAME:=app_db_1\|/u);
  expect(vars.body['DATABASE_READONLY_URL']).toBe('postgres://app_ro_12345:R-secret@pg-tunnel.borealis-data.com:5432/app_db_1');
  const changed = await client.heroku('PATCH', '/apps/sushi/config-vars', { body: { DATABASE_TUNNEL_BPG_CONN_INFO: 'edited by hand', LANG: null } });
  expect([changed.body['DATABASE_TUNNEL_BPG_CONN_INFO'], 'LANG' in changed.body]).toEqual(['edited by hand', false]);
  expect((await client.heroku('PATCH', '/apps/sushi/config-vars', { body: { 'BAD-NAME': 'x' } })).status).toBe(422);
});
