import { describe, expect, test } from 'vitest';
import { contentPolicy } from '../host/content-policy.ts';
import type { Assets } from '../host/renderer-assets.ts';
import { answerAppRequest, isOwnUrl, windowUrl } from './app-protocol.ts';
import { externalUrl } from './external-url.ts';
import { mayNavigate, mayRequest } from './navigation.ts';
import { createReloadBudget } from './reload-budget.ts';
import { isTrustedSender } from './sender.ts';
import { refusedSwitch } from './switches.ts';
import { mayUse } from './session-lockdown.ts';
import { webPreferences, windowPreferences } from './web-preferences.ts';

const assets: Assets = new Map([
  ['/index.html', { type: 'text/html; charset=utf-8', immutable: false, read: async () => new TextEncoder().encode('<!doctype html>') }],
]);

test('the exact preferences of the window', () => {
  expect(windowPreferences({ preload: '/app/preload.cjs', packaged: true })).toEqual({
    nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, contextIsolation: true, sandbox: true,
    webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, plugins: false,
    navigateOnDragDrop: false, spellcheck: false, safeDialogs: true, enableWebSQL: false, disableBlinkFeatures: 'Auxclick',
    partition: 'borealis', preload: '/app/preload.cjs', devTools: false,
  });
  expect(windowPreferences({ preload: '', packaged: false }).devTools).toBe(true);
  expect(webPreferences.partition).not.toMatch(/^persist:/);
});

describe('the app: scheme', () => {
  test('answers the window with the policy that connects nowhere', async () => {
    const answer = await answerAppRequest(assets, new Request(windowUrl));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('<!doctype html>');
    expect(answer.headers.get('content-security-policy')).toBe(contentPolicy('none'));
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'app://bundle/../../etc/passwd', 'app://bundle/%2e%2e/%2e%2e/etc/passwd', 'app://bundle/%2e%2e%2fetc%2fpasswd', 'app://bundle/..%5c..%5cboot.ini',
    'app://bundle/index.html%00', 'app://bundle//host/share', 'app://other/index.html', 'app://bundle.evil.example/index.html', 'app://user@bundle/index.html',
    'app://bundle:81/index.html', 'https://bundle/index.html', 'file:///etc/passwd', 'app:index.html', 'app:///index.html', 'nonsense',
    `app://bundle/${'a'.repeat(65_536)}`, 'app://bundle/assets', 'app://bundle/__proto__',
  ])('has nothing at %s', async (url) => {
    expect((await answerAppRequest(assets, { url, method: 'GET' })).status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await answerAppRequest(assets, { url: windowUrl, method })).status).toBe(405);
  });
});

describe('navigation', () => {
  test('the window may load itself again and go nowhere else', () => {
    expect(mayNavigate({ url: windowUrl, isMainFrame: true })).toBe(true);
    expect(mayNavigate({ url: windowUrl, isMainFrame: false })).toBe(false);
    for (const url of ['https://heroku.com', 'file:///etc/passwd', 'about:blank', 'javascript:alert(1)', 'data:text/html,x', 'blob:app://bundle/x', `${windowUrl}?x`, 'app://bundle/assets/a.js', 'app://bundle.evil.example/index.html']) {
      expect(mayNavigate({ url, isMainFrame: true })).toBe(false);
    }
  });

  test('a session requests its bundle alone', () => {
    expect(isOwnUrl('app://bundle/assets/a.js')).toBe(true);
    for (const url of ['https://example.com', 'http://127.0.0.1:1', 'ws://127.0.0.1:1', 'file:///etc/passwd', 'devtools://devtools/x', 'data:text/plain,x']) {
      expect(mayRequest(url, { packaged: true })).toBe(false);
    }
    expect(mayRequest('devtools://devtools/x', { packaged: false })).toBe(true);
  });
});

test('our own page may write to the clipboard and has no other permission', () => {
  expect(mayUse('clipboard-sanitized-write', windowUrl)).toBe(true);
  expect(mayUse('clipboard-sanitized-write', 'app://bundle/')).toBe(true);
  for (const url of ['', 'https://example.com', 'app://other/', 'about:blank']) expect(mayUse('clipboard-sanitized-write', url)).toBe(false);
  const others = [
    'clipboard-read', 'deprecated-sync-clipboard-read', 'media', 'geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'fullscreen',
    'openExternal', 'display-capture', 'hid', 'serial', 'usb', 'fileSystem', 'idle-detection', 'storage-access', 'window-management', 'unknown',
  ];
  for (const permission of others) expect(mayUse(permission, windowUrl)).toBe(false);
});

test('only the main frame of our own window may ask for the contract', () => {
  const window = { id: 1 };
  const frame = { url: windowUrl, parent: null };
  expect(isTrustedSender({ sender: window, frame, window })).toBe(true);
  expect(isTrustedSender({ sender: window, frame: null, window })).toBe(false);
  expect(isTrustedSender({ sender: { id: 2 }, frame, window })).toBe(false);
  expect(isTrustedSender({ sender: window, frame, window: null })).toBe(false);
  expect(isTrustedSender({ sender: window, frame: { ...frame, parent: {} }, window })).toBe(false);
  for (const url of ['', 'about:blank', 'https://example.com', 'app://other/index.html', 'data:text/html,x']) {
    expect(isTrustedSender({ sender: window, frame: { ...frame, url }, window })).toBe(false);
  }
});

const hasSwitch = (wanted: string) => (name: string) => name === wanted;

test('a packaged build refuses switches that open it to others', () => {
  expect(refusedSwitch({ packaged: true, hasSwitch: hasSwitch('remote-debugging-port') })).toBe('remote-debugging-port');
  expect(refusedSwitch({ packaged: true, hasSwitch: hasSwitch('no-sandbox') })).toBe('no-sandbox');
  expect(refusedSwitch({ packaged: true, hasSwitch: hasSwitch('force-device-scale-factor') })).toBeNull();
  expect(refusedSwitch({ packaged: false, hasSwitch: () => true })).toBeNull();
});

test('a window that keeps crashing loads again three times a minute', () => {
  let now = 0;
  const budget = createReloadBudget(() => now);
  expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, true, false]);
  now = 60_000;
  expect(budget.take()).toBe(true);
});

describe('links to the system’s browser', () => {
  const pages = { herokuOAuthUrl: 'http://127.0.0.1:4001', herokuLoginUrl: 'https://cli-auth.heroku.com' };
  test.each(['https://dashboard.heroku.com/apps/x', 'https://id.heroku.com/oauth/authorize?x=1', 'https://cli-auth.heroku.com/auth/cli/browser/1', 'http://127.0.0.1:4001/oauth', 'https://www.pgadmin.org/download/'])('opens %s', (url) => {
    expect(externalUrl(new URL(url), pages)).toBe(url);
  });
  test.each([
    'http://dashboard.heroku.com/', 'https://heroku.com.evil.example/', 'https://evilheroku.com/', 'file:///etc/passwd', 'smb://host/share', 'javascript:alert(1)',
    'ms-msdt:/id', 'https://ada:x@dashboard.heroku.com/', 'https://dashboard.heroku.com:8443/', 'http://127.0.0.1:4002/', 'https://example.com/',
  ])('refuses %s', (url) => {
    expect(externalUrl(new URL(url), pages)).toBeNull();
  });
});
