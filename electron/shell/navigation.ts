import type { WebContents } from 'electron';
import { isOwnUrl, windowUrl } from './app-protocol.ts';

/** The only navigation there is: the window loading itself again. */
export function mayNavigate({ url, isMainFrame }: { url: string; isMainFrame: boolean }): boolean {
  return isMainFrame && isOwnUrl(url) && url === windowUrl;
}

/** The only requests a session may make: files of the bundle, and the developer tools' own in development. */
export function mayRequest(url: string, { packaged }: { packaged: boolean }): boolean {
  if (isOwnUrl(url)) return true;
  const protocol = URL.parse(url)?.protocol;
  return !packaged && (protocol === 'devtools:' || protocol === 'chrome-extension:');
}

/** Denies every navigation but a reload, every new window and every webview, in any frame. */
export function denyNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate({ url: event.url, isMainFrame: event.isMainFrame })) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate({ url: event.url, isMainFrame: event.isMainFrame })) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
