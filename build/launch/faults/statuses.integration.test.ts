import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Draft } from '../../../shared/contract/workspace.ts';
import type { HttpFault, Sandbox } from '../../../sandbox/types.ts';
import { listens, startProduct, type Product } from './product.ts';
import { createWatchedSandbox, expectNobodyLeft, expectNothingTold } from './watched.ts';

type Effect = HttpFault['effect'];

let sandbox: Sandbox;
let secrets: ReadonlySet<string>;
let product: Product;
let draft: Draft;

beforeAll(async () => {
  ({ sandbox, secrets } = await createWatchedSandbox());
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  sandbox.resetCounters();
  product = await startProduct(sandbox);
  draft = { tabId: 'typed', addonId: (await product.target()).addonId, title: 'Typed', version: 1, text: 'select typed -- kept', cursor: 3, anchor: null, topLine: 1, file: null, commit: 'auto' };
  await product.client.workspace.put(draft);
});
afterEach(async () => {
  sandbox.faults.clear();
  try {
    await nothingLeft();
  } finally {
    await product.dispose();
  }
  await expectNobodyLeft(sandbox);
});

async function nothingLeft(): Promise<void> {
  expect((await product.client.workspace.drafts({ addonId: draft.addonId })).drafts).toEqual([draft]);
  await expect.poll(() => sandbox.counters().openChannels).toBe(0);
  expect(sandbox.counters().liveAuthorizations).toBeLessThanOrEqual(1);
  for (const { port, state } of await product.tunnels()) {
    expect(state).not.toBe('open');
    expect(await listens(port)).toBe(false);
  }
  await expectNothingTold(product, secrets);
}

const canary = 'HRKU-canary0123456789';
const body = (id: string, more: object = {}): object => ({ id, message: `Heroku’s own words. ${canary}`, ...more });
const heroku = (effect: Effect, method = 'GET', path = /^\/(addons|apps)$/): void => sandbox.faults.http({ cloud: 'heroku', method, path, effect });
const borealis = (effect: Effect, path: RegExp): void => sandbox.faults.http({ cloud: 'borealis', path, effect });

/** Heroku's error statuses with their ids, and the code that each becomes. */
const herokuStatuses: [status: number, id: string, code: string, details: object, headers?: Record<string, string>][] = [
  [400, 'bad_request', 'heroku.invalid', { message: expect.stringContaining('own words') }],
  [400, 'confirmation_required', 'heroku.confirmation-required', {}],
  [402, 'delinquent', 'heroku.delinquent', { message: expect.stringContaining('own words') }],
  [403, 'forbidden', 'heroku.forbidden', {}],
  [403, 'suspended', 'heroku.suspended', {}],
  [403, 'two_factor', 'heroku.two-factor', { app: null }],
  [403, 'password_expired', 'heroku.forbidden', { message: expect.stringContaining('own words') }],
  [404, 'not_found', 'heroku.not-found', {}],
  [406, 'not_acceptable', 'heroku.invalid', {}],
  [409, 'conflict', 'heroku.conflict', { message: expect.stringContaining('own words') }],
  [410, 'gone', 'heroku.not-found', {}],
  [412, 'precondition_failed', 'heroku.conflict', {}],
  [412, 'two_factor', 'heroku.two-factor', {}],
  [416, 'requested_range_not_satisfiable', 'heroku.bad-reply', {}],
  [422, 'invalid_params', 'heroku.invalid', { message: expect.stringContaining('own words') }],
  [422, 'verification_needed', 'heroku.delinquent', { message: expect.stringContaining('own words') }],
  [422, 'multiple_matches', 'heroku.invalid', {}],
  [423, 'confirmation_required', 'heroku.confirmation-required', { app: 'shop' }, { 'x-confirmation-required': 'shop' }],
  [429, 'rate_limit', 'heroku.rate-limited', { retryAfterSeconds: 77 }, { 'retry-after': '77' }],
  [500, 'server_error', 'heroku.failed', { status: 500 }],
  [502, '', 'heroku.failed', { status: 502 }],
  [503, 'maintenance', 'heroku.failed', { status: 503 }],
  [504, '', 'heroku.failed', { status: 504 }],
  [418, '', 'heroku.failed', { status: 418 }],
];

