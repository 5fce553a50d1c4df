import { expect, it } from 'vitest';
import { apiOf } from '../testing/fake-calls.tsx';
import { followAccount } from './event-bridge.ts';
import { createQueryClient } from './query-client.ts';

it('forgets what another account was shown, and nothing else', () => {
  const { query } = apiOf({});
  const cache = createQueryClient();
  const input = { addonId: 'a1' };
  const theirs = [
    query.restore.apps.queryKey({ input: {} }), query.restore.plans.queryKey({ input: {} }), query.restore.attachments.queryKey({ input: { app: 'sushi' } }), query.restore.capabilities.queryKey({ input }),
    query.users.list.queryKey({ input }), query.integrations.held.queryKey({ input }), query.integrations.list.queryKey({ input }),
    query.extensions.installed.queryKey({ input }), query.extensions.offered.queryKey({ input }),
  ];
  const settings = query.settings.get.queryKey({ input: {} });
  const fill = () => { for (const key of [...theirs, settings]) cache.setQueryData(key, []); };
  const left = () => theirs.filter((key) => cache.getQueryData(key) !== undefined).length;
  const accounts = (activeId: string | null) => cache.setQueryData(query.account.list.queryKey({ input: {} }), { accounts: [], activeId });

  const stop = followAccount({ query }, cache);
  fill();
  accounts('dana');
  accounts('dana');
  expect(left()).toBe(theirs.length);
  accounts('erin');
  expect(left()).toBe(0);
  expect(cache.getQueryData(settings)).toEqual([]);
  fill();
  accounts(null);
  expect(left()).toBe(0);
  stop();
});
