import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClouds, type Clouds } from '../../../sandbox/clouds.ts';
import { createCloudClient } from '../../../sandbox/testing/cloud-client.ts';
import { createFakeDatabases } from '../../../sandbox/testing/fake-databases.ts';
import { freePort } from '../../../sandbox/testing/free-port.ts';
import type { SignInEvent } from './flow.ts';
import { createTestAccounts, createTestClock, createTestSealer, type TestAccounts, type TestAccountsOptions } from './testing/accounts.ts';
import { decide, rawRequest } from './testing/browser.ts';

let clouds: Clouds;
let dataDir: string;
const open: TestAccounts[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-account-'));
  clouds = await createClouds({
    options: { oauthPorts: [await freePort()], accessTokenSeconds: 1000, twoFactorApps: ['sushi'] },
    databases: createFakeDatabases(),
  });
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

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => 'no error', (error: { error?: { code: string } }) => error.error?.code);

async function finish(flow: AsyncGenerator<SignInEvent>, press: (url: string) => Promise<unknown>): Promise<SignInEvent> {
  for await (const event of flow) {
    if (event.kind === 'open-url') void press(event.url);
    if (event.kind === 'signed-in') return event;
  }
  throw new Error('the sign-in ended without an account');
}

const viaOAuth = (made: TestAccounts): Promise<SignInEvent> =>
  finish(made.accounts.signInWithOAuth(), async (url) => rawRequest(await decide(url, 'allow')));
const viaLogin = (made: TestAccounts, decision = 'login'): Promise<SignInEvent> =>
  finish(made.accounts.signInWithBrowserLogin(), (url) => fetch(url, { method: 'POST', body: new URLSearchParams({ decision }) }));
const refreshes = (): number => clouds.counters().requests['oauth POST /oauth/token'] ?? 0;

test('20 calls whose token has ended cause one refresh', async () => {
  await clouds.dispose();
  clouds = await createClouds({ options: { oauthPorts: [await freePort()], accessTokenSeconds: 5 }, databases: createFakeDatabases() });
  // Long enough for all 20 to come with the fresh one. Our clock stands still, so that only Heroku's 401 tells.
  const made = make({ clock: createTestClock() });
  await viaOAuth(made);
  const { token } = await made.accounts.tokens.current();
  await expect.poll(async () => (await createCloudClient(clouds).heroku('GET', '/account', { token })).status).toBe(401);
  const before = refreshes();
  await Promise.all(Array.from({ length: 20 }, () => made.heroku.teams()));
  expect(refreshes() - before).toBe(1);
  expect((await made.accounts.tokens.current()).token).not.toBe(token);
});

test('a token is refreshed at 80 % of its life, ahead of any 401, also when Heroku rotates the refresh token', async () => {
  const clock = createTestClock();
  const made = make({ clock });
  await viaOAuth(made);
  const first = (await made.accounts.tokens.current()).token;
  clock.advance(799_000);
  expect((await made.accounts.tokens.current()).token).toBe(first);
  clock.advance(1_001);
  const before = refreshes();
  const seen = await Promise.all(Array.from({ length: 20 }, async () => (await made.accounts.tokens.current()).token));
  expect(new Set(seen).size).toBe(1);
  expect(seen[0]).not.toBe(first);
  expect(refreshes() - before).toBe(1);
  clouds.faults.http({ cloud: 'oauth', path: /token/, times: 1, effect: { kind: 'patch', fields: { refresh_token: 'HRKU-rotated' } } });
  clock.advance(900_000);
  await made.accounts.tokens.current();
  clock.advance(900_000);
  expect(await codeOf(made.accounts.tokens.current())).toBe('no error');
  expect(made.log.text()).toContain('account.refresh-refused');
});

test('while Heroku cannot refresh, a token that still lives is used; one that has ended tells why', async () => {
  const clock = createTestClock();
  const made = make({ clock });
  await viaOAuth(made);
  const { token } = await made.accounts.tokens.current();
  clouds.faults.http({ cloud: 'oauth', effect: { kind: 'status', status: 503 } });
  clock.advance(900_000);
  expect((await made.accounts.tokens.current()).token).toBe(token);
  clock.advance(200_000);
  expect(await codeOf(made.accounts.tokens.current())).toBe('heroku.failed');
  expect((await made.accounts.list()).accounts[0]?.state).toBe('active');
});

test('a token revoked elsewhere means needs-sign-in, once told', async () => {
  const made = make();
  await viaOAuth(made);
  let changes = 0;
  made.accounts.changed.subscribe(() => { changes += 1; });
  clouds.world.revokeToken((await made.accounts.tokens.current()).token);
  const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(made.heroku.account())));
  expect(new Set(codes)).toEqual(new Set(['heroku.unauthorized']));
  expect((await made.accounts.list()).accounts[0]?.state).toBe('needs-sign-in');
  expect(await codeOf(made.accounts.tokens.current())).toBe('session.expired');
  expect(changes).toBe(1);
});

