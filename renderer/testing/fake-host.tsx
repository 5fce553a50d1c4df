import { implement, type AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { RPCLink } from '@orpc/client/message-port';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import type { Account } from '../../shared/contract/account.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import { contract } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { ApiProvider } from '../api/api-context.tsx';
import { createApi } from '../api/client.ts';
import type { Connection, ConnectionState } from '../api/connection.ts';
import { createQueryClient } from '../app/query-client.ts';
import { createStore } from '../state/store.ts';

/** What the parts of a fake main process are made with. */
export const os = implement(contract);

/** What the fake main process knows and was asked; tests change it and look at it. */
export type FakeWorld = {
  accounts: Account[];
  addons: Addon[];
  /** Tokens that sign in; any other is refused. */
  goodToken: string;
  twoFactorFor: Set<string>;
  visible: string[][];
  codes: string[];
};

export const dana: Account = {
  id: 'u1', email: 'dana@example.com', name: 'Dana', method: 'token', state: 'active',
  capabilities: { identity: true, read: true, readProtected: true, authorize: true },
  storage: { kind: 'memory', why: 'no keychain here' },
};

/** An add-on with what a test does not care about filled in. */
export function makeAddon(change: Partial<Addon> & Pick<Addon, 'id' | 'name'>): Addon {
  const app = change.app ?? { id: 'a1', name: 'sushi' };
  return {
    team: null, plan: 'borealis-pg:x2-s100-p2-r8', state: 'provisioned', pinned: false, label: null, silenced: false, info: null, infoFetchedAt: null, app,
    attachments: [{ id: `${change.id}-at`, name: 'DATABASE', appId: app.id, appName: app.name }], ...change,
  };
}

const failure = (error: AppError) => ({ data: error });

function accountPart(world: FakeWorld) {
  const list = () => ({ accounts: world.accounts, activeId: world.accounts[0]?.id ?? null });
  return {
    list: os.account.list.handler(list),
    signInOptions: os.account.signInOptions.handler(() => ({
      oauth: { offered: false }, browserLogin: { offered: false, host: 'cli-auth.heroku.com' },
      cli: { offered: true, path: '/usr/local/bin/heroku', netrc: false }, token: { offered: true as const },
    })),
    signInWithToken: os.account.signInWithToken.handler(({ input, errors }) => {
      if (input.token !== world.goodToken) {
        throw errors.APP(failure({ code: 'session.token-rejected', message: 'refused', retryable: false, details: {}, traceId: 't1' }));
      }
      world.accounts = [dana];
      return dana;
    }),
    twoFactor: os.account.twoFactor.handler(({ input }) => {
      world.codes.push(input.code);
      world.twoFactorFor.clear();
      return {};
    }),
  };
}

function addonsPart(world: FakeWorld) {
  const list = () => ({ addons: world.addons, fetchedAt: new Date(0).toISOString(), refreshing: false, error: null });
  return {
    list: os.addons.list.handler(list),
    refresh: os.addons.refresh.handler(({ errors }) => {
      if (world.twoFactorFor.has('refresh')) {
        throw errors.APP(failure({ code: 'heroku.two-factor', message: 'code', retryable: false, details: { app: 'sushi' }, traceId: 't2' }));
      }
      return list();
    }),
    visible: os.addons.visible.handler(({ input }) => {
      world.visible.push(input.addonIds);
      return {};
    }),
  };
}

/** A page over an in-process main process that speaks the contract through a real MessagePort; `parts` are further ones of the contract. */
export function openPage(ui: ReactElement, change: Partial<FakeWorld> = {}, parts: Readonly<Record<string, AnyRouter>> = {}) {
  const world: FakeWorld = { accounts: [], addons: [], goodToken: 'HRKU-good', twoFactorFor: new Set(), visible: [], codes: [], ...change };
  const { port1, port2 } = new MessageChannel();
  new RPCHandler({ account: accountPart(world), addons: addonsPart(world), ...parts }).upgrade(port2);
  port2.start();
  const link = new RPCLink({ port: port1 });
  port1.start();
  const connection: Connection = {
    state: createStore<ConnectionState>({ kind: 'open' }),
    link: () => Promise.resolve(link),
    reconnect: () => {},
    dispose: () => { port1.close(); port2.close(); },
  };
  const api = createApi(connection);
  const cache = createQueryClient();
  const whole = (part: ReactElement) => <QueryClientProvider client={cache}><ApiProvider value={api}>{part}</ApiProvider></QueryClientProvider>;
  const view = render(whole(ui));
  return { world, api, view, show: (next: ReactElement) => view.rerender(whole(next)), close: () => { view.unmount(); connection.dispose(); } };
}
