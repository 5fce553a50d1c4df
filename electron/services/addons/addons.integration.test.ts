import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClouds, type Clouds } from '../../../sandbox/clouds.ts';
import { createCloudClient } from '../../../sandbox/testing/cloud-client.ts';
import { createFakeDatabases } from '../../../sandbox/testing/fake-databases.ts';
import type { SandboxOptions } from '../../../sandbox/types.ts';
import type { AppEvent } from '../../../shared/contract/app.ts';
import { createBorealisApi } from '../borealis/borealis-api.ts';
import { createChildAuthorizations } from '../borealis/child-authorizations.ts';
import { failure } from '../errors/app-failure.ts';
import { createHerokuApi, type HerokuFor } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { createHttpClient } from '../http/http-client.ts';
import { createTransport } from '../http/transport.ts';
import { createSignal } from '../signal.ts';
import { createAddonService } from './addon-service.ts';
import { createCredentialSource } from './credential-source.ts';

const quiet = { info() {}, warn() {}, error() {} };
let dataDir: string;
const cleanUp: (() => Promise<void>)[] = [];
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'addons-')); });
afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo();
  rmSync(dataDir, { recursive: true });
});

/** The product's clients and add-on services on the two stand-in clouds, without PostgreSQL and SSH. */
async function start(options: SandboxOptions = {}) {
  const clouds: Clouds = await createClouds({ options, databases: createFakeDatabases() });
  cleanUp.push(() => clouds.dispose());
  const account = { id: 'me' as string | null, token: clouds.apiKey, rejected: [] as string[] };
  const tokens: TokenSource = {
    accountId: () => account.id,
    async current() {
      if (account.id === null) throw failure('session.signed-out', {}, 'Signed out.');
      return { accountId: account.id, token: account.token };
    },
    refreshed: async () => null,
    rejected: (_, token) => { account.rejected.push(token); },
    twoFactorCode: () => null,
  };
  const transport = createTransport({ httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null });
  cleanUp.push(() => transport.dispose());
  const http = createHttpClient({ transport, userAgent: 'borealis-desktop/0.0.0' });
  const herokuFor: HerokuFor = (of) => createHerokuApi({ http, tokens: of, config: { herokuApiUrl: clouds.endpoints.herokuHost } });
  const children = createChildAuthorizations({ tokens, herokuFor, log: quiet });
  cleanUp.push(() => children.dispose());
  const borealis = createBorealisApi({ http, children, config: { borealisApiUrl: clouds.endpoints.borealisApiBaseUrl } });
  const events = createSignal<AppEvent>();
  const service = createAddonService({ tokens, herokuFor, borealis, events, log: quiet, config: { addonServiceName: 'borealis-pg', dataDir } });
  cleanUp.push(() => service.dispose());
  const credentials = createCredentialSource({ addons: service, heroku: herokuFor(tokens), borealis });
  const idOf = (name: string): string => service.list().addons.find((addon) => addon.name === name)?.id ?? '';
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) {
      await new Promise<void>((resolve) => {
        const stop = events.subscribe(() => { stop(); resolve(); });
      });
    }
  };
  return { clouds, account, borealis, children, service, credentials, idOf, until, faults: clouds.faults, world: clouds.world };
}