test('browser login signs in under our description, and sign-out leaves no authorization', async () => {
  const made = make();
  expect(await viaLogin(made)).toMatchObject({ account: { method: 'browser-login', email: 'dana@example.com' } });
  const client = createCloudClient(clouds);
  const list = async (): Promise<{ description: string }[]> => (await client.heroku('GET', '/oauth/authorizations')).body;
  expect((await list()).map(({ description }) => description)).toContain('Borealis Desktop on test-machine');
  const [account] = (await made.accounts.list()).accounts;
  await made.accounts.signOut(account?.id ?? '');
  expect((await list()).map(({ description }) => description)).toEqual(['Sandbox']);
});

test('browser login tells what Heroku says, its limit, and servers it must not talk to', async () => {
  const clock = createTestClock();
  const made = make({ clock });
  expect(await codeOf(viaLogin(made, 'cancel'))).toBe('session.denied');
  clouds.faults.http({ cloud: 'login', method: 'POST', path: /^\/auth$/, times: 1, effect: { kind: 'patch', fields: { cli_url: '//evil.example/x' } } });
  expect(await codeOf(viaLogin(made))).toBe('heroku.bad-reply');
  clouds.faults.http({ cloud: 'login', method: 'GET', times: 2, effect: { kind: 'status', status: 502 } });
  expect(await codeOf(viaLogin(made))).toBe('no error');
  const flow = made.accounts.signInWithBrowserLogin();
  await flow.next();
  await flow.next();
  const late = codeOf(flow.next());
  clock.advance(600_000);
  expect(await late).toBe('session.timeout');
  expect((await make({ config: { hideBrowserLogin: true } }).accounts.signInOptions()).browserLogin.offered).toBe(false);
});

test('pasted tokens: checked, their capabilities shown, never revoked', async () => {
  const made = make();
  const client = createCloudClient(clouds);
  for (const bad of ['', '  ', 'two words', 'a\nb', 'x\r\nHost: evil', 'tab\tbed', 'ümlaut', 'x'.repeat(10_240)]) {
    expect(await codeOf(made.accounts.signInWithToken(bad))).toBe('session.token-malformed');
  }
  expect(await codeOf(made.accounts.signInWithToken('HRKU-nobody'))).toBe('session.token-rejected');
  expect((await made.accounts.list()).accounts).toEqual([]);
  const narrow = await client.temporary(['identity', 'read'], null);
  expect((await made.accounts.signInWithToken(` ${narrow.token}\n`)).capabilities).toEqual({ identity: true, read: true, readProtected: false, authorize: false });
  const identity = await client.temporary(['identity'], null);
  expect((await made.accounts.signInWithToken(identity.token)).capabilities).toMatchObject({ identity: true, read: false, authorize: false });
  const read = await client.temporary(['read'], null);
  expect(await made.accounts.signInWithToken(read.token)).toMatchObject({ capabilities: { identity: false, read: true, authorize: false } });
  const wide = await client.temporary(['global'], null);
  const account = await made.accounts.signInWithToken(wide.token);
  expect(account).toMatchObject({ method: 'token', capabilities: { identity: true, read: true, readProtected: true, authorize: true } });
  await made.accounts.signOut(account.id);
  expect((await client.heroku('GET', '/account', { token: wide.token })).status).toBe(200);
});

test('HEROKU_API_KEY is an account of its own, active, not stored and not revoked', async () => {
  const made = make({ config: { herokuApiKey: clouds.apiKey }, sealer: createTestSealer() });
  const { accounts, activeId } = await made.accounts.list();
  expect(accounts).toMatchObject([{ id: activeId, email: 'dana@example.com', method: 'environment', state: 'active', storage: { kind: 'memory' } }]);
  expect((await made.heroku.account()).email).toBe('dana@example.com');
  await made.accounts.signOut(activeId ?? '');
  expect((await createCloudClient(clouds).heroku('GET', '/account')).status).toBe(200);
  expect(await readdir(dataDir)).toEqual([]);
  const wrong = make({ config: { herokuApiKey: 'HRKU-wrong' } });
  expect((await wrong.accounts.list()).accounts[0]?.state).toBe('needs-sign-in');
});

test('a sealed token signs in again after a restart; nothing on disk shows it', async () => {
  const made = make({ sealer: createTestSealer() });
  await viaOAuth(made);
  const { token } = await made.accounts.tokens.current();
  await made.accounts.dispose();
  for (const name of await readdir(dataDir)) {
    expect(await readFile(join(dataDir, name), 'utf8')).not.toContain(token);
    expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
  }
  const again = make({ sealer: createTestSealer() });
  expect((await again.accounts.list()).accounts[0]).toMatchObject({ state: 'active', storage: { kind: 'keychain' } });
  expect((await again.accounts.tokens.current()).token).toBe(token);
  await again.accounts.signOut((await again.accounts.list()).activeId ?? '');
  expect(await readdir(dataDir)).toEqual(['accounts.json']);
});