describe('Heroku', () => {
  test.each(herokuStatuses)('answers the list with %i %s: %s, and the list is kept', async (status, id, code, details, headers) => {
    heroku({ kind: 'status', status, body: body(id), headers: headers ?? {} });
    const { error, addons } = await product.client.addons.refresh({});
    expect(error).toMatchObject({ code, details: { ...details, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    expect(JSON.stringify(error)).not.toContain(canary);
    expect(addons.length).toBeGreaterThan(8);
    sandbox.faults.clear();
    expect((await product.client.addons.refresh({})).error).toBeNull();
  });

  test.each<[string, Effect, string]>([
    ['malformed JSON', { kind: 'malformed' }, 'heroku.bad-reply'],
    ['JSON without end', { kind: 'endless' }, 'heroku.bad-reply'],
    ['200 MB', { kind: 'huge', bytes: 200_000_000 }, 'heroku.bad-reply'],
    ['pages without end', { kind: 'endless-paging' }, 'heroku.bad-reply'],
    ['HTML', { kind: 'content-type', value: 'text/html' }, 'heroku.bad-reply'],
    ['wrong types', { kind: 'patch', fields: { id: 7, name: null } }, 'heroku.bad-reply'],
    ['a redirect elsewhere', { kind: 'redirect', status: 302, location: 'http://169.254.169.254/' }, 'heroku.bad-reply'],
    ['a reset', { kind: 'reset' }, 'heroku.unreachable'],
  ])('answers the list with %s: told, and the list is kept', async (_name, effect, code) => {
    heroku(effect);
    const { error, addons } = await product.client.addons.refresh({});
    expect(error?.code).toBe(code);
    expect(addons.length).toBeGreaterThan(8);
  });

  test.each<[string, Effect, string]>([
    ['402', { kind: 'status', status: 402, body: body('delinquent') }, 'heroku.delinquent'],
    ['403', { kind: 'status', status: 403, body: body('forbidden') }, 'heroku.forbidden'],
    ['403 two_factor', { kind: 'status', status: 403, body: body('two_factor') }, 'heroku.two-factor'],
    ['422', { kind: 'status', status: 422, body: body('invalid_params') }, 'heroku.invalid'],
    ['429', { kind: 'status', status: 429, body: body('rate_limit') }, 'heroku.rate-limited'],
    ['500', { kind: 'status', status: 500 }, 'heroku.failed'],
    ['503', { kind: 'status', status: 503 }, 'heroku.failed'],
    ['malformed JSON', { kind: 'malformed' }, 'heroku.bad-reply'],
    ['a reset', { kind: 'reset' }, 'heroku.unreachable'],
    ['no token', { kind: 'patch', fields: { access_token: null } }, 'heroku.bad-reply'],
  ])('answers the temporary authorization with %s: no tunnel opens, and it is asked for once', async (_name, effect, code) => {
    // The authorization of an earlier call may still be good for this one.
    sandbox.faults.http({ cloud: 'borealis', method: 'POST', times: 1, effect: { kind: 'status', status: 401, body: {} } });
    heroku(effect, 'POST', /^\/oauth\/authorizations$/);
    const error = await product.failureOf(product.client.tunnels.open(await product.target()));
    expect(error.code).toBe(code);
    expect(sandbox.counters().requests['heroku POST /oauth/authorizations']).toBe(1);
  });
});

const refusals: [status: number, code: string, details: object][] = [
  [400, 'borealis.failed', { status: 400, reason: expect.stringContaining('Its own words') }],
  [401, 'borealis.unauthorized', {}],
  [403, 'borealis.access-revoked', { what: 'personal' }],
  [404, 'borealis.not-found', {}],
  [409, 'borealis.failed', { status: 409 }],
  [410, 'borealis.not-found', {}],
  [422, 'borealis.not-ready', {}],
  [429, 'borealis.rate-limited', { retryAfterSeconds: 33 }],
  [500, 'borealis.failed', { status: 500 }],
  [502, 'borealis.failed', { status: 502 }],
  [503, 'borealis.failed', { status: 503 }],
];
const refusal = (status: number): Effect => ({
  kind: 'status', status, body: { reason: `Its own words. ${canary}` }, headers: status === 429 ? { 'retry-after': '33' } : {},
});
const calls = { 'the SSH user alone': /personal-ssh-users$/, 'the database user alone': /personal-db-users$/, 'both users': /personal-/ };

describe.each(Object.entries(calls))('Borealis refuses %s', (_which, path) => {
  test.each(refusals)('with %i: %s, and nothing stays open', async (status, code, details) => {
    borealis(refusal(status), path);
    const target = await product.target();
    const error = await product.failureOf(product.client.tunnels.open(target));
    expect(error).toMatchObject({ code, details: { ...details, requestId: expect.any(String) } });
    expect(await product.tunnels()).toMatchObject([{ state: 'failed', lastError: { code }, connections: [] }]);
    const run = await product.failureOf(product.client.tunnels.retry(target));
    expect(run.code).toBe(code);
  });

  test.each<[string, Effect, string]>([
    ['malformed JSON', { kind: 'malformed' }, 'borealis.bad-reply'],
    ['JSON without end', { kind: 'endless' }, 'borealis.bad-reply'],
    ['HTML', { kind: 'content-type', value: 'text/html' }, 'borealis.bad-reply'],
    ['a reset', { kind: 'reset' }, 'borealis.unreachable'],
    ['a redirect', { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' }, 'borealis.bad-reply'],
    ['other types', { kind: 'patch', fields: { sshPrivateKey: 7, dbPassword: { canary } } }, 'borealis.bad-reply'],
  ])('with %s: told without its text, and nothing stays open', async (_name, effect, code) => {
    borealis(effect, path);
    expect((await product.failureOf(product.client.tunnels.open(await product.target()))).code).toBe(code);
  });
});

describe('Borealis', () => {
  test.each(refusals)('answers the details with %i', async (status, code, details) => {
    borealis(refusal(status), /^\/heroku\/resources\/[^/]+$/);
    const { addonId } = await product.target();
    const error = await product.failureOf(product.client.addons.details({ addonId }));
    // A call that only reads asks for nothing that could be refused, and this one is answered before the add-on is provisioned too.
    const expected = [400, 403, 409, 422].includes(status) ? { code: 'borealis.failed', details: { status } } : { code, details };
    expect(error).toMatchObject(expected);
  });

  test('does not answer, and the caller leaves: nothing stays', async () => {
    borealis({ kind: 'hang' }, /personal-ssh-users$/);
    const leave = new AbortController();
    const opening = product.client.tunnels.open(await product.target(), { signal: leave.signal }).then(() => 'open', () => 'left');
    await expect.poll(() => sandbox.counters().requests['borealis POST /heroku/resources/{addon}/personal-ssh-users']).toBe(1);
    leave.abort();
    expect(await opening).toBe('left');
    await product.until((tunnels) => tunnels.every(({ state }) => state === 'closed'));
  });

  test('is asked with a database that refuses the name: a console run tells the same and keeps its text', async () => {
    borealis(refusal(422), /personal-db-users$/);
    const events = await product.run(await product.target(), 'select 1').catch((thrown: unknown) => product.failureOf(Promise.reject(thrown)));
    expect(JSON.stringify(events)).toContain('borealis.not-ready');
  });
});