describe('the default world', () => {
  it('lists the dozen Borealis add-ons with teams and attachments, and nobody else\'s', async () => {
    const { service } = await start();
    const { addons, error } = await service.refresh();
    expect(error).toBeNull();
    expect(addons).toHaveLength(12);
    const oval = addons.find(({ name }) => name === 'borealis-pg-oval-40116');
    expect(oval).toMatchObject({ app: { name: 'acme-storefront' }, team: { name: 'acme-shop' }, plan: 'borealis-pg:x3-s500-p4-r16', state: 'provisioned' });
    expect(oval?.attachments.map(({ appName, name }) => `${appName}::${name}`)).toEqual(['acme-storefront::DATABASE', 'acme-checkout::STOREFRONT_DB']);
  });

  it('fetches all details with one authorization, and leaves none after dispose', async () => {
    const { clouds, service, children, until } = await start();
    const { addons } = await service.refresh();
    service.visible(addons.map(({ id }) => id));
    await until(() => service.list().addons.every(({ info }) => info !== null));
    const byName = new Map(service.list().addons.map((addon) => [addon.name, addon.info]));
    expect(byName.get('borealis-pg-solid-60933')?.status).toBe('maintenance');
    expect(byName.get('borealis-pg-deep-71514')).toMatchObject({ storageComplianceStatus: 'violating', storageComplianceDeadline: expect.any(String) });
    const { requests } = clouds.counters();
    expect(requests['heroku POST /oauth/authorizations']).toBe(1);
    await children.dispose();
    expect((await createCloudClient(clouds).heroku('GET', '/oauth/authorizations')).body).not.toContainEqual(expect.objectContaining({ description: expect.stringMatching(/^Borealis Desktop temporary token/) }));
  });

  it('follows add-ons that vanish, appear and change', async () => {
    const { service, world, idOf } = await start();
    await service.refresh();
    const gone = idOf('borealis-pg-curly-20417');
    world.remove('borealis-pg-curly-20417');
    world.add({ name: 'borealis-pg-new-1', appName: 'sushi' });
    await expect(service.details(gone)).rejects.toMatchObject({ error: { code: 'borealis.not-found' } });
    const names = (await service.refresh()).addons.map(({ name }) => name);
    expect(names).toContain('borealis-pg-new-1');
    expect(names).not.toContain('borealis-pg-curly-20417');
    world.update(world.primary.name, { status: 'maintenance-plan-change' });
    expect((await service.details(idOf(world.primary.name))).info?.status).toBe('maintenance-plan-change');
  });
});

describe('a thousand add-ons', () => {
  it('are listed, cached and read again quickly', async () => {
    const { service, clouds } = await start({ addons: 1_000 });
    const { addons } = await service.refresh();
    expect(addons).toHaveLength(1_000);
    service.visible(addons.slice(0, 20).map(({ id }) => id));
    const began = performance.now();
    for (let count = 0; count < 50; count += 1) service.list();
    expect((performance.now() - began) / 50).toBeLessThan(250);
    expect(clouds.counters().requests['heroku GET /addons']).toBeLessThanOrEqual(2);
  });
});

describe('credentials', () => {
  it('come from Borealis for the person and from the config var for the app', async () => {
    const { service, credentials, idOf, world } = await start();
    await service.refresh();
    const addonId = idOf(world.primary.name);
    expect(await credentials.addonName(addonId)).toBe(world.primary.name);
    expect(await credentials.sshUser(addonId)).toMatchObject({ port: 2222, publicHostKey: expect.stringMatching(/^ssh-ed25519 /) });
    expect(await credentials.dbUser({ addonId, access: 'read-only', identity: 'personal' })).toMatchObject({ host: 'pg-reader.internal' });
    const app = await credentials.dbUser({ addonId, access: 'read-write', identity: 'app' });
    expect(app).toMatchObject({ host: 'pg-writer.internal', port: 5432, database: 'app_db_1' });
    expect(app.password).not.toBe('');
  });

  it('are refused in words of their own', async () => {
    const { service, credentials, idOf, world } = await start();
    await service.refresh();
    const code = (name: string, access: 'read-only' | 'read-write'): Promise<unknown> =>
      credentials.dbUser({ addonId: idOf(name), access, identity: 'personal' }).then(() => 'none', (error: unknown) => error);
    expect(await code('borealis-pg-fresh-70001', 'read-only')).toMatchObject({ error: { code: 'borealis.not-ready' } });
    expect(await code('borealis-pg-steep-82266', 'read-write')).toMatchObject({ error: { code: 'borealis.access-revoked', details: { what: 'write' } } });
    world.update('borealis-pg-steep-82266', { personalAccessRevoked: true });
    expect(await code('borealis-pg-steep-82266', 'read-only')).toMatchObject({ error: { code: 'borealis.access-revoked', details: { what: 'personal' } } });
  });
});

