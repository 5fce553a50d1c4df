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

const unavailable = 'borealis.failed';
const rows: Record<Name, Record<400 | 403 | 404 | 409, string>> = {
  info: { 400: unavailable, 403: unavailable, 404: 'borealis.not-found', 409: unavailable },
  sshUser: { 400: 'borealis.rejected', 403: 'borealis.access-revoked', 404: 'borealis.not-found', 409: 'borealis.conflict' },
  dbUser: { 400: 'borealis.rejected', 403: 'borealis.access-revoked', 404: 'borealis.not-found', 409: 'borealis.conflict' },
  users: { 400: unavailable, 403: unavailable, 404: 'borealis.not-found', 409: unavailable },
  reset: { 400: 'borealis.maintenance', 403: 'borealis.access-revoked', 404: 'borealis.not-found', 409: 'borealis.conflict' },
  extensions: { 400: unavailable, 403: unavailable, 404: 'borealis.not-found', 409: unavailable },
  install: { 400: 'extension.unsupported', 403: 'borealis.access-revoked', 404: 'borealis.not-found', 409: 'extension.conflict' },
  remove: { 400: 'extension.has-dependents', 403: 'borealis.access-revoked', 404: 'extension.not-installed', 409: 'borealis.conflict' },
  integrations: { 400: unavailable, 403: unavailable, 404: 'borealis.not-found', 409: unavailable },
  register: { 400: 'integration.rejected', 403: 'borealis.access-revoked', 404: 'borealis.not-found', 409: 'integration.exists' },
  deregister: { 400: 'borealis.rejected', 403: 'borealis.access-revoked', 404: 'integration.unknown', 409: 'borealis.conflict' },
  capabilities: { 400: unavailable, 403: unavailable, 404: 'borealis.not-found', 409: unavailable },
  token: { 400: 'restore.rejected', 403: unavailable, 404: 'borealis.not-found', 409: unavailable },
};
const everywhere = { 401: 'borealis.unauthorized', 422: 'borealis.not-ready', 429: 'borealis.rate-limited', 500: unavailable, 503: unavailable };

async function answered(name: Name, status: number, body: unknown): Promise<AppFailure['error']> {
  Object.assign(next, { status, body });
  const thrown: unknown = await calls[name]().then(() => null, (error: unknown) => error);
  if (!(thrown instanceof AppFailure)) throw new Error(`${name} did not fail at ${status}.`);
  return thrown.error;
}

const cases = Object.keys(rows).flatMap((key) => {
  const name = key as Name;
  return Object.entries({ ...rows[name], ...everywhere }).map(([status, code]) => ({ name, status: Number(status), code }));
});

describe('every status of every endpoint', () => {
  it.each(cases)('$name, $status: $code', async ({ name, status, code }) => {
    for (const body of [{ reason: 'Because of <this>' }, {}, '<html>proxy</html>', ['odd']]) {
      const error = await answered(name, status, body);
      expect({ body, code: error.code }).toEqual({ body, code });
      const words = wordsOf(error);
      expect(Object.values(words).every((text) => text.trim() !== '')).toBe(true);
      expect(JSON.stringify(words)).not.toMatch(/undefined|null|\[object/);
    }
  });
});

it('tells the dependencies of an extension, also where they are none', async () => {
  expect(await answered('install', 400, { reason: 'Missing', dependencies: ['plperl', 'hstore'] })).toMatchObject({ code: 'extension.dependencies', details: { dependencies: ['plperl', 'hstore'] } });
  expect(await answered('install', 400, { dependencies: [] })).toMatchObject({ code: 'extension.dependencies', details: { dependencies: [] } });
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
  expect(wordsOf(error)).toMatchObject({ what: 'Borealis does not answer.' });
});
