import type { ServerResponse } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../../shared/error-copy.ts';
import { AppFailure } from '../errors/app-failure.ts';
import { answerJson, startClient, startStandIn } from '../http/testing/stand-in.ts';
import { createBorealisApi } from './borealis-api.ts';
import type { BorealisApi } from './types.ts';

/** What the stand-in answers next; nothing at all with status 0. */
const next: { status: number; body: unknown } = { status: 500, body: {} };
const standIn = await startStandIn((_request, response: ServerResponse) => {
  if (next.status === 0) return;
  if (typeof next.body === 'string') response.writeHead(next.status, { 'content-type': 'text/html' }).end(next.body);
  else answerJson(response, next.status, next.body);
});
const { http, transport } = startClient();
const api: BorealisApi = createBorealisApi({
  http: { ...http, send: (request) => http.send({ ...request, ...(next.status === 0 ? { deadlineMs: 40 } : {}) }) },
  config: { borealisApiUrl: standIn.url },
  children: { lease: async () => ({ token: 't', done() {} }), ready: () => true, refused() {}, leave: async () => {}, dispose: async () => {} },
});
afterAll(async () => {
  await standIn.close();
  await transport.dispose();
});

const calls = {
  info: () => api.info('db'),
  status: () => api.status('db'),
  sshUser: () => api.personalSshUser('db'),
  dbUser: () => api.personalDbUser('db', false),
  users: () => api.dbUsers('db'),
  reset: () => api.resetCredentials('db'),
  extensions: () => api.extensions('db'),
  install: () => api.installExtension('db', 'hstore'),
  remove: () => api.removeExtension('db', 'hstore'),
  integrations: () => api.integrations('db'),
  register: () => api.registerIntegration('db', { name: 'etl', sshPublicKey: 'ssh-ed25519 AAAA', write: false }),
  deregister: () => api.removeIntegration('db', 'etl'),
  capabilities: () => api.restoreCapabilities('db'),
  token: () => api.restoreToken('db'),
};
type Name = keyof typeof calls;

/** The words of a case: what happened, why, what to do next. `<reason>` stands for what Borealis said. */
type Case = readonly [code: string, what: string, why: string | RegExp, next: string | RegExp];
const unavailable: Case = ['borealis.failed', 'Borealis is temporarily unavailable.', /^It answered with status \d{3}(: <reason>)?\.$/, /^Retry in a minute\. If it stays, contact Borealis support/];
const notOurs: Case = ['borealis.not-found', 'Borealis does not know this add-on.', 'db was removed, or it is not a Borealis Isolated Postgres add-on.', 'Refresh the list of add-ons.'];
const provisioning: Case = ['borealis.not-ready', 'The add-on is not ready yet.', 'db is still being provisioned or is under maintenance.', 'Wait until its status says Available, then retry.'];
const revoked = (what: 'Personal' | 'Write'): Case => ['borealis.access-revoked', `${what} access is revoked.`, 'The storage of db is over its plan’s limit.', 'Upgrade the plan; access comes back by itself.'];
const read = { 400: unavailable, 403: unavailable, 404: notOurs, 409: unavailable, 422: provisioning };
const connect = { ...read, 403: revoked('Personal') };

/** The table of section 12 of what the vendor's CLI tells: every endpoint, every status. */
const rows: Record<Name, Record<400 | 403 | 404 | 409 | 422, Case>> = {
  info: { ...read, 422: unavailable },
  status: { ...read, 422: unavailable },
  sshUser: connect,
  dbUser: connect,
  users: read,
  reset: {
    ...read,
    400: ['borealis.maintenance', 'The add-on is under maintenance.', 'Borealis is working on db and takes no changes of its credentials meanwhile.', /^Wait some minutes/],
    403: revoked('Write'),
  },
  extensions: read,
  install: {
    ...read,
    400: ['extension.unsupported', 'hstore is not a supported extension.', /^(<reason>|Borealis does not offer an extension of that name\.)$/, /list of supported extensions/],
    409: ['extension.conflict', 'hstore cannot be installed beside what is there.', /installed already, or the schema/, /^Refresh the list; rename a schema/],
  },
  remove: {
    ...read,
    400: ['extension.has-dependents', 'hstore is in use.', /depend on it/, 'Remove what depends on it first.'],
    404: ['extension.not-installed', 'hstore is not installed.', /removed it in the meantime/, 'Refresh the list of extensions.'],
  },
  integrations: read,
  register: {
    ...read,
    400: ['integration.rejected', 'etl was not registered.', /^(<reason>|Borealis refused it and gave no reason\.)$/, /^(Change|Check) the name (or|and) the key/],
    403: revoked('Write'),
    409: ['integration.exists', 'There is an integration etl already.', /unique/, /^Choose another name/],
  },
  deregister: {
    ...read,
    403: revoked('Write'),
    404: ['integration.unknown', 'There is no integration etl.', /db itself is gone/, 'Refresh the list of integrations.'],
  },
  capabilities: read,
  token: { ...read, 400: ['restore.rejected', 'db cannot be copied.', /^(<reason>|Borealis refused and gave no reason\.)$/, /plan allows/] },
};
const everywhere: Record<401 | 402 | 429 | 500 | 502 | 503, Case> = {
  401: ['borealis.unauthorized', 'Borealis did not accept the authorization.', /short-lived Heroku authorization/, /sign in again/],
  402: unavailable,
  429: ['borealis.rate-limited', 'Borealis asks to slow down.', /Too many requests/, 'Wait a minute, then retry.'],
  500: unavailable,
  502: unavailable,
  503: unavailable,
};