test('a locked keychain keeps what is stored, another keychain sets it aside', async () => {
  await viaOAuth(make({ sealer: createTestSealer() }));
  const locked = createTestSealer();
  locked.locked = true;
  const made = make({ sealer: locked });
  expect((await made.accounts.list()).accounts[0]).toMatchObject({ state: 'active', storage: { kind: 'memory' } });
  expect(await codeOf(made.accounts.tokens.current())).toBe('session.expired');
  locked.locked = false;
  expect(await codeOf(made.accounts.tokens.current())).toBe('no error');
  const other = make({ sealer: createTestSealer('another') });
  expect((await other.accounts.list()).accounts[0]?.state).toBe('needs-sign-in');
  expect((await readdir(dataDir)).some((name) => name.startsWith('tokens.sealed.bad-'))).toBe(true);
});

async function fakeCli(script: string): Promise<string> {
  const folder = join(dataDir, 'bin');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'heroku');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

test('the Heroku CLI\'s session: shown by path, run without a shell, never revoked', async () => {
  const path = await fakeCli(`[ "$*" = "auth:token" ] && [ -z "$HEROKU_API_KEY" ] && ! read line && echo 'warning: expires' >&2 && echo '${clouds.apiKey}'`);
  const made = make({ config: { programEnv: { PATH: `relative:${join(dataDir, 'bin')}` } } });
  expect((await made.accounts.signInOptions()).cli).toEqual({ offered: true, path, netrc: false });
  expect(await codeOf(made.accounts.signInWithCli('/bin/echo'))).toBe('session.cli-failed');
  const account = await made.accounts.signInWithCli(path);
  expect(account).toMatchObject({ method: 'cli', email: 'dana@example.com' });
  await made.accounts.signOut(account.id);
  expect((await createCloudClient(clouds).heroku('GET', '/account')).status).toBe(200);
  for (const script of ['exit 1', 'true', 'echo one; echo two', 'echo "not a token"', 'head -c 100000 /dev/zero']) {
    await fakeCli(script);
    expect(await codeOf(made.accounts.signInWithCli(path))).toBe('session.cli-failed');
  }
});

test('without a CLI the netrc file gives the session', async () => {
  const made = make();
  expect(await codeOf(made.accounts.signInWithCli(null))).toBe('session.cli-missing');
  await writeFile(join(dataDir, '.netrc'), `machine api.heroku.com\n  login x\n  password wrong\nmachine ${new URL(clouds.endpoints.herokuHost).host}\n  login dana@example.com\n  password ${clouds.apiKey}\n`);
  expect((await made.accounts.signInOptions()).cli).toEqual({ offered: true, path: null, netrc: true });
  expect((await made.accounts.signInWithCli(null)).email).toBe('dana@example.com');
});

test('a second factor is given to one call, or approves an app', async () => {
  const made = make();
  await made.accounts.signInWithToken(clouds.apiKey);
  expect(await codeOf(made.heroku.configVars('sushi'))).toBe('heroku.two-factor');
  await made.accounts.twoFactor({ app: null, code: '123456' });
  expect(await codeOf(made.heroku.configVars('sushi'))).toBe('no error');
  expect(await codeOf(made.heroku.configVars('sushi'))).toBe('heroku.two-factor');
  await made.accounts.twoFactor({ app: 'sushi', code: '123456' });
  expect(await codeOf(made.heroku.configVars('sushi'))).toBe('no error');
});

test('accounts can be switched; what the former one made ends', async () => {
  const made = make({ config: { herokuApiKey: clouds.apiKey } });
  const [environment] = (await made.accounts.list()).accounts;
  const left: string[] = [];
  made.accounts.onLeave(async (accountId) => { left.push(accountId); });
  const token = await createCloudClient(clouds).temporary(['global'], null);
  const pasted = await made.accounts.signInWithToken(token.token);
  expect(left).toEqual([environment?.id]);
  const switched = await made.accounts.switch(environment?.id ?? '');
  expect(switched).toMatchObject({ activeId: environment?.id, accounts: [{}, { id: pasted.id }] });
  expect(left).toEqual([environment?.id, pasted.id]);
  expect(await codeOf(made.accounts.switch('nobody'))).toBe('session.signed-out');
  left.length = 0;
  expect((await made.accounts.signOut(pasted.id)).activeId).toBe(environment?.id);
  // The hooks close tunnels: those of the account in use stay.
  expect(left).toEqual([]);
  const again = await made.accounts.signInWithToken(token.token);
  await made.accounts.switch(environment?.id ?? '');
  expect((await made.accounts.signOut(environment?.id ?? '')).activeId).toBe(again.id);
});
