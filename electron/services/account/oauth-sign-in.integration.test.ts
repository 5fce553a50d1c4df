import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClouds, type Clouds } from '../../../sandbox/clouds.ts';
import { createCloudClient } from '../../../sandbox/testing/cloud-client.ts';
import { createFakeDatabases } from '../../../sandbox/testing/fake-databases.ts';
import { freePort } from '../../../sandbox/testing/free-port.ts';
import type { Account } from '../../../shared/contract/account.ts';
import type { SignInEvent } from './flow.ts';
import { createTestAccounts, createTestClock, createTestSealer, type TestAccounts, type TestAccountsOptions } from './testing/accounts.ts';
import { answers, decide, rawRequest } from './testing/browser.ts';

let clouds: Clouds;
let dataDir: string;
let port: number;
let spare: number;
const open: TestAccounts[] = [];

async function start(accessTokenSeconds?: number): Promise<void> {
  clouds = await createClouds({
    options: { oauthPorts: [port, spare], ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }) },
    databases: createFakeDatabases(),
  });
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-account-'));
  [port, spare] = [await freePort(), await freePort()];
  await start();
});

afterEach(async () => {
  for (const each of open.splice(0)) await each.dispose();
  await clouds.dispose();
  await rm(dataDir, { recursive: true, force: true });
});

function make(options: Partial<TestAccountsOptions> = {}): TestAccounts {
  const made = createTestAccounts({ endpoints: clouds.endpoints, dataDir, config: { oauthClients: [...clouds.oauthClients] }, ...options });
  open.push(made);
  return made;
}

async function authorizations(): Promise<{ id: string; client: unknown }[]> {
  return (await createCloudClient(clouds).heroku('GET', '/oauth/authorizations')).body;
}

async function grants(): Promise<number> {
  return (await authorizations()).filter(({ client }) => client !== null).length;
}

async function next(flow: AsyncGenerator<SignInEvent>): Promise<SignInEvent> {
  const { value } = await flow.next();
  return value as SignInEvent;
}

async function begin(made: TestAccounts): Promise<{ flow: AsyncGenerator<SignInEvent>; url: string }> {
  const flow = made.accounts.signInWithOAuth();
  const first = await next(flow);
  if (first.kind !== 'open-url') throw new Error('no URL came');
  expect(first.openedByHost).toBe(true);
  expect((await next(flow)).kind).toBe('waiting');
  return { flow, url: first.url };
}

async function signIn(made: TestAccounts): Promise<{ account: Account; page: string }> {
  const { flow, url } = await begin(made);
  const last = next(flow);
  const reply = await rawRequest(await decide(url, 'allow'));
  expect(reply.status).toBe(200);
  const event = await last;
  if (event.kind !== 'signed-in') throw new Error('not signed in');
  expect((await flow.next()).done).toBe(true);
  return { account: event.account, page: reply.body };
}

const code = (error: unknown): unknown => (error as { error?: { code: string } }).error?.code;
const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no error', code);

test('Allow signs in, shows a page without secrets, and frees the port', async () => {
  const made = make();
  const { account, page } = await signIn(made);
  expect(account).toMatchObject({
    email: 'dana@example.com', method: 'oauth', state: 'active',
    capabilities: { identity: true, read: true, readProtected: true, authorize: true },
    storage: { kind: 'memory', why: 'This test has no keychain.' },
  });
  expect(page).toContain('You are signed in');
  expect(page).not.toMatch(/HRKU|code=|state=|dana/);
  expect(await answers(port)).toBe(false);
  expect((await made.heroku.account()).email).toBe('dana@example.com');
  expect((await made.accounts.list()).activeId).toBe(account.id);
  expect(made.opened).toHaveLength(1);
});

test('signing out deletes the grant, after the hooks and with nothing left', async () => {
  const made = make();
  const { account } = await signIn(made);
  expect(await grants()).toBe(1);
  const seen: unknown[] = [];
  made.accounts.onLeave(async (accountId) => {
    seen.push(accountId, await grants(), await codeOf(made.accounts.tokens.current()));
  });
  made.accounts.onLeave(() => Promise.reject(new Error('a hook fails')));
  const left = await made.accounts.signOut(account.id);
  expect(seen).toEqual([account.id, 1, 'session.signed-out']);
  expect(left).toEqual({ accounts: [], activeId: null });
  expect(await grants()).toBe(0);
  expect(made.accounts.warnings()).toEqual([]);
});

test('a revocation that Heroku refuses is told, and the account is gone all the same', async () => {
  const made = make();
  const { account } = await signIn(made);
  clouds.faults.http({ cloud: 'heroku', method: 'DELETE', effect: { kind: 'status', status: 503 } });
  expect((await made.accounts.signOut(account.id)).accounts).toEqual([]);
  expect(made.accounts.warnings()).toMatchObject([{ title: 'A sign-in may still be valid' }]);
});

test('Deny ends with session.denied and frees the port', async () => {
  const { flow, url } = await begin(make());
  const failed = codeOf(flow.next());
  const reply = await rawRequest(await decide(url, 'deny'));
  expect(reply.body).toContain('You are not signed in');
  expect(await failed).toBe('session.denied');
  expect(await answers(port)).toBe(false);
});