async function answered(name: Name, status: number, body: unknown): Promise<AppFailure['error']> {
  Object.assign(next, { status, body });
  const thrown: unknown = await calls[name]().then(() => null, (error: unknown) => error);
  if (!(thrown instanceof AppFailure)) throw new Error(`${name} did not fail at ${status}.`);
  return thrown.error;
}

const cases = Object.keys(rows).flatMap((key) => {
  const name = key as Name;
  return Object.entries({ ...rows[name], ...everywhere }).map(([status, [code, ...words]]) => ({ name, status: Number(status), code, words }));
});
const like = (expected: string | RegExp): unknown => (typeof expected === 'string' ? expected : expect.stringMatching(expected));
const bodies = [{ reason: 'Because of <this>' }, {}, '', '<html>proxy</html>', ['odd'], { reason: 7 }];

describe('every status of every endpoint', () => {
  it.each(cases)('$name, $status: $code', async ({ name, status, code, words: [what, why, next] }) => {
    for (const body of bodies) {
      const error = await answered(name, status, body);
      const words = wordsOf(error);
      const plain = { ...words, why: words.why.replace('Because of <this>', '<reason>') };
      expect({ body, code: error.code, ...plain }).toEqual({ body, code, what, why: like(why), next: like(next) });
      expect(words.why).not.toMatch(/proxy|undefined|null|\[object|\b7\b/);
    }
  });

  it.each([['info', 409], ['sshUser', 400], ['users', 403], ['install', 403], ['token', 409], ['deregister', 402]] as const)('%s, %i: what Borealis says is not kept back', async (name, status) => {
    expect(wordsOf(await answered(name, status, { reason: 'The moon is full.' })).why).toBe(`It answered with status ${status}: The moon is full.`);
  });

  it.each([['install', 409, 'exists.'], ['remove', 400, 'depend on it.']] as const)('%s, %i: what Borealis says stands beside what it means', async (name, status, meaning) => {
    expect(wordsOf(await answered(name, status, { reason: 'View “a” uses it.' })).why).toMatch(new RegExp(`${meaning} Borealis says: View “a” uses it\\.$`));
    expect(wordsOf(await answered(name, status, {})).why).toMatch(new RegExp(`${meaning}$`));
  });

  it('register, 400: the words do not speak of a reason that was not given', async () => {
    expect(wordsOf(await answered('register', 400, {})).next).not.toContain('reason');
    expect(wordsOf(await answered('register', 400, { reason: 'Bad name' })).next).toContain('as the reason says');
  });

  it.each(['install', 'remove'] as const)('%s, 403: a right that was withdrawn is named where Borealis names it', async (name) => {
    expect(wordsOf(await answered(name, 403, { reason: 'DB write access revoked' }))).toMatchObject({ what: 'Write access is revoked.' });
    expect(wordsOf(await answered(name, 403, { reason: 'Personal DB access revoked' }))).toMatchObject({ what: 'Personal access is revoked.' });
  });
});

it('tells the dependencies of an extension, also where they are none', async () => {
  expect(await answered('install', 400, { reason: 'Missing', dependencies: ['plperl', 'hstore'] })).toMatchObject({ code: 'extension.dependencies', details: { dependencies: ['plperl', 'hstore'] } });
  expect(await answered('install', 400, { dependencies: [] })).toMatchObject({ code: 'extension.dependencies', details: { dependencies: [] } });
  expect(wordsOf(await answered('install', 400, { dependencies: [] })).next).not.toContain('these');
});

it('knows from the resource type that the add-on is missing', async () => {
  expect((await answered('remove', 404, { resourceType: 'addon' })).code).toBe('borealis.not-found');
  expect((await answered('remove', 404, { resourceType: 'extension' })).code).toBe('extension.not-installed');
});

it.each(['reset', 'remove', 'deregister'] as const)('%s takes any answer of success', async (name) => {
  for (const body of [{}, { success: true }, 'OK', '']) {
    Object.assign(next, { status: 200, body });
    await expect(calls[name]()).resolves.toBeUndefined();
  }
});

it.each(['users', 'extensions', 'install', 'integrations', 'register', 'capabilities', 'token'] as const)('%s does not take an answer that is none', async (name) => {
  for (const body of ['<html>', {}, []]) expect((await answered(name, 200, body)).code).toBe('borealis.bad-reply');
});

it.each(Object.keys(calls) as Name[])('%s says that nobody answered', async (name) => {
  const error = await answered(name, 0, {});
  expect(error.code).toBe('borealis.timeout');
  expect(wordsOf(error)).toEqual({ what: 'Borealis does not answer.', why: expect.stringMatching(/gave no reply in time/), next: expect.stringMatching(/^Check the network connection/) });
});
