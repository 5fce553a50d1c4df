import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClouds } from '../clouds.ts';
import type { Clouds } from '../clouds.ts';
import { createCloudClient } from '../testing/cloud-client.ts';
import type { CloudClient } from '../testing/cloud-client.ts';
import { createFakeDatabases } from '../testing/fake-databases.ts';
import type { FakeDatabases } from '../testing/fake-databases.ts';

const primary = 'borealis-pg-hex-12345';
const provisioning = 'borealis-pg-fresh-70001';
const revoked = 'borealis-pg-steep-82266';
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0';

let clouds: Clouds;
let client: CloudClient;
let databases: FakeDatabases;
let token: string;

beforeEach(async () => {
  databases = createFakeDatabases();
  clouds = await createClouds({ options: { stateMs: 30 }, databases });
  client = createCloudClient(clouds);
  token = (await client.temporary()).token;
});
afterEach(() => clouds.dispose());

const ask = (method: string, path: string, body?: unknown) => client.borealis(method, path, { token, ...(body === undefined ? {} : { body }) });
const every: [string, string, object?][] = [
  ['POST', '/personal-ssh-users'],
  ['POST', '/personal-db-users', { enableWriteAccess: false }],
  ['GET', '/db-users'],
  ['DELETE', '/db-users/credentials'],
  ['GET', '/pg-extensions'],
  ['POST', '/pg-extensions', { pgExtensionName: 'cube' }],
  ['DELETE', '/pg-extensions/cube'],
  ['GET', '/data-integrations'],
  ['POST', '/data-integrations', { integrationName: 'one', sshPublicKey: key, enableWriteAccess: false }],
  ['DELETE', '/data-integrations/one'],
  ['GET', '/restore-capabilities'],
  ['POST', '/restore-tokens'],
];

describe('the order of checks', () => {
  it.each(every)('%s %s: 401, then 404, then 422', async (method, suffix, body) => {
    for (const bad of ['', 'HRKU-nobody', (await client.temporary(['identity'])).token, (await client.temporary(['read'])).token]) {
      const answer = await client.borealis(method, `no-such-addon${suffix}`, { token: bad, body });
      expect([answer.status, typeof answer.body.reason]).toEqual([401, 'string']);
    }
    const missing = await ask(method, `no-such-addon${suffix}`, body);
    expect([missing.status, missing.body.resourceType]).toEqual([404, 'addon']);
    expect((await ask(method, provisioning + suffix, body)).status).toBe(422);
  });

  it('401 at once after the authorization is deleted, though B1 answers in every state before', async () => {
    const temporary = await client.temporary();
    const info = await client.borealis('GET', provisioning, { token: temporary.token });
    expect([info.status, info.body.appDbName, info.body.status]).toEqual([200, null, 'provisioning']);
    await client.heroku('DELETE', `/oauth/authorizations/${temporary.id}`);
    expect((await client.borealis('GET', provisioning, { token: temporary.token })).status).toBe(401);
  });

  it('403 for writing after write access was revoked, reading stays', async () => {
    for (const [method, suffix, body] of [every[3]!, every[8]!, every[9]!]) expect((await ask(method, revoked + suffix, body)).status).toBe(403);
    expect((await ask('POST', `${revoked}/personal-db-users`, { enableWriteAccess: true })).status).toBe(403);
    expect((await ask('POST', `${revoked}/personal-db-users`, { enableWriteAccess: false })).status).toBe(200);
    expect(databases.calls).toContain(`setWriteAccess false ${revoked}`);
    clouds.world.update(revoked, { personalAccessRevoked: true });
    expect((await ask('POST', `${revoked}/personal-ssh-users`)).status).toBe(403);
    clouds.world.update(revoked, { personalAccessRevoked: false, writeAccessRevoked: false });
    expect((await ask('POST', `${revoked}/personal-db-users`, { enableWriteAccess: true })).status).toBe(200);
    expect(databases.calls).toContain(`setWriteAccess true ${revoked}`);
  });
});

describe('users', () => {
  it('gives personal users, lists them and resets them during a maintenance that refuses a second reset', async () => {
    const ssh = await ask('POST', `${primary}/personal-ssh-users`);
    expect(Object.keys(ssh.body).toSorted()).toEqual(['publicSshHostKey', 'sshHost', 'sshPort', 'sshPrivateKey', 'sshUsername']);
    const reader = await ask('POST', `${primary}/personal-db-users`, { enableWriteAccess: false });
    expect(reader.body).toMatchObject({ dbHost: 'pg-reader.internal', dbPort: 5432, dbName: 'app_db_1', dbUsername: 'p_ro_12345' });
    expect((await ask('POST', `${primary}/personal-db-users`, { enableWriteAccess: true })).body.dbHost).toBe('pg-writer.internal');
    expect((await ask('POST', `${primary}/personal-db-users`, { enableWriteAccess: 'yes' })).status).toBe(400);
    const { users } = (await ask('GET', `${primary}/db-users`)).body;
    expect(users[0]).toEqual({ displayName: null, readOnlyUsername: 'app_ro_12345', readWriteUsername: 'app_rw_67890', userType: 'app' });
    expect(users[1]).toMatchObject({ displayName: 'dana@example.com', userType: 'personal' });
    expect((await ask('DELETE', `${primary}/db-users/credentials`)).body).toEqual({ success: true });
    expect((await ask('GET', primary)).body.status).toBe('maintenance-db-credentials-full-reset');
    expect((await ask('DELETE', `${primary}/db-users/credentials`)).status).toBe(400);
    await vi.waitFor(async () => expect((await ask('GET', primary)).body.status).toBe('available'));
    expect((await ask('GET', `${primary}/db-users`)).body.users).toHaveLength(1);
  });
});

