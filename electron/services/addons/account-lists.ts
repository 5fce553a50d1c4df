import type { Config, Log } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { pinnedTo } from '../heroku/fixed-token.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { createAccountList, type AccountList } from './account-list.ts';
import { fetchLists } from './fetch-lists.ts';
import { deleteListStore } from './list-store.ts';
import type { HerokuLists } from './listed-addon.ts';

/** The add-on lists of all accounts used in this run. */
export interface AccountLists {
  /** The active account's list. Throws session.signed-out. */
  active(): AccountList;
  forget(accountId: string): Promise<void>;
  flush(): Promise<void>;
}

export interface AccountListsDeps {
  tokens: TokenSource;
  herokuFor: HerokuFor;
  config: Pick<Config, 'addonServiceName' | 'dataDir'>;
  changed: () => void;
  log: Log;
  onUnwritable?: ((problem: AppFailure) => void) | undefined;
  now: () => number;
  monotonic: () => number;
}

/** Reads an account's file on first use. */
export function createAccountLists(deps: AccountListsDeps): AccountLists {
  const lists = new Map<string, AccountList>();
  const { dataDir, addonServiceName: service } = deps.config;

  /** All three lists come from the account asked for, even when another one is chosen meanwhile. */
  const fetchFor = async (accountId: string): Promise<HerokuLists> => {
    const active = await deps.tokens.current();
    if (active.accountId !== accountId) throw failure('op.cancelled', {}, 'Another account was chosen meanwhile.');
    return fetchLists(deps.herokuFor(pinnedTo(deps.tokens, active)), service);
  };

  return {
    active() {
      const accountId = deps.tokens.accountId();
      if (accountId === null) throw failure('session.signed-out', {}, 'Nobody is signed in.');
      const known = lists.get(accountId);
      if (known !== undefined) return known;
      const list = createAccountList({ ...deps, accountId, dataDir, service, fetch: () => fetchFor(accountId) });
      lists.set(accountId, list);
      return list;
    },
    async forget(accountId) {
      const list = lists.get(accountId);
      lists.delete(accountId);
      await list?.retire();
      await deleteListStore(dataDir, accountId);
    },
    async flush() {
      await Promise.all([...lists.values()].map((list) => list.flush()));
    },
  };
}
