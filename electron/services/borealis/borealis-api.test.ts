import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { AppFailure } from '../errors/app-failure.ts';
import { answerJson, startClient, startStandIn, type Received } from '../http/testing/stand-in.ts';
import { createBorealisApi } from './borealis-api.ts';
import type { BorealisApi } from './types.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanUp.splice(0).map((undo) => undo()));
});

/** A Borealis client whose temporary tokens are t1, t2, …: a new one after each that was refused. */
async function borealisWith(answer: (request: Received, response: ServerResponse, count: number) => void) {
  const standIn = await startStandIn(answer);
  const { http, transport } = startClient();
  cleanUp.push(standIn.close, () => transport.dispose());
  const state = { number: 1, open: 0 };
  const api: BorealisApi = createBorealisApi({
    http,
    config: { borealisApiUrl: `${standIn.url}/base/` },
    children: {
      async lease() {
        state.open += 1;
        return { token: `t${state.number}`, done() { state.open -= 1; } };
      },
      ready: () => true,
      refused() { state.number += 1; },
      leave: async () => {},
      dispose: async () => {},
    },
  });
  return { api, state, received: standIn.received };
}

async function errorOf(promise: Promise<unknown>): Promise<AppFailure['error']> {
  const thrown: unknown = await promise.then(() => null, (error: unknown) => error);
  expect(thrown).toBeInstanceOf(AppFailure);
  return (thrown as AppFailure).error;
}

const info = {
  addonName: 'db', status: 'available', region: 'us-east-1', planName: 'x2', dbTenancyType: 'isolated', postgresVersion: '14.4',
  dbStorageMaxBytes: 10, dbStorageUsageBytes: 0, replicaQuantity: 2, appDbName: null, createdAt: '2022-07-08T18:40:38.193-07:00',
  restoreSourceAddonName: null, storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};
const sshUser = { sshHost: 'bastion', sshUsername: 'u', sshPrivateKey: 'KEY', publicSshHostKey: 'ssh-ed25519 AAAA' };
const dbUser = { dbHost: 'reader', dbName: 'd', dbUsername: 'p_ro', dbPassword: 'secret' };