describe('extensions', () => {
  it('installs with dependencies as section 9.5 does, and refuses each wrong step', async () => {
    const install = (pgExtensionName: string) => ask('POST', `${primary}/pg-extensions`, { pgExtensionName });
    const missing = await install('earthdistance');
    expect([missing.status, missing.body]).toEqual([400, { reason: 'Missing dependencies', dependencies: ['cube'] }]);
    expect((await install('cube')).body).toEqual({ pgExtensionSchema: 'cube', pgExtensionVersion: '1.8' });
    expect((await install('earthdistance')).status).toBe(201);
    expect((await install('cube')).status).toBe(409);
    const unsupported = await install('nonsense');
    expect([unsupported.status, 'dependencies' in unsupported.body]).toEqual([400, false]);
    expect((await ask('GET', `${primary}/pg-extensions`)).body.extensions[0]).toEqual({ name: 'cube', schema: 'cube', version: '1.8' });
    expect((await ask('DELETE', `${primary}/pg-extensions/cube`)).status).toBe(400);
    expect((await ask('DELETE', `${primary}/pg-extensions/earthdistance`)).body).toEqual({ success: true });
    const gone = await ask('DELETE', `${primary}/pg-extensions/earthdistance`);
    expect([gone.status, gone.body.resourceType]).toEqual([404, 'extension']);
  });
});

describe('data integrations', () => {
  const register = (integrationName: string, sshPublicKey = `${key} a comment`) =>
    ask('POST', `${primary}/data-integrations`, { integrationName, sshPublicKey, enableWriteAccess: true });
  it('registers once, shows the password once, and forgets', async () => {
    const made = await register('my_integration1');
    expect(made.status).toBe(201);
    const fields = ['dbHost', 'dbName', 'dbPassword', 'dbPort', 'dbUsername', 'publicSshHostKey', 'sshHost', 'sshPort', 'sshUsername'];
    expect(Object.keys(made.body).toSorted()).toEqual(fields);
    expect((await register('my_integration1')).status).toBe(409);
    const [listed] = (await ask('GET', `${primary}/data-integrations`)).body.integrations;
    expect(Object.keys(listed).toSorted()).toEqual(['createdAt', 'dbUsername', 'name', 'sshUsername', 'writeAccess']);
    expect((await ask('DELETE', `${primary}/data-integrations/my_integration1`)).body).toEqual({ success: true });
    expect((await ask('DELETE', `${primary}/data-integrations/my_integration1`)).status).toBe(404);
  });

  it.each([['invalid-integration-name!', key], ['UPPER', key], ['', key], ['a'.repeat(26), key], ['ok', 'ssh-ed25519 AAAA'], ['ok', 'ssh-dss AAAAB3NzaC1kc3MAAACBAP'], ['ok', '']])(
    'refuses the name "%s" with the key "%s"',
    async (name, sshPublicKey) => {
      const answer = await register(name, sshPublicKey);
      expect([answer.status, typeof answer.body.reason]).toEqual([400, 'string']);
    },
  );

  it('gives the same name to one of two callers only', async () => {
    const statuses = (await Promise.all([register('twice'), register('twice')])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
  });
});

describe('restore', () => {
  it('says what each kind of plan can do, and refuses tokens for the smallest', async () => {
    const capable = (await ask('GET', `${primary}/restore-capabilities`)).body;
    expect(capable).toEqual({ cloneSupported: true, restoreSupported: true, earliestRestorableTime: '2025-02-21T03:15:28.675Z', latestRestorableTime: '2025-02-24T18:42:00.000Z' });
    const shared = (await ask('GET', 'borealis-pg-curly-20417/restore-capabilities')).body;
    expect(shared).toEqual({ cloneSupported: true, restoreSupported: false, earliestRestorableTime: null, latestRestorableTime: null });
    const refused = await ask('POST', 'borealis-pg-cubic-33871/restore-tokens');
    expect([refused.status, refused.body.reason]).toEqual([400, 'Multi-tenant plans are not supported!']);
    expect((await ask('POST', `${primary}/restore-tokens`)).status).toBe(201);
  });
});

it('answers in its own shape to bad JSON and unknown routes', async () => {
  const bad = await client.borealis('POST', `${primary}/pg-extensions`, { token, text: '{"pgExt' });
  expect([bad.status, typeof bad.body.reason]).toEqual([400, 'string']);
  expect((await ask('GET', `${primary}/nothing`)).body.reason).toBe('No such endpoint.');
});
