import { expect, it, vi } from 'vitest';
import type { InstalledExtension, InstallEvent } from '../../../shared/contract/extensions.ts';
import { failure } from '../errors/app-failure.ts';
import { createChanges } from './changes.ts';
import { createInstalls, type InstallEvents } from './installs.ts';
import { unseenNotice, type InstallEnd } from './unseen-notice.ts';

/** Installations whose requests are answered when the test says so. */
function setUp() {
  const asked: { name: string; answer: PromiseWithResolvers<InstalledExtension> }[] = [];
  const unseen: { names: readonly string[]; end: InstallEnd }[] = [];
  const changes = createChanges();
  const installs = createInstalls({
    changes, stop: new AbortController().signal, onChanged: () => undefined, onUnseen: (_addonId, run) => unseen.push(run),
    learn: () => Promise.resolve({ installed: new Map(), offered: null }),
    api: () => Promise.resolve({
      list: () => Promise.resolve([]),
      install(name) {
        const answer = Promise.withResolvers<InstalledExtension>();
        asked.push({ name, answer });
        return answer.promise;
      },
    }),
  });
  const answer = async (name: string): Promise<void> => {
    await vi.waitFor(() => expect(asked.at(-1)?.name).toBe(name));
    asked.at(-1)?.answer.resolve({ name, schema: 'public', version: '1.0' });
  };
  return { installs, asked, unseen, answer, ended: () => changes.ended() };
}

async function all(events: InstallEvents): Promise<InstallEvent[]> {
  const list: InstallEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

it('goes on when its window is loaded anew, and is followed again to its end', async () => {
  const { installs, asked, answer, unseen } = setUp();
  const first = installs.install('a', ['cube', 'hstore']);
  await first.next();
  await first.return?.();
  expect(installs.current('a')).toEqual(['cube', 'hstore']);
  const again = all(installs.follow('a'));
  await answer('cube');
  await answer('hstore');
  expect((await again).at(-1)).toMatchObject({ kind: 'done', outcome: 'installed' });
  expect(asked.map(({ name }) => name)).toEqual(['cube', 'hstore']);
  expect(unseen).toEqual([]);
  expect(installs.current('a')).toBeNull();
});

it('that ended while nobody followed is told once, and in a notice', async () => {
  const { installs, asked, answer, unseen, ended } = setUp();
  const first = installs.install('a', ['cube', 'hstore']);
  await first.next();
  await first.return?.();
  await answer('cube');
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.answer.reject(failure('extension.unsupported', { name: 'hstore', reason: 'Bad extension name' }, 'Not supported.'));
  await ended();
  expect(installs.current('a')).toEqual(['cube', 'hstore']);
  expect(unseen.map((run) => unseenNotice({ addonId: 'a', name: 'borealis-shop' }, run))).toMatchObject([
    { tone: 'error', addonId: 'a', tab: 'extensions', title: 'Not every extension was installed', body: 'borealis-shop: installed: cube. Not installed: hstore.' },
  ]);
  expect(await all(installs.follow('a'))).toMatchObject([{ kind: 'done', outcome: 'failed', error: { code: 'extension.unsupported' } }]);
  expect(installs.current('a')).toBeNull();
  expect(await all(installs.follow('a'))).toEqual([]);
});

it('of an account that left ends after its step, and is told nobody', async () => {
  const { installs, asked, answer, unseen, ended } = setUp();
  const first = installs.install('a', ['cube', 'hstore']);
  await first.next();
  await first.return?.();
  installs.cancelAll();
  await answer('cube');
  await ended();
  expect(asked).toHaveLength(1);
  expect(unseen).toEqual([]);
  expect(installs.current('a')).toBeNull();
});