describe('replies', () => {
  it('asks for an add-on by its encoded name', async () => {
    const { api, received, state } = await borealisWith((_, response) => answerJson(response, 200, { ...info, future: [] }));
    const { addonName: _, ...expected } = info;
    expect(await api.info('db/../x')).toEqual(expected);
    expect(received[0]).toMatchObject({ method: 'GET', path: '/base/heroku/resources/db%2F..%2Fx', headers: { authorization: 'Bearer t1' } });
    expect(state.open).toBe(0);
  });

  it('takes the status alone, whatever else is in the answer', async () => {
    const { api, received } = await borealisWith((_, response) => answerJson(response, 200, { status: 'configuring', createdAt: null }));
    expect(await api.status('db')).toBe('configuring');
    expect(received[0]).toMatchObject({ method: 'GET', path: '/base/heroku/resources/db' });
    expect(await errorOf(api.info('db'))).toMatchObject({ code: 'borealis.bad-reply' });
  });

  it('fills in the usual ports', async () => {
    const { api, received } = await borealisWith(({ path }, response) => answerJson(response, 201, path.endsWith('ssh-users') ? sshUser : dbUser));
    expect(await api.personalSshUser('db')).toEqual({ host: 'bastion', port: 22, username: 'u', privateKey: 'KEY', publicHostKey: 'ssh-ed25519 AAAA' });
    expect(await api.personalDbUser('db', true)).toEqual({ host: 'reader', port: 5432, database: 'd', username: 'p_ro', password: 'secret' });
    expect(received.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'POST /base/heroku/resources/db/personal-ssh-users ',
      'POST /base/heroku/resources/db/personal-db-users {"enableWriteAccess":true}',
    ]);
  });

  it('takes a port written as text', async () => {
    const { api } = await borealisWith((_, response) => answerJson(response, 200, { ...dbUser, dbPort: '6543' }));
    expect(await api.personalDbUser('db', false)).toMatchObject({ port: 6543 });
  });

  it.each([
    ['2022-06-30T23:52:14.019Z', '2022-06-30T23:52:14.019Z'],
    ['2022-07-08T18:40:38-07:00', '2022-07-08T18:40:38-07:00'],
    ['2022-07-08T18:40:38.123456-0700', '2022-07-08T18:40:38.123456-07:00'],
    ['2022-07-08T18:40:38+02', '2022-07-08T18:40:38+02:00'],
    ['2022-07-08T18:40:38', '2022-07-08T18:40:38Z'],
    ['2022-07-08T18:40', '2022-07-08T18:40Z'],
    ['2022-07-08', '2022-07-08T00:00Z'],
  ])('takes %s as %s', async (written, time) => {
    const { api } = await borealisWith((_, response) => answerJson(response, 200, { ...info, createdAt: written, storageComplianceDeadline: written }));
    expect(await api.info('db')).toMatchObject({ createdAt: time, storageComplianceDeadline: time });
    expect(Date.parse(time)).not.toBeNaN();
  });

  it.each(['yesterday', '18:42', '2022-13-01T00:00:00', '2022-07-08T18:40:38 PST', ''])('refuses the time %j', async (createdAt) => {
    const { api } = await borealisWith((_, response) => answerJson(response, 200, { ...info, createdAt }));
    expect(await errorOf(api.info('db'))).toMatchObject({ code: 'borealis.bad-reply', details: { problem: '"createdAt" is not what it should be' } });
  });

  it.each([
    [{ ...dbUser, dbPort: 0 }, 'dbPort'],
    [{ ...dbUser, dbPort: 65_536 }, 'dbPort'],
    [{ ...dbUser, dbPort: '5432x' }, 'dbPort'],
    [{ ...dbUser, dbPort: '65536' }, 'dbPort'],
    [{ ...dbUser, dbPassword: undefined }, 'dbPassword'],
    [{ ...dbUser, dbHost: '' }, 'dbHost'],
  ])('refuses %j', async (reply, key) => {
    const { api } = await borealisWith((_, response) => answerJson(response, 200, reply));
    const error = await errorOf(api.personalDbUser('db', false));
    expect(error).toMatchObject({ code: 'borealis.bad-reply', details: { problem: `"${key}" is not what it should be` } });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

describe('statuses', () => {
  const at = { requestId: 'r' };
  const name = { addonName: 'db' };
  it.each([
    ['info', 400, { reason: 'Bad' }, 'borealis.failed', { ...at, status: 400, reason: 'Bad' }],
    ['info', 403, {}, 'borealis.failed', { ...at, status: 403 }],
    ['info', 404, {}, 'borealis.not-found', { ...at, ...name }],
    ['info', 410, {}, 'borealis.not-found', { ...at, ...name }],
    ['info', 402, {}, 'borealis.failed', { ...at, status: 402 }],
    ['info', 423, { reason: 'Locked' }, 'borealis.failed', { ...at, status: 423, reason: 'Locked' }],
    ['info', 409, { reason: 'Busy.' }, 'borealis.failed', { ...at, status: 409, reason: 'Busy' }],
    ['info', 422, {}, 'borealis.failed', { ...at, status: 422 }],
    ['ssh', 422, {}, 'borealis.not-ready', { ...at, ...name }],
    ['info', 429, {}, 'borealis.rate-limited', { ...at, retryAfterSeconds: 60 }],
    ['info', 500, 'text', 'borealis.failed', { ...at, status: 500 }],
    ['ssh', 403, {}, 'borealis.access-revoked', { ...at, ...name, what: 'personal' }],
    ['read', 403, {}, 'borealis.access-revoked', { ...at, ...name, what: 'personal' }],
    ['write', 403, { reason: 'DB write access revoked' }, 'borealis.access-revoked', { ...at, ...name, what: 'write' }],
    ['write', 403, { reason: 'Personal DB access revoked' }, 'borealis.access-revoked', { ...at, ...name, what: 'personal' }],
    ['write', 503, {}, 'borealis.failed', { ...at, status: 503 }],
  ] as const)('%s: %i %j is %s', async (what, status, body, code, details) => {
    const { api } = await borealisWith((_, response) => answerJson(response, status, body, { 'request-id': 'r', 'retry-after': '60' }));
    const calls = {
      info: () => api.info('db'),
      ssh: () => api.personalSshUser('db'),
      read: () => api.personalDbUser('db', false),
      write: () => api.personalDbUser('db', true),
    };
    expect(await errorOf(calls[what]())).toMatchObject({ code, details });
  });

  it.each(['999999999', 'Wed, 21 Oct 2099 07:28:00 GMT', 'soon', '-5'])('does not pass on the absurd Retry-After %j', async (header) => {
    const { api } = await borealisWith((_, response) => answerJson(response, 429, {}, { 'retry-after': header }));
    expect(await errorOf(api.info('db'))).toMatchObject({ code: 'borealis.rate-limited', details: { retryAfterSeconds: null } });
  });

  it('takes one fresh authorization after a 401, even for a POST', async () => {
    const { api, received, state } = await borealisWith(({ headers }, response) =>
      answerJson(response, headers.authorization === 'Bearer t2' ? 200 : 401, dbUser));
    await api.personalDbUser('db', false);
    expect(received).toHaveLength(2);
    expect(state.open).toBe(0);
  });

  it('gives up after the second 401', async () => {
    const { api, received } = await borealisWith((_, response) => answerJson(response, 401, {}));
    expect(await errorOf(api.info('db'))).toMatchObject({ code: 'borealis.unauthorized' });
    expect(received).toHaveLength(2);
  });

  it('sends a POST once when the connection breaks, and gives its lease back', async () => {
    const { api, received, state } = await borealisWith((_, response) => response.socket?.resetAndDestroy());
    expect(await errorOf(api.personalSshUser('db'))).toMatchObject({ code: 'borealis.unreachable' });
    expect(received).toHaveLength(1);
    expect(state.open).toBe(0);
  });
});
