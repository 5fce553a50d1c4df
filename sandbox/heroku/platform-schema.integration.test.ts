import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClouds } from '../clouds.ts';
import type { Clouds } from '../clouds.ts';
import { createCloudClient } from '../testing/cloud-client.ts';
import type { CloudClient, Options } from '../testing/cloud-client.ts';
import { createFakeDatabases } from '../testing/fake-databases.ts';
import { readHerokuSchema } from '../testing/heroku-schema.ts';

const path = process.env['HEROKU_PLATFORM_API_SCHEMA'] ?? '';

let clouds: Clouds;
let client: CloudClient;

beforeAll(async () => {
  clouds = await createClouds({ options: { stateMs: 20 }, databases: createFakeDatabases() });
  client = createCloudClient(clouds);
});
afterAll(() => clouds.dispose());

/** Method, path and how Heroku's schema writes the path. */
type Step = [method: string, path: string, template: string, options?: Options];

const primary = 'borealis-pg-hex-12345';
const reads: Step[] = [
  ['GET', '/account', '/account'],
  ['GET', '/users/~', '/users/{user}'],
  ['GET', '/account/rate-limits', '/account/rate-limits'],
  ['GET', '/apps', '/apps'],
  ['GET', '/users/~/apps', '/users/{user}/apps'],
  ['GET', '/users/~/addons', '/users/{user}/addons'],
  ['GET', '/apps/sushi', '/apps/{app}'],
  ['GET', '/teams', '/teams'],
  ['GET', '/teams/acme-shop', '/teams/{team}'],
  ['GET', '/teams/acme-shop/apps', '/teams/{team}/apps'],
  ['GET', '/teams/acme-shop/addons', '/teams/{team}/addons'],
  ['GET', '/addons', '/addons'],
  ['GET', `/addons/${primary}`, '/addons/{addon}'],
  ['GET', '/apps/sushi/addons', '/apps/{app}/addons'],
  ['GET', `/apps/sushi/addons/${primary}`, '/apps/{app}/addons/{addon}'],
  ['GET', '/addon-attachments', '/addon-attachments'],
  ['GET', `/addons/${primary}/addon-attachments`, '/addons/{addon}/addon-attachments'],
  ['GET', '/apps/acme-checkout/addon-attachments', '/apps/{app}/addon-attachments'],
  ['GET', '/apps/sushi/addon-attachments/DATABASE', '/apps/{app}/addon-attachments/{attachment}'],
  ['GET', '/addon-services', '/addon-services'],
  ['GET', '/addon-services/borealis-pg', '/addon-services/{service}'],
  ['GET', '/addon-services/borealis-pg/plans', '/addon-services/{service}/plans'],
  ['GET', '/addon-services/borealis-pg/plans/x2-s100-p2-r8', '/addon-services/{service}/plans/{plan}'],
  ['GET', '/plans/borealis-pg:h1-s1', '/plans/{plan}'],
  ['GET', '/apps/sushi/releases', '/apps/{app}/releases'],
  ['GET', '/apps/sushi/config-vars', '/apps/{app}/config-vars'],
  ['GET', `/addons/${primary}/config`, '/addons/{addon}/config'],
  ['GET', '/oauth/authorizations', '/oauth/authorizations'],
  ['GET', '/oauth/authorizations/~', '/oauth/authorizations/{id}'],
];
const writes: Step[] = [
  ['POST', '/actions/addons/resolve', '/actions/addons/resolve', { body: { addon: primary } }],
  ['POST', '/actions/addon-attachments/resolve', '/actions/addon-attachments/resolve', { body: { addon_attachment: primary } }],
  ['PATCH', '/apps/sushi/config-vars', '/apps/{app}/config-vars', { body: { MINE: '1', LANG: null } }],
  ['POST', '/addon-attachments', '/addon-attachments', { body: { addon: primary, app: 'ramen-blog', name: 'SUSHI_DB' } }],
  ['POST', '/apps/sushi/addons', '/apps/{app}/addons', { body: { plan: { name: 'borealis-pg:x1-s20-p1-r4' }, name: 'borealis-pg-made-here' } }],
  ['PATCH', `/apps/sushi/addons/${primary}`, '/apps/{app}/addons/{addon}', { body: { plan: 'borealis-pg:x3-s500-p4-r16' } }],
  ['DELETE', '/apps/sushi/addons/redis-cubed-81043', '/apps/{app}/addons/{addon}'],
];

async function code(): Promise<{ code: string; secret: string }> {
  const [oauth] = clouds.oauthClients;
  const form = new URLSearchParams({ client_id: oauth!.id, response_type: 'code', scope: 'global', decision: 'allow' });
  const answer = await client.oauth('POST', '/oauth/authorize', { text: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  return { code: new URL(answer.headers.get('location')!).searchParams.get('code')!, secret: oauth!.secret };
}

describe("answers against Heroku's schema", () => {
  it('says where the schema must come from when there is none', () => {
    if (path === '') process.stderr.write('skipped: HEROKU_PLATFORM_API_SCHEMA does not name the schema file\n');
    expect(path === '' || path.endsWith('.json')).toBe(true);
  });

  for (const [method, url, template, options] of path === '' ? [] : [...reads, ...writes]) {
    it(`${method} ${url}`, async () => {
      const schema = readHerokuSchema(path);
      expect(schema.describes(method, template)).toBe(true);
      const answer = await client.heroku(method, url, options);
      expect(answer.status).toBeLessThan(300);
      expect(schema.problems(method, template, answer.body)).toEqual([]);
    });
  }

  if (path === '') return;

  it('authorizations and tokens, made and taken away', async () => {
    const schema = readHerokuSchema(path);
    const made = await client.heroku('POST', '/oauth/authorizations', { body: { scope: ['read', 'identity'], expires_in: 180 } });
    expect(schema.problems('POST', '/oauth/authorizations', made.body)).toEqual([]);
    const gone = await client.heroku('DELETE', `/oauth/authorizations/${made.body.id}`);
    expect(schema.problems('DELETE', '/oauth/authorizations/{id}', gone.body)).toEqual([]);
    const grant = await code();
    const token = await client.heroku('POST', '/oauth/tokens', { body: { grant: { code: grant.code, type: 'authorization_code' }, client: { secret: grant.secret }, refresh_token: {} } });
    expect(token.status).toBe(201);
    expect(schema.problems('POST', '/oauth/tokens', token.body)).toEqual([]);
  });

  it('finds a missing and an extra property', () => {
    const schema = readHerokuSchema(path);
    expect(schema.problems('GET', '/account/rate-limits', {}).join()).toContain('remaining');
    expect(schema.problems('GET', '/account/rate-limits', { remaining: 1, more: 2 }).join()).toContain('more');
  });
});