test('foreign requests get one constant 400 page and change nothing', async () => {
  const { flow, url } = await begin(make());
  const done = next(flow);
  const good = await decide(url, 'allow');
  const at = (path: string): URL => new URL(path, good);
  const state = good.searchParams.get('state') ?? '';
  const replies = [
    await rawRequest(at('/')),
    await rawRequest(at('/callback')),
    await rawRequest(at('/callback?code=abc&state=wrong')),
    await rawRequest(at(`/callback?code=abc&state=${state}x`)),
    await rawRequest(at(`/callback?code=abc&state=${state}&state=${state}`)),
    await rawRequest(at('/callback?error=access_denied')),
    await rawRequest(at(`/callback?code=%3Cscript%3E%20&state=${state}`)),
    await rawRequest(good, { method: 'POST' }),
    await rawRequest(good, { headers: { host: 'evil.example' } }),
    await rawRequest(good, { headers: { host: `localhost:${port}` } }),
  ];
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 400));
  expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
  const accepted = await rawRequest(good);
  expect(accepted.status).toBe(200);
  expect(accepted.headers['content-security-policy']).toContain('default-src \'none\'');
  expect((await done).kind).toBe('signed-in');
});

test('a state is good for one callback', async () => {
  clouds.faults.http({ cloud: 'oauth', path: /token/, effect: { kind: 'delay', ms: 300 } });
  const { flow, url } = await begin(make());
  const done = next(flow);
  const good = await decide(url, 'allow');
  const [first, second] = await Promise.all([rawRequest(good), rawRequest(good)]);
  expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 400]);
  expect((await done).kind).toBe('signed-in');
  expect(await grants()).toBe(1);
});

test('somebody who guesses states ends the sign-in', async () => {
  const { flow, url } = await begin(make());
  const failed = codeOf(flow.next());
  const base = new URL(`http://127.0.0.1:${port}/callback`);
  for (let guess = 0; guess < 20; guess += 1) await rawRequest(new URL(`?code=a&state=${guess}`, base)).catch(() => undefined);
  expect(await failed).toBe('session.state-mismatch');
  expect(new URL(url).searchParams.get('state')).toMatch(/^[\w-]{43}$/);
});

function occupy(at: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(at, '127.0.0.1', () => resolve(server));
  });
}

test('a taken port means the next client, and all taken means session.port-taken', async () => {
  const first = await occupy(port);
  const made = make();
  expect(new URL((await begin(made)).url).searchParams.get('client_id')).toBe(clouds.oauthClients[1]?.id);
  await made.accounts.dispose();
  const second = await occupy(spare);
  expect(await codeOf(make().accounts.signInWithOAuth().next())).toBe('session.port-taken');
  first.close();
  second.close();
});

test('ten minutes without an answer end with session.timeout', async () => {
  const clock = createTestClock();
  const { flow } = await begin(make({ clock }));
  const failed = codeOf(flow.next());
  clock.advance(599_999);
  expect(await answers(port)).toBe(true);
  clock.advance(1);
  expect(await failed).toBe('session.timeout');
  expect(await answers(port)).toBe(false);
});

test('leaving, aborting or starting again frees the port', async () => {
  const made = make();
  const { flow } = await begin(made);
  const pending = codeOf(flow.next());
  await flow.return(undefined);
  expect(await pending).toBe('op.cancelled');
  expect(await answers(port)).toBe(false);

  const abort = new AbortController();
  const second = made.accounts.signInWithOAuth(abort.signal);
  await second.next();
  await second.next();
  const third = await begin(made);
  expect(new URL(third.url).searchParams.get('client_id')).toBe(clouds.oauthClients[0]?.id);
  const other = make();
  const aborted = other.accounts.signInWithOAuth(abort.signal);
  await aborted.next();
  await aborted.next();
  abort.abort();
  expect(await codeOf(aborted.next())).toBe('op.cancelled');
});

test('without a client OAuth is not offered and cannot start', async () => {
  const made = make({ config: {} });
  expect((await made.accounts.signInOptions()).oauth).toEqual({ offered: false });
  expect(await codeOf(made.accounts.signInWithOAuth().next())).toBe('session.denied');
});

test('a grant whose token cannot be looked at is taken back', async () => {
  const made = make();
  clouds.faults.http({ cloud: 'heroku', path: /^\/account$/, effect: { kind: 'malformed' } });
  const { flow, url } = await begin(made);
  const failed = codeOf(flow.next());
  expect((await rawRequest(await decide(url, 'allow'))).body).toContain('You are not signed in');
  expect(await failed).toBe('heroku.bad-reply');
  expect(await grants()).toBe(0);
});

test('signing in again takes back the former grant', async () => {
  const made = make();
  await signIn(made);
  const { account } = await signIn(made);
  expect(await grants()).toBe(1);
  expect((await made.accounts.list()).accounts).toHaveLength(1);
  await made.accounts.signOut(account.id);
  expect(await grants()).toBe(0);
});

test('without a keychain quitting takes the grant back, with one it stays', async () => {
  const made = make();
  await signIn(made);
  await made.accounts.dispose();
  expect(await grants()).toBe(0);
  const kept = make({ sealer: createTestSealer() });
  expect((await signIn(kept)).account.storage).toEqual({ kind: 'keychain', why: null });
  await kept.accounts.dispose();
  expect(await grants()).toBe(1);
});

test('no token, code or secret reaches the log', async () => {
  const made = make();
  const { account } = await signIn(made);
  const { token } = await made.accounts.tokens.current();
  clouds.world.revokeToken(token);
  await codeOf(made.heroku.account());
  await made.accounts.signOut(account.id);
  expect(made.log.text()).toContain('account.signed-out');
  for (const secret of [token, ...clouds.oauthClients.map(({ secret }) => secret), 'HRKU-']) expect(made.log.text()).not.toContain(secret);
});
