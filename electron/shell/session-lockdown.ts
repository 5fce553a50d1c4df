import type { Session } from 'electron';
import { isOwnUrl } from './app-protocol.ts';
import { mayRequest } from './navigation.ts';

/** The one permission there is: our own page may put text on the clipboard, at the user's gesture. Reading it is refused. */
export function mayUse(permission: string, requester: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOwnUrl(requester);
}

/**
 * Denies a session every permission but that of `mayUse`, every device, screen capture and download, and every request that is not for the bundle.
 * The request handler alone is incomplete: checks and devices have handlers of their own (Electron security 5).
 */
export function lockDown(session: Session, { packaged }: { packaged: boolean }): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(mayUse(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  // macOS pairs by itself and has no such handler.
  if (process.platform !== 'darwin') session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, { packaged }) }));
}
