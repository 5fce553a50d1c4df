import { BrowserWindow, clipboard, dialog, net, powerMonitor, safeStorage, shell, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import { createNotifications } from './notifications.ts';
import type { PlatformServices } from '../host/host-types.ts';
import { createPowerWatch, osOf, type PowerEvent, type PowerWatch } from '../host/platform-node.ts';
import { externalUrl, type SignInPages } from './external-url.ts';
import { createSealer } from './sealer.ts';
import { createSecretClipboard } from './secret-clipboard.ts';

export type ElectronPlatform = PlatformServices & {
  /** Opens a page once more that the system's browser was last sent to; for any other address nothing happens. */
  reopen(url: string): void;
  dispose(): Promise<void>;
};

/** A dialog belongs to the window in front. */
const front = (): BrowserWindow | undefined => BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];

/** Sleep as the system tells it, with the network's coming and going. Returns how to stop. */
function followPower(network: PowerWatch, listener: (event: PowerEvent) => void): () => void {
  const suspend = (): void => listener('suspend');
  const resume = (): void => listener('resume');
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('resume', resume);
  const stop = network.onPower(listener);
  return () => {
    powerMonitor.off('suspend', suspend);
    powerMonitor.off('resume', resume);
    stop();
  };
}

/** The system's services by Electron. After `ready` only, because neither keychain nor power events exist before. */
export async function createElectronPlatform(pages: SignInPages): Promise<ElectronPlatform> {
  const { sealer, why } = await createSealer(safeStorage, process.platform);
  const secrets = createSecretClipboard(clipboard);
  const network = createPowerWatch({ online: () => net.isOnline() });
  const notifications = createNotifications();
  let last: string | null = null;
  return {
    kind: 'electron',
    os: osOf(process.platform),
    sealer,
    noSealerReason: why,
    async openExternal(url) {
      const text = externalUrl(url, pages);
      if (text === null) throw new Error(`Borealis Desktop does not open ${url.protocol}//${url.hostname} in the browser.`);
      last = text;
      // Where no browser can be started the window offers the address instead.
      return await shell.openExternal(text).then(() => true, () => false);
    },
    reopen(url) {
      if (last !== null && url === last) shell.openExternal(last).catch(() => undefined);
    },
    copySecret: (text, clearAfterSeconds) => secrets.copy(text, clearAfterSeconds).then(() => true),
    async chooseSavePath(suggested) {
      const window = front();
      const options = { defaultPath: suggested, properties: ['createDirectory', 'showOverwriteConfirmation'] } satisfies SaveDialogOptions;
      const { canceled, filePath } = await (window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
      return canceled || filePath === '' ? { kind: 'cancelled' } : { kind: 'chosen', path: filePath };
    },
    async chooseOpenPath(title, endings) {
      const window = front();
      const filters = [{ name: title, extensions: [...endings] }, { name: 'All files', extensions: ['*'] }];
      const options = { title, filters, properties: ['openFile'] } satisfies OpenDialogOptions;
      const { canceled, filePaths: [path] } = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
      return canceled || path === undefined ? { kind: 'cancelled' } : { kind: 'chosen', path };
    },
    revealFile(path) {
      shell.showItemInFolder(path);
      return Promise.resolve(true);
    },
    notify: (notice, onOpen) => Promise.resolve(notifications.show(notice, onOpen)),
    onPower: (listener) => followPower(network, listener),
    async dispose() {
      network.dispose();
      notifications.dispose();
      await secrets.clear();
    },
  };
}
