import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { app, dialog, protocol, session, type BrowserWindow } from 'electron';
import type { AnyRouter } from '@orpc/server';
import { backgroundSwitch } from '../host/background.ts';
import type { Log } from '../host/host-types.ts';
import type { Assets } from '../host/renderer-assets.ts';
import { answerAppRequest, appScheme } from './app-protocol.ts';
import { serveContract } from './contract-port.ts';
import { setMenu } from './menu.ts';
import { denyNavigation } from './navigation.ts';
import { lockDown } from './session-lockdown.ts';
import { refusedSwitch } from './switches.ts';
import { webPreferences } from './web-preferences.ts';
import { openWindow } from './window.ts';

/** Chromium's own files go below ours. Where that folder cannot be made they stay in Electron's, and the program says so itself. */
function moveUserData(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', resolve(folder));
  } catch { /* openDataFolder reports the unwritable folder to the user. */ }
}

/**
 * What has to happen before `ready`, in one tick: the sandbox for every process, the app: scheme, the one-instance lock
 * of this data folder. Answers false when the program must end, having said why where there is something to say.
 */
export function prepare({ userData }: { userData: string }): boolean {
  // Before enableSandbox, which takes --no-sandbox off the command line again.
  const refused = refusedSwitch({ packaged: app.isPackaged, hasSwitch: (name) => app.commandLine.hasSwitch(name) });
  if (refused !== null) {
    dialog.showErrorBox('Borealis Desktop does not start with this option', `The command line has --${refused}, which would weaken its protection. Start it without.`);
    return false;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  moveUserData(userData);
  // Windows shows notifications only of programs whose shortcut has this id; build/electron-builder.ts gives it the same one.
  if (process.platform === 'win32') app.setAppUserModelId('com.borealis-data.desktop');
  // Every webContents there will ever be, not only the window's.
  app.on('web-contents-created', (_event, contents) => denyNavigation(contents));
  return app.requestSingleInstanceLock();
}

export interface ShellDeps {
  assets: Assets;
  router: AnyRouter;
  preload: string;
  log: Log;
  validateOutputs: boolean;
  /** Told the address of a link that the window wanted to open; decides whether the system's browser shows it. */
  onLink: (url: string) => void;
  /** The window opens only when the user starts the program again: it runs for the command line. */
  background: boolean;
}

/** Shows the window and keeps it: a second start brings it to the front, and macOS makes it anew from the dock. */
export function runShell({ assets, router, preload, log, validateOutputs, onLink, background }: ShellDeps): { dispose(): void; hasWindow: () => boolean } {
  const packaged = app.isPackaged;
  const ours = session.fromPartition(webPreferences.partition);
  for (const one of [session.defaultSession, ours]) lockDown(one, { packaged });
  ours.protocol.handle(appScheme, (request) => answerAppRequest(assets, request));
  setMenu({ mac: process.platform === 'darwin', packaged });

  let window: BrowserWindow | null = null;
  if (background && process.platform === 'darwin') app.setActivationPolicy('accessory');
  const show = (): void => {
    if (window) {
      if (window.isMinimized()) window.restore();
      window.focus();
      return;
    }
    if (process.platform === 'darwin') app.setActivationPolicy('regular');
    window = openWindow({ preload, packaged, log, onLink });
    window.once('closed', () => { window = null; });
  };
  const stopContract = serveContract({ router, window: () => window, log, validateOutputs });
  // The other instance's arguments may come from anywhere; all they can do is not to show the window.
  const onSecond = (_event: Electron.Event, argv: string[]): void => { if (!argv.includes(backgroundSwitch)) show(); };
  app.on('second-instance', onSecond);
  app.on('activate', show);
  app.on('window-all-closed', () => app.quit());
  app.on('child-process-gone', (_event, details) => log.warn('process.gone', { type: details.type, reason: details.reason }));
  if (!background) show();
  return {
    hasWindow: () => window !== null,
    dispose() {
      // A window that opened now would have nobody to talk to.
      app.off('second-instance', onSecond);
      app.off('activate', show);
      stopContract();
    },
  };
}

/** Resolves once Electron is ready. */
export function whenReady(): Promise<void> {
  return app.whenReady();
}

/** Runs `end` once before the program quits, holding the quit until it has settled. */
export function onQuit(end: () => Promise<void>): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    end().finally(() => {
      state = 'ended';
      app.quit();
    }).catch(() => undefined);
  });
}

/** The program's version, and whether this is an installed build. */
export function aboutApp(): { version: string; packaged: boolean } {
  return { version: app.getVersion(), packaged: app.isPackaged };
}

/** Ends without a window, saying why. */
export function failToStart(title: string, text: string): void {
  dialog.showErrorBox(title, text);
  app.exit(1);
}

/** Ends without a word, such as for a second instance. */
export function leave(): void {
  app.exit(0);
}

/** Asks to quit as the user would. */
export function quit(): void {
  app.quit();
}
