import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClouds } from '../clouds.ts';
import type { Clouds } from '../clouds.ts';
import { createCloudClient } from '../testing/cloud-client.ts';
import type { CloudClient } from '../testing/cloud-client.ts';
import { createFakeDatabases } from '../testing/fake-databases.ts';

let clouds: Clouds;
let client: CloudClient;

beforeEach(async () => {
  clouds = await createClouds({ options: { accessTokenSeconds: 600, oauthPorts: [53_682, 53_683] }, databases: createFakeDatabases() });
  client = createCloudClient(clouds);
});
afterEach(() => clouds.dispose());

const form = (fields: Record<string, string>) => ({ text: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });

function authorize(fields: Record<string, string> = {}) {
  return { client_id: clouds.oauthClients[0]!.id, response_type: 'code', scope: 'global', state: 'st&te=1', ...fields };
}

async function allow(fields: Record<string, string> = {}): Promise<URL> {
  const answer = await client.oauth('POST', '/oauth/authorize', form({ ...authorize(), decision: 'allow', ...fields }));
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location')!);
}

const exchange = (code: string, client_secret = clouds.oauthClients[0]!.secret) =>
  client.oauth('POST', '/oauth/token', form({ grant_type: 'authorization_code', code, client_secret }));

describe('the consent page', () => {
  it('names the client, the scopes and the person, safely, with two buttons', async () => {
    const query = new URLSearchParams(authorize({ scope: 'read,identity', state: '"><script>alert(1)</script>' }));
    const { status, body, headers } = await client.oauth('GET', `/oauth/authorize?${query.toString()}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const text of ['Borealis Desktop', 'dana@example.com', '<strong>identity</strong>', '<strong>read</strong>', '>Allow</button>', '>Deny</button>']) expect(body).toContain(text);
    expect(body).not.toContain('<script>');
  });

  it('stays on its own page for an unknown client or scope, without a redirect', async () => {
    for (const wrong of [{ client_id: 'nobody' }, { scope: 'everything' }, { response_type: 'token' }]) {
      const query = new URLSearchParams(authorize(wrong));
      const answer = await client.oauth('GET', `/oauth/authorize?${query.toString()}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  it('redirects to the registered URI only, with the state', async () => {
    const target = await allow({ redirect_uri: 'http://127.0.0.1:1/evil' });
    expect(`${target.origin}${target.pathname}`).toBe('http://127.0.0.1:53682/callback');
    expect(target.searchParams.get('state')).toBe('st&te=1');
    const denied = await client.oauth('POST', '/oauth/authorize', form({ ...authorize(), decision: 'deny' }));
    expect(new URL(denied.headers.get('location')!).searchParams.get('error')).toBe('access_denied');
  });
});

describe('tokens', () => {
  it('exchanges a code once, only with the right secret', async () => {
    const code = (await allow()).searchParams.get('code')!;
    expect((await exchange(code, 'wrong')).status).toBe(401);
    expect((await exchange(code, clouds.oauthClients[1]!.secret)).status).toBe(401);
    const { body } = await exchange(code);
    expect(Object.keys(body).toSorted()).toEqual(['access_token', 'expires_in', 'refresh_token', 'session_nonce', 'token_type', 'user_id']);
    expect([body.token_type, body.expires_in]).toEqual(['Bearer', 600]);
    expect((await client.heroku('GET', '/account', { token: body.access_token })).body.email).toBe('dana@example.com');
    const again = await exchange(code);
    expect([again.status, again.body.id]).toEqual([400, 'invalid_grant']);
  });

  it('takes the secret by HTTP Basic too, and signs in the other person', async () => {
    const code = (await allow({ as: 'robin@example.com' })).searchParams.get('code')!;
    const [oauth] = clouds.oauthClients;
    const options = form({ grant_type: 'authorization_code', code });
    const basic = `Basic ${Buffer.from(`${oauth!.id}:${oauth!.secret}`).toString('base64')}`;
    const { body } = await client.oauth('POST', '/oauth/token', { ...options, headers: { ...options.headers, authorization: basic } });
    expect((await client.heroku('GET', '/account', { token: body.access_token })).body.email).toBe('robin@example.com');
    const apps = (await client.heroku('GET', '/apps', { token: body.access_token })).body.map((app: { name: string }) => app.name);
    expect(apps).toContain('acme-storefront');
    expect(apps).not.toContain('sushi');
    expect((await client.heroku('GET', '/addons/borealis-pg-hex-12345', { token: body.access_token })).status).toBe(404);
  });

  it('refreshes, and ends everything when the authorization is deleted by its id', async () => {
    const { body: first } = await exchange((await allow()).searchParams.get('code')!);
    const refresh = () => client.oauth('POST', '/oauth/token', form({ grant_type: 'refresh_token', refresh_token: first.refresh_token, client_secret: clouds.oauthClients[0]!.secret }));
    const second = await refresh();
    expect(second.body.access_token).not.toBe(first.access_token);
    const list = (await client.heroku('GET', '/oauth/authorizations', { token: second.body.access_token })).body;
    const own = list.find((each: { access_token: { token: string } }) => each.access_token.token.endsWith(second.body.access_token.slice(-4)));
    expect(own.client.id).toBe(clouds.oauthClients[0]!.id);
    expect((await client.heroku('DELETE', `/oauth/authorizations/${own.id}`, { token: second.body.access_token })).status).toBe(200);
    expect((await client.heroku('GET', '/account', { token: second.body.access_token })).status).toBe(401);
    expect((await refresh()).status).toBe(400);
    expect(clouds.counters().liveAuthorizations).toBe(0);
  });
});

async function begin() {
  const { body } = await client.login('POST', '/auth', { body: { description: 'Borealis Desktop on <host>' } });
  expect(Object.keys(body).toSorted()).toEqual(['browser_url', 'cli_url', 'token']);
  return body as { browser_url: string; cli_url: string; token: string };
}
const press = (path: string, decision: string) => client.login('POST', path, form({ decision }));

describe("the CLI's browser login", () => {
  it('holds the poll open until the button is pressed, then gives a token once', async () => {
    const login = await begin();
    const poll = client.login('GET', login.cli_url, { token: login.token });
    const page = await client.login('GET', login.browser_url);
    expect(page.body).toContain('Borealis Desktop on &lt;host&gt;');
    await press(login.browser_url.split('?')[0]!, 'login');
    const token = (await poll).body.access_token;
    expect((await client.heroku('GET', '/account', { token })).status).toBe(200);
    expect((await client.login('GET', login.cli_url, { token: login.token })).status).toBe(404);
    expect((await client.heroku('DELETE', '/oauth/sessions/~', { token })).status).toBe(200);
    expect((await client.heroku('GET', '/account', { token })).status).toBe(401);
    expect((await client.heroku('DELETE', '/oauth/sessions/~')).body).toMatchObject({ id: 'not_found', resource: 'session' });
  });

  it('tells of a cancelled login, and refuses a stranger', async () => {
    const login = await begin();
    expect((await client.login('GET', login.cli_url, { token: 'stranger' })).status).toBe(401);
    await press(login.browser_url, 'cancel');
    expect((await client.login('GET', login.cli_url, { token: login.token })).body.error).toContain('cancelled');
    expect((await client.login('GET', login.browser_url)).status).toBe(404);
  });
});
