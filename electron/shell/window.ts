import { BrowserWindow, dialog, nativeTheme } from 'electron';
import type { Log } from '../host/host-types.ts';
import { windowUrl } from './app-protocol.ts';
import { createReloadBudget } from './reload-budget.ts';
import { windowPreferences } from './web-preferences.ts';

export interface WindowDeps {
  preload: string;
  packaged: boolean;
  log: Log;
  onLink: (url: string) => void;
}

/** Opens the one window. If its process dies it loads again, three times a minute; tunnels and results live on here. */
export function openWindow({ preload, packaged, log, onLink }: WindowDeps): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 640,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    title: 'Borealis Desktop',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: windowPreferences({ preload, packaged }),
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    onLink(url);
    return { action: 'deny' };
  });
  const budget = createReloadBudget();
  const load = (): void => {
    window.loadURL(windowUrl).catch((cause: unknown) => log.error('window.load', { cause }));
  };
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('window.gone', { reason: details.reason, exitCode: details.exitCode });
    if (details.reason !== 'clean-exit' && !window.isDestroyed() && budget.take()) load();
  });
  // The window objects to being left while a transaction is open (beforeunload); Electron itself asks nothing.
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: 'A transaction is open in the SQL console.',
      detail: 'Leaving ends its session: what it has changed and not committed is rolled back.',
      buttons: ['Keep it open', 'Roll back and leave'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    if (answer === 1) event.preventDefault();
  });
  window.webContents.on('unresponsive', () => log.warn('window.unresponsive'));
  load();
  return window;
}
