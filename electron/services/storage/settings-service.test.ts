import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sealer } from '../deps.ts';
import { createSettings, defaultSettings, type SettingsService } from './settings-service.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const keychain: Sealer = {
  backend: 'test',
  seal: async (text) => Buffer.from(Buffer.from(text).toString('hex')),
  unseal: async (data) => Buffer.from(data.toString(), 'hex').toString(),
};

let dataDir: string;
beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'borealis-settings-')); });
afterEach(async () => { await rm(dataDir, { recursive: true }); });

const open = (sealer: Sealer | null = keychain): SettingsService => createSettings({
  config: { dataDir, oauthClients: [{ id: 'built-in', secret: 'built-in-secret', port: 1000 }] },
  platform: { sealer, noSealerReason: null },
  log,
});

test('starts with the defaults, keeps changes, tells of them', async () => {
  const settings = open();
  expect(settings.get()).toEqual(defaultSettings);
  const seen: string[] = [];
  settings.changed.subscribe(({ theme }) => seen.push(theme));
  await settings.update({ theme: 'dark', sidebarWidth: 300, httpProxy: ' http://proxy.example:3128 ' });
  expect(seen).toEqual(['dark']);
  expect(open().get()).toEqual({ ...defaultSettings, theme: 'dark', sidebarWidth: 300, httpProxy: 'http://proxy.example:3128' });
  expect((await settings.update({ httpProxy: '' })).httpProxy).toBeNull();
});

test.each([
  'not a url', 'ftp://proxy.example', 'file:///etc/passwd', 'http://user:secret@proxy.example',
])('refuses the proxy %s', async (httpProxy) => {
  const settings = open();
  await expect(settings.update({ theme: 'dark', httpProxy })).rejects.toMatchObject({ error: { code: 'settings.invalid', details: { setting: 'httpProxy' } } });
  expect(settings.get()).toEqual(defaultSettings);
});

test('a CA file must exist and hold certificates that can be read', async () => {
  const settings = open();
  const path = join(dataDir, 'ca.pem');
  const refused = { error: { code: 'settings.invalid', details: { setting: 'extraCaFile' } } };
  await expect(settings.update({ extraCaFile: path })).rejects.toMatchObject(refused);
  await expect(settings.update({ extraCaFile: 'relative.pem' })).rejects.toMatchObject(refused);
  await expect(settings.update({ extraCaFile: dataDir })).rejects.toMatchObject(refused);
  await writeFile(path, 'nothing');
  await expect(settings.update({ extraCaFile: path })).rejects.toMatchObject(refused);
  await writeFile(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  await expect(settings.update({ extraCaFile: path })).rejects.toMatchObject(refused);
  await writeFile(path, rootCertificates.slice(0, 2).join('\n'));
  expect((await settings.update({ extraCaFile: path })).extraCaFile).toBe(path);
});

test('the folder of saved queries must be the whole path of one that is there', async () => {
  const settings = open();
  const refused = { error: { code: 'settings.invalid', details: { setting: 'queriesFolder' } } };
  await writeFile(join(dataDir, 'file'), '');
  for (const queriesFolder of ['queries', join(dataDir, 'none'), join(dataDir, 'file')]) {
    await expect(settings.update({ queriesFolder })).rejects.toMatchObject(refused);
  }
  expect((await settings.update({ queriesFolder: ` ${dataDir} ` })).queriesFolder).toBe(dataDir);
  expect((await settings.update({ queriesFolder: '' })).queriesFolder).toBeNull();
});

test('client secrets never come back, are kept when empty, and are sealed', async () => {
  const settings = open();
  const updated = await settings.update({ oauthClients: [{ id: 'mine', secret: 'very-secret', port: 53_682 }] });
  expect(updated.oauthClients).toEqual([{ id: 'mine', secret: '', port: 53_682 }]);
  await settings.update({ oauthClients: [{ id: 'mine', secret: '', port: 53_683 }] });
  const clients = await open().oauthClients();
  expect(clients).toEqual([{ id: 'built-in', secret: 'built-in-secret', port: 1000 }, { id: 'mine', secret: 'very-secret', port: 53_683 }]);
  for (const name of await readdir(dataDir)) expect(await readFile(join(dataDir, name), 'utf8')).not.toContain('very-secret');
  await expect(settings.update({ oauthClients: [{ id: 'other', secret: '', port: 1 }] })).rejects.toMatchObject({ error: { code: 'settings.invalid' } });
  await settings.update({ oauthClients: [] });
  expect(await open().oauthClients()).toHaveLength(1);
});

test('changes at the same time do not undo each other', async () => {
  const settings = open();
  await Promise.all([
    settings.update({ oauthClients: [{ id: 'mine', secret: 'x', port: 1 }] }), settings.update({ theme: 'dark' }), settings.update({ sidebarWidth: 333 }),
  ]);
  expect(open().get()).toMatchObject({ theme: 'dark', sidebarWidth: 333, oauthClients: [{ id: 'mine' }] });
});

test('without a keychain secrets live in memory only', async () => {
  const settings = open(null);
  await settings.update({ oauthClients: [{ id: 'mine', secret: 'very-secret', port: 53_682 }] });
  expect(await settings.oauthClients()).toHaveLength(2);
  expect(await open(null).oauthClients()).toHaveLength(1);
  expect(await readdir(dataDir)).toEqual(['settings.json']);
});

test('a damaged file is set aside, a partial one filled up', async () => {
  await writeFile(join(dataDir, 'settings.json'), '{"v":1,"settings":{"theme":"neon"}}');
  expect(open().get()).toEqual(defaultSettings);
  await writeFile(join(dataDir, 'settings.json'), '{"v":1,"settings":{"theme":"light","later":true}}');
  expect(open().get()).toEqual({ ...defaultSettings, theme: 'light' });
});
