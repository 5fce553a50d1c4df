import { describe, expect, it } from 'vitest';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { createChildAuthorizations } from './child-authorizations.ts';

const quiet = { info() {}, warn() {}, error() {} };

/** Heroku and accounts in memory, with a clock and gates to hold calls open. */
function world() {
  const live = new Set<string>();
  const state = { account: 'a' as string | null, clock: 0, made: 0, mostLive: 0, refuse: null as AppFailure | null, scopes: null as string[] | null, deleteFails: 0, deletes: 0, unusable: false };
  const descriptions = new Map<string, string>();
  const entered = Promise.withResolvers<void>();
  const gate = { create: Promise.resolve(), entered: entered.promise };
  const tokens: TokenSource = {
    accountId: () => state.account,
    async current() {
      if (state.account === null) throw failure('session.signed-out', {}, 'Signed out.');
      return { accountId: state.account, token: `own-${state.account}` };
    },
    refreshed: async () => null,
    rejected() {},
    twoFactorCode: () => null,
  };
  const heroku: Pick<HerokuApi, 'createAuthorization' | 'deleteAuthorization' | 'authorizations' | 'scopes'> = {
    async createAuthorization({ description, scope, expiresInSeconds }) {
      expect({ scope, expiresInSeconds }).toEqual({ scope: ['read', 'identity'], expiresInSeconds: 180 });
      entered.resolve();
      await gate.create;
      if (state.refuse !== null) throw state.refuse;
      state.made += 1;
      const id = `id-${state.made}`;
      live.add(id);
      descriptions.set(id, description);
      state.mostLive = Math.max(state.mostLive, live.size);
      if (state.unusable) throw failure('heroku.bad-reply', { problem: 'cut off' }, 'Cut off.');
      return { id, access_token: { token: `child-${state.made}` } };
    },
    async deleteAuthorization(id) {
      state.deletes += 1;
      if (state.deleteFails > 0) {
        state.deleteFails -= 1;
        throw failure('heroku.timeout', { host: 'h' }, 'Late.');
      }
      live.delete(id);
    },
    authorizations: async () => [...live].map((id) => ({ id, description: descriptions.get(id) ?? 'someone else’s' })),
    scopes: async () => state.scopes,
  };
  const children = createChildAuthorizations({ tokens, herokuFor: () => heroku as HerokuApi, log: quiet, monotonic: () => state.clock });
  return { children, state, live, gate };
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no failure', (error: AppFailure) => error.error.code);

describe('child authorizations', () => {
  it('makes one for fifty calls at a time and uses it for 150 s', async () => {
    const { children, state, live } = world();
    const leases = await Promise.all(Array.from({ length: 50 }, () => children.lease()));
    for (const lease of leases) lease.done();
    state.clock = 149_999;
    (await children.lease()).done();
    expect({ made: state.made, live: live.size }).toEqual({ made: 1, live: 1 });
    state.clock = 150_000;
    const lease = await children.lease();
    expect(lease.token).toBe('child-2');
    expect({ live: [...live], most: state.mostLive }).toEqual({ live: ['id-2'], most: 1 });
  });

  it('waits for the calls under way before it ends an old one', async () => {
    const { children, state, live } = world();
    const first = await children.lease();
    state.clock = 150_000;
    const second = children.lease();
    expect([...live]).toEqual(['id-1']);
    first.done();
    expect((await second).token).toBe('child-2');
    expect(state.mostLive).toBe(1);
  });

  it('makes a fresh one after a refusal, and only for the token refused', async () => {
    const { children, state } = world();
    (await children.lease()).done();
    children.refused('another');
    (await children.lease()).done();
    expect(state.made).toBe(1);
    children.refused('child-1');
    expect((await children.lease()).token).toBe('child-2');
  });

  it('leaves nothing after sign-out, with calls under way', async () => {
    const { children, state, live } = world();
    await children.lease();
    state.account = null;
    await children.leave('a');
    expect(live.size).toBe(0);
    expect(await codeOf(children.lease())).toBe('session.signed-out');
  });

  it('deletes one that is being made while the user signs out', async () => {
    const { children, state, live, gate } = world();
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.create = promise;
    const lease = children.lease();
    await gate.entered;
    state.account = null;
    const left = children.leave('a');
    resolve();
    await Promise.all([lease, left]);
    expect({ made: state.made, live: live.size }).toEqual({ made: 1, live: 0 });
  });

  it('keeps accounts apart', async () => {
    const { children, state, live } = world();
    (await children.lease()).done();
    state.account = 'b';
    expect((await children.lease()).token).toBe('child-2');
    expect([...live]).toEqual(['id-2']);
    await children.leave('a');
    expect([...live]).toEqual(['id-2']);
  });

  it('leaves nothing after dispose, and makes nothing more', async () => {
    const { children, live, gate } = world();
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.create = promise;
    const lease = codeOf(children.lease());
    const disposed = children.dispose();
    resolve();
    await disposed;
    expect(live.size).toBe(0);
    expect(await lease).toBe('op.cancelled');
    expect(await codeOf(children.lease())).toBe('op.cancelled');
  });

  it('tries a deletion three times, and does not fail for it', async () => {
    const { children, state, live } = world();
    (await children.lease()).done();
    state.deleteFails = 2;
    await children.leave('a');
    expect({ deletes: state.deletes, live: live.size }).toEqual({ deletes: 3, live: 0 });
    (await children.lease()).done();
    state.deleteFails = 9;
    await children.dispose();
    expect(state.deletes).toBe(6);
  });

  it('hands over a token that can do no more than a child could', async () => {
    const { children, state } = world();
    state.refuse = failure('heroku.forbidden', { message: '' }, 'No.');
    state.scopes = ['identity', 'read'];
    expect((await children.lease()).token).toBe('own-a');
    await children.dispose();
    expect(state.deletes).toBe(0);
  });

  it.each([[['identity', 'read', 'write']], [['read']], [null]])('does not hand over a token with the scopes %j', async (scopes) => {
    const { children, state } = world();
    state.refuse = failure('heroku.forbidden', { message: '' }, 'No.');
    state.scopes = scopes;
    expect(await codeOf(children.lease())).toBe('session.too-narrow');
  });

  it('tells what Heroku says where the token would do', async () => {
    const { children, state } = world();
    state.refuse = failure('heroku.forbidden', { message: 'Not from this network.' }, 'No.');
    state.scopes = ['global'];
    await expect(children.lease()).rejects.toMatchObject({ error: { code: 'heroku.forbidden', details: { message: 'Not from this network.' } } });
  });

  it('deletes what an unusable answer may have left behind, and nobody else\'s, before it makes another', async () => {
    const { children, state, live } = world();
    live.add('other');
    state.unusable = true;
    expect(await codeOf(children.lease())).toBe('heroku.bad-reply');
    state.unusable = false;
    (await children.lease()).done();
    expect({ live: [...live], most: state.mostLive }).toEqual({ live: ['other', 'id-2'], most: 2 });
    await children.dispose();
    expect([...live]).toEqual(['other']);
  });

  it('deletes later what could not be deleted, before it makes another', async () => {
    const { children, state, live } = world();
    (await children.lease()).done();
    children.refused('child-1');
    state.deleteFails = 3;
    state.refuse = failure('session.expired', { accountId: 'a' }, 'Revoked.');
    expect(await codeOf(children.lease())).toBe('session.expired');
    expect([...live]).toEqual(['id-1']);
    state.refuse = null;
    (await children.lease()).done();
    expect({ live: [...live], most: state.mostLive }).toEqual({ live: ['id-2'], most: 1 });
  });

  it('tries again after a failure', async () => {
    const { children, state } = world();
    state.refuse = failure('heroku.unreachable', { host: 'h' }, 'No.');
    expect(await codeOf(children.lease())).toBe('heroku.unreachable');
    state.refuse = null;
    expect((await children.lease()).token).toBe('child-1');
  });
});
