import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { AppFailure } from '../errors/app-failure.ts';
import { answerJson, startClient, startStandIn, type Received } from '../http/testing/stand-in.ts';
import { fixedToken } from './fixed-token.ts';
import { createHerokuApi, type HerokuApi } from './heroku-api.ts';
import type { TokenSource } from './token-source.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanUp.splice(0).map((undo) => undo()));
});

type Answer = (request: Received, response: ServerResponse, count: number) => void;

async function herokuWith(answer: Answer, tokens: TokenSource = fixedToken('HRKU-1')): Promise<{ api: HerokuApi; received: Received[] }> {
  const standIn = await startStandIn(answer);
  const { http, transport } = startClient();
  cleanUp.push(standIn.close, () => transport.dispose());
  return { api: createHerokuApi({ http, tokens, config: { herokuApiUrl: standIn.url } }), received: standIn.received };
}

async function errorOf(promise: Promise<unknown>): Promise<AppFailure['error']> {
  const thrown: unknown = await promise.then(() => null, (error: unknown) => error);
  expect(thrown).toBeInstanceOf(AppFailure);
  return (thrown as AppFailure).error;
}

const app = (name: string) => ({ id: `id-${name}`, name, team: null, unknown: { key: 1 } });

describe('statuses', () => {
  const at = { requestId: 'r-1' };
  it.each([
    [400, { id: 'bad_request', message: 'm' }, {}, 'heroku.invalid', { ...at, message: 'm' }],
    [400, { id: 'confirmation_required', message: 'm', app: { name: 'sushi' } }, {}, 'heroku.confirmation-required', { ...at, app: 'sushi' }],
    [401, { id: 'unauthorized', message: 'm' }, {}, 'heroku.unauthorized', at],
    [402, { id: 'delinquent', message: 'Pay.' }, {}, 'heroku.delinquent', { ...at, message: 'Pay.' }],
    [403, { id: 'forbidden', message: 'No.' }, {}, 'heroku.forbidden', { ...at, message: 'No.' }],
    [403, { id: 'suspended', message: 'm' }, {}, 'heroku.suspended', at],
    [403, { id: 'two_factor', message: 'm', app: { name: 'sushi' } }, {}, 'heroku.two-factor', { ...at, app: 'sushi' }],
    [403, { id: 'two_factor', message: 'm' }, {}, 'heroku.two-factor', { ...at, app: null }],
    [403, { message: 'm' }, { 'heroku-two-factor-required': 'true' }, 'heroku.two-factor', { ...at, app: null }],
    [404, { id: 'not_found', resource: 'add_on', message: 'm' }, {}, 'heroku.not-found', { ...at, resource: 'add_on' }],
    [404, {}, {}, 'heroku.not-found', { ...at, resource: 'app' }],
    [406, { id: 'not_acceptable', message: 'm' }, {}, 'heroku.invalid', { ...at, message: 'm' }],
    [409, { id: 'conflict', message: 'm' }, {}, 'heroku.conflict', { ...at, message: 'm' }],
    [410, { id: 'gone', message: 'm' }, {}, 'heroku.not-found', { ...at, resource: 'app' }],
    [412, { id: 'precondition_failed', message: 'm' }, {}, 'heroku.conflict', { ...at, message: 'm' }],
    [412, { id: 'two_factor', message: 'm' }, {}, 'heroku.two-factor', { ...at, app: null }],
    [416, { id: 'requested_range_not_satisfiable', message: 'm' }, {}, 'heroku.invalid', { ...at, message: 'm' }],
    [422, { id: 'verification_needed', message: 'Add a card.' }, {}, 'heroku.delinquent', { ...at, message: 'Add a card.' }],
    [423, { id: 'confirmation_required', message: 'm' }, { 'x-confirmation-required': 'sushi' }, 'heroku.confirmation-required', { ...at, app: 'sushi' }],
    [429, { id: 'rate_limit', message: 'm' }, { 'retry-after': '77' }, 'heroku.rate-limited', { ...at, retryAfterSeconds: 77 }],
    [500, { id: 'internal', message: 'm' }, {}, 'heroku.failed', { ...at, status: 500, message: 'm' }],
    [503, {}, {}, 'heroku.failed', { ...at, status: 503 }],
    [418, 'not an object', {}, 'heroku.failed', { ...at, status: 418 }],
  ])('%i %j %j is %s', async (status, body, headers, code, details) => {
    const { api } = await herokuWith((_, response) => answerJson(response, status, body, { 'request-id': 'r-1', ...headers }));
    expect(await errorOf(api.configVars('sushi'))).toMatchObject({ code, details });
  });

  it('shows no secret of an error body', async () => {
    const { api } = await herokuWith((_, response) => answerJson(response, 422, { message: 'bad token HRKU-0123-abc\n\u0007 for postgres://u:pw@h/d' }));
    const error = await errorOf(api.configVars('sushi'));
    expect(error.details).toEqual({ message: 'bad token [token] for postgres://u:[redacted]@h/d' });
  });

  it('copes with an HTML error page', async () => {
    const { api } = await herokuWith((_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>no</h1>'));
    expect(await errorOf(api.configVars('sushi'))).toMatchObject({ code: 'heroku.not-found' });
  });
});

describe('replies', () => {
  it('sends what the Platform API asks for', async () => {
    const { api, received } = await herokuWith((_, response) => answerJson(response, 200, { A: '1', B: null }));
    expect(await api.configVars('a/b')).toEqual({ A: '1', B: null });
    expect(received[0]).toMatchObject({ method: 'GET', path: '/apps/a%2Fb/config-vars', headers: { accept: 'application/vnd.heroku+json; version=3', authorization: 'Bearer HRKU-1' } });
  });

  it('names the place of a wrong value, never the value', async () => {
    const { api } = await herokuWith((_, response) => answerJson(response, 200, { id: 'a', access_token: { token: { secret: 'HRKU-x' } } }));
    const error = await errorOf(api.createAuthorization({ description: 'd', expiresInSeconds: 180, scope: ['read'] }));
    expect(error).toMatchObject({ code: 'heroku.bad-reply', details: { problem: '"access_token.token" is not what it should be' } });
  });

  it.each([
    ['text/html', '<html>', 'the reply is text/html, not JSON'],
    ['application/json', '{"a"', 'the reply is no valid JSON'],
    ['application/json', '', 'the reply is empty'],
  ])('refuses %s %j', async (type, text, problem) => {
    const { api } = await herokuWith((_, response) => response.writeHead(200, { 'content-type': type }).end(text));
    expect(await errorOf(api.account())).toMatchObject({ code: 'heroku.bad-reply', details: { problem } });
  });

  it('names the host that cannot be reached', async () => {
    const { api } = await herokuWith((_, response) => response.socket?.resetAndDestroy());
    expect(await errorOf(api.account())).toMatchObject({ code: 'heroku.unreachable', retryable: true, details: { host: expect.stringContaining('127.0.0.1') } });
  });
});

describe('paging', () => {
  it('puts the pages together', async () => {
    const { api, received } = await herokuWith((_, response, count) => {
      if (count < 3) answerJson(response, 206, [app(`a${count}`)], { 'next-range': `id ]a${count}..; max=1` });
      else answerJson(response, 200, [app('a3')]);
    });
    expect((await api.apps()).map(({ name }) => name)).toEqual(['a1', 'a2', 'a3']);
    expect(received.map(({ headers }) => headers['range'])).toEqual(['id ..; max=1000;', 'id ]a1..; max=1', 'id ]a2..; max=1']);
  });

  it('stops at a repeated range', async () => {
    const { api, received } = await herokuWith((_, response) => answerJson(response, 206, [], { 'next-range': 'id ]a..' }));
    expect(await errorOf(api.apps())).toMatchObject({ code: 'heroku.bad-reply' });
    expect(received).toHaveLength(2);
  });

  it('stops after fifty pages', async () => {
    const { api, received } = await herokuWith((_, response, count) => answerJson(response, 206, [], { 'next-range': `id ]${count}..` }));
    expect(await errorOf(api.apps())).toMatchObject({ code: 'heroku.bad-reply', details: { problem: 'the list has more than 50 pages' } });
    expect(received).toHaveLength(50);
  });

  it('starts over once without a range where ranges are refused', async () => {
    const { api, received } = await herokuWith(({ headers }, response) => {
      if (headers['range'] === undefined) answerJson(response, 200, [app('a')]);
      else answerJson(response, 416, { id: 'requested_range_not_satisfiable' });
    });
    expect(await api.apps()).toHaveLength(1);
    expect(received).toHaveLength(2);
    const stubborn = await herokuWith((_, response) => answerJson(response, 416, {}));
    expect(await errorOf(stubborn.api.apps())).toMatchObject({ code: 'heroku.bad-reply' });
    expect(stubborn.received).toHaveLength(2);
  });
});

function source(fresh: string | null, code: string | null = null) {
  const calls: string[] = [];
  const tokens: TokenSource = {
    accountId: () => 'me',
    current: async () => ({ accountId: 'me', token: 'old' }),
    refreshed: async (accountId, stale) => { calls.push(`refreshed ${accountId} ${stale}`); return fresh; },
    rejected: (accountId, token) => { calls.push(`rejected ${accountId} ${token}`); },
    twoFactorCode: () => { const handed = code; code = null; return handed; },
  };
  return { tokens, calls };
}
const onlyFresh: Answer = ({ headers }, response) =>
  answerJson(response, headers.authorization === 'Bearer new' ? 200 : 401, { id: 'me', email: 'a@b' });
const onlyWithCode: Answer = ({ headers }, response) =>
  (headers['heroku-two-factor-code'] === '123456' ? answerJson(response, 200, {}) : answerJson(response, 403, { id: 'two_factor', app: { name: 'sushi' } }));

describe('tokens', () => {
  it('refreshes once after a 401, even for a POST', async () => {
    const { tokens, calls } = source('new');
    const { api, received } = await herokuWith(onlyFresh, tokens);
    await api.createAuthorization({ description: 'd', expiresInSeconds: 1, scope: [] });
    expect(calls).toEqual(['refreshed me old']);
    expect(received).toHaveLength(2);
  });

  it('tells when the fresh token is refused too', async () => {
    const { tokens, calls } = source('wrong');
    const { api } = await herokuWith(onlyFresh, tokens);
    expect(await errorOf(api.account())).toMatchObject({ code: 'heroku.unauthorized' });
    expect(calls).toEqual(['refreshed me old', 'rejected me wrong']);
  });

  it('tells when there is no other token', async () => {
    const { tokens, calls } = source(null);
    const { api, received } = await herokuWith(onlyFresh, tokens);
    expect(await errorOf(api.account())).toMatchObject({ code: 'heroku.unauthorized' });
    expect(calls).toEqual(['refreshed me old', 'rejected me old']);
    expect(received).toHaveLength(1);
  });

  it('repeats a call with the second factor given, once', async () => {
    const { api, received } = await herokuWith(onlyWithCode, source(null, '123456').tokens);
    await api.configVars('sushi');
    expect(received).toHaveLength(2);
    expect(await errorOf(api.configVars('sushi'))).toMatchObject({ code: 'heroku.two-factor', details: { app: 'sushi' } });
  });
});

describe('replies with few fields', () => {
  it('takes an account, an add-on and an attachment as the add-on service documents them', async () => {
    const few: Record<string, unknown> = {
      '/account': { email: 'me@example.com' },
      '/addons': [{ id: 'a', name: 'db', addon_service: { name: 'borealis-pg' }, app: { name: 'sushi' } }, { id: 'b', name: 'of-no-service', addon_service: null, app: { name: 'sushi' } }],
      '/addon-attachments': [{ id: 't', name: 'DATABASE', addon: { id: 'a', name: 'db' }, app: { id: 'i', name: 'sushi' } }],
    };
    const { api } = await herokuWith(({ path }, response) => answerJson(response, 200, few[path]));
    expect(await api.account()).toEqual({ id: 'me@example.com', email: 'me@example.com', name: null });
    expect(await api.addons()).toEqual([
      { id: 'a', name: 'db', addon_service: { name: 'borealis-pg' }, app: { id: 'sushi', name: 'sushi' }, plan: { name: '' }, state: '' },
      { id: 'b', name: 'of-no-service', addon_service: { name: '' }, app: { id: 'sushi', name: 'sushi' }, plan: { name: '' }, state: '' },
    ]);
    expect(await api.attachments()).toMatchObject([{ name: 'DATABASE', app: { id: 'i', name: 'sushi' } }]);
  });
});
