import type { Session } from 'electron';
import { mayRequest } from './navigation.ts';

/**
 * Denies a session every permission, device, screen capture and download, and every request that is not for the bundle.
 * The request handler alone is incomplete: checks and devices have handlers of their own (Electron security 5).
 */
export function lockDown(session: Session, { packaged }: { packaged: boolean }): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  // macOS pairs by itself and has no such handler.
  if (process.platform !== 'darwin') session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, { packaged }) }));
}
