import { ipcMain, type BrowserWindow } from 'electron';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { contractChannel } from '../../shared/window-port.ts';
import type { Log } from '../host/host-types.ts';
import { rpcOptions } from '../host/rpc-options.ts';
import { adaptPort, type AdaptedPort } from './port-adapter.ts';
import { isTrustedSender } from './sender.ts';

interface PortDeps {
  router: AnyRouter;
  window(): BrowserWindow | null;
  log: Log;
  validateOutputs: boolean;
}

/**
 * Speaks the contract over the port that the preload script sends, for our own window only. A port that closes, by a
 * reload, a crash or the window's end, cancels all that was started over it. Answers how to stop.
 */
export function serveContract(deps: PortDeps): () => void {
  const handler = new RPCHandler(deps.router, rpcOptions({ validateOutputs: deps.validateOutputs }));
  let open: AdaptedPort | null = null;
  const receive = (event: Electron.IpcMainEvent): void => {
    const [port] = event.ports;
    const window = deps.window();
    if (!port || !isTrustedSender({ sender: event.sender, frame: event.senderFrame, window: window?.webContents ?? null })) {
      deps.log.warn('contract.refused-sender');
      for (const refused of event.ports) refused.close();
      return;
    }
    // One window, one port: an older page's port goes with that page.
    open?.close();
    open = adaptPort(port);
    handler.upgrade(open.peer);
    open.start();
  };
  ipcMain.on(contractChannel, receive);
  return () => {
    ipcMain.off(contractChannel, receive);
    open?.close();
  };
}