describe('tokens', () => {
  it('tells that a token was revoked, and keeps the list', async () => {
    const { service, account, world } = await start();
    await service.refresh();
    world.revokeToken(account.token);
    const list = await service.refresh();
    expect(list.addons).toHaveLength(12);
    expect(list.error?.code).toBe('heroku.unauthorized');
    expect(account.rejected).toContain(account.token);
  });

  it('takes a fresh authorization when the temporary one was revoked', async () => {
    const { service, children, clouds, world, idOf } = await start();
    await service.refresh();
    const lease = await children.lease();
    lease.done();
    world.revokeToken(lease.token);
    expect((await service.details(idOf(world.primary.name))).info).not.toBeNull();
    expect(clouds.counters().requests['heroku POST /oauth/authorizations']).toBe(2);
  });

  it('hands a narrow token over itself, and not a wider one', async () => {
    const { service, account, clouds, children, world, idOf } = await start();
    await service.refresh();
    const client = createCloudClient(clouds);
    const narrow = await client.temporary(['read', 'identity'], null);
    account.token = narrow.token;
    expect((await service.details(idOf(world.primary.name))).info).not.toBeNull();
    await children.leave('me');
    account.token = (await client.temporary(['read', 'identity', 'write'], null)).token;
    await expect(service.details(idOf(world.primary.name))).rejects.toMatchObject({ error: { code: 'session.too-narrow', details: { scopes: ['identity', 'read', 'write'] } } });
  });

  it('leaves no authorization after leaving the account while details are fetched', async () => {
    const { service, children, clouds, account } = await start();
    const { addons } = await service.refresh();
    const before = clouds.counters().liveAuthorizations;
    service.visible(addons.map(({ id }) => id));
    (await children.lease()).done();
    expect(clouds.counters().liveAuthorizations).toBe(before + 1);
    account.id = null;
    await children.leave('me');
    expect(clouds.counters().liveAuthorizations).toBe(before);
  });
});

describe('faults of Heroku', () => {
  it.each([
    [{ kind: 'endless-paging' }, 'heroku.bad-reply'],
    [{ kind: 'malformed' }, 'heroku.bad-reply'],
    [{ kind: 'endless' }, 'heroku.bad-reply'],
    [{ kind: 'content-type', value: 'text/html' }, 'heroku.bad-reply'],
    [{ kind: 'redirect', status: 302, location: 'http://example.com/' }, 'heroku.bad-reply'],
    [{ kind: 'status', status: 402, body: { id: 'delinquent', message: 'Pay.' } }, 'heroku.delinquent'],
    [{ kind: 'status', status: 429, body: { id: 'rate_limit' }, headers: { 'retry-after': '900' } }, 'heroku.rate-limited'],
  ] as const)('%j keeps the list and is told as %s', async (effect, code) => {
    const { service, faults } = await start();
    await service.refresh();
    faults.http({ cloud: 'heroku', path: /^\/addons$/, effect });
    const list = await service.refresh();
    expect(list.addons).toHaveLength(12);
    expect(list.error?.code).toBe(code);
    faults.clear();
    expect((await service.refresh()).error).toBeNull();
  });

  it('gets over two bad replies by itself', async () => {
    const { service, faults } = await start();
    faults.http({ cloud: 'heroku', path: /^\/addons$/, times: 1, effect: { kind: 'status', status: 503 } });
    faults.http({ cloud: 'heroku', path: /^\/apps$/, times: 1, effect: { kind: 'reset' } });
    expect((await service.refresh()).error).toBeNull();
  });
});
