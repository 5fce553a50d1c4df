import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { toolIdSchema } from '../../shared/contract/handoff.ts';
import type { SettingsService } from '../services/storage/settings-service.ts';
import { createSignal } from '../services/signal.ts';
import { failure } from '../services/errors/app-failure.ts';
import { linkHosts, linkUrl } from './links.ts';
import { withNetwork } from './live-settings.ts';
import { createPowerWatch } from './platform-node.ts';
import { loadAssets } from './renderer-assets.ts';
import { startProblem } from './start-problem.ts';
import { standingWarnings } from './warnings.ts';
import { within } from './within.ts';

afterEach(() => { vi.useRealTimers(); });

describe('links', () => {
  const addon = { id: 'a b/../c', app: { id: '1?x', name: '../evil' } };
  test('are built from encoded parts on known hosts', () => {
    expect(linkUrl({ link: 'addon-dashboard', addonId: 'x' }, addon).href).toBe('https://addons-sso.heroku.com/apps/1%3Fx/addons/a%20b%2F..%2Fc');
    expect(linkUrl({ link: 'app-dashboard', addonId: 'x' }, addon).href).toBe('https://dashboard.heroku.com/apps/..%2Fevil');
    expect(linkUrl({ link: 'app-resources', addonId: 'x' }, addon).href).toBe('https://dashboard.heroku.com/apps/..%2Fevil/resources');
    const tools = toolIdSchema.options.map((tool) => ({ link: 'tool-download', tool }) as const);
    for (const link of [{ link: 'heroku-billing' }, { link: 'borealis-docs' }, ...tools] as const) {
      const url = linkUrl(link, null);
      expect(url.protocol).toBe('https:');
      expect(linkHosts).toContain(url.hostname);
    }
  });
  test('need the add-on they are about', () => {
    expect(() => linkUrl({ link: 'app-dashboard', addonId: 'x' }, null)).toThrow('not in the list');
  });
});

function fakeSettings(fails = false) {
  const configured: (string | null)[] = [];
  let saved = { httpProxy: null as string | null, extraCaFile: null as string | null };
  const service = {
    get: () => saved,
    update: async (change: Partial<typeof saved>) => {
      if (fails) throw failure('settings.invalid', { setting: 'x', problem: 'y' }, 'Refused.');
      saved = { ...saved, ...change };
      return saved;
    },
    oauthClients: async () => [], changed: createSignal(), flush: async () => undefined,
  } as unknown as SettingsService;
  const transport = { configure: ({ httpProxy }: { httpProxy: string | null }) => {
    if (httpProxy === 'bad') throw failure('settings.invalid', { setting: 'httpProxy', problem: 'no URL' }, 'No URL.');
    configured.push(httpProxy);
  } };
  const config = { proxy: { http: null, https: null, no: null }, extraCaFile: null };
  return { settings: withNetwork(service, { config, transport }), configured };
}

describe('network settings', () => {
  test('a usable proxy counts at once', async () => {
    const { settings, configured } = fakeSettings();
    await settings.update({ httpProxy: 'http://proxy:1' });
    expect(configured).toEqual(['http://proxy:1']);
    await settings.update({ theme: 'dark' });
    expect(configured).toHaveLength(1);
  });

  test('one that cannot be used is refused before it is kept', async () => {
    const { settings } = fakeSettings();
    await expect(settings.update({ httpProxy: 'bad' })).rejects.toThrow('No URL.');
    expect(settings.get().httpProxy).toBeNull();
  });

  test('what was not kept does not count', async () => {
    const { settings, configured } = fakeSettings(true);
    await expect(settings.update({ httpProxy: 'http://proxy:1' })).rejects.toThrow('Refused.');
    expect(configured).toEqual(['http://proxy:1', null]);
  });
});

test('a step of the end is bounded and never throws', async () => {
  const told: string[] = [];
  const tell = { late: () => told.push('late'), failed: (error: unknown) => told.push(String(error)) };
  await within(1, new Promise(() => undefined), tell);
  await within(1_000, Promise.reject(new Error('broken')), tell);
  await within(1_000, Promise.resolve(), tell);
  expect(told).toEqual(['late', 'Error: broken']);
});

test('warnings name an unwritable folder and a wrong clock', () => {
  const folderProblem = failure('storage.unwritable', { path: '/data', problem: 'EROFS' }, 'No.').error;
  expect(standingWarnings({ folderProblem, clockSkewMs: -20 * 60_000, dataDir: '/data' }).map(({ id }) => id)).toEqual(['data-folder', 'clock']);
  expect(standingWarnings({ folderProblem: null, clockSkewMs: 60_000, dataDir: '/data' })).toEqual([]);
});

test('power events are told from interfaces that go and from ticks that come late', () => {
  vi.useFakeTimers();
  let online = true;
  let now = 0;
  const seen: string[] = [];
  const watch = createPowerWatch({ online: () => online, now: () => now });
  watch.onPower((event) => seen.push(event));
  const tick = (ms: number): void => { now += ms; vi.advanceTimersByTime(2_000); };
  tick(2_000);
  online = false;
  tick(2_000);
  online = true;
  tick(60_000);
  expect(seen).toEqual(['offline', 'online', 'resume']);
  watch.dispose();
});

test('the window’s files are the regular ones of known types', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-assets-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'x');
  await writeFile(join(folder, 'assets', 'a.js'), 'x');
  await writeFile(join(folder, 'assets', 'a.js.map'), 'x');
  await writeFile(join(folder, 'outside.txt'), 'x');
  await symlink(join(folder, 'index.html'), join(folder, 'link.html'));
  const assets = await loadAssets(folder);
  await rm(folder, { recursive: true });
  expect([...assets.keys()].toSorted()).toEqual(['/assets/a.js', '/index.html']);
  expect([assets.get('/assets/a.js')?.immutable, assets.get('/index.html')?.immutable]).toEqual([true, false]);
});

test('a start that failed is told with its cause and the next step', () => {
  const locked = failure('storage.locked', { path: '/data', pid: 7 }, 'Locked.');
  expect(startProblem(locked)).toBe('Another Borealis Desktop uses this data folder.\n/data (process 7)\nUse that window, or close it first. It may also be a borealis-desktop command in a terminal: wait for it or end it.');
  expect(startProblem(new Error('HEROKU_HOST is not a web address.'))).toBe('HEROKU_HOST is not a web address.');
});
