import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { contractChannel, filePathsKey, portMessage, portRequest, type FilePaths } from '../shared/window-port.ts';

/** Hands the window one MessagePort to the main process. */
function answer(event: MessageEvent<unknown>): void {
  if (event.source !== window || event.origin !== window.location.origin || event.data !== portRequest) return;
  window.removeEventListener('message', answer);
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(contractChannel, null, [port2]);
  window.postMessage(portMessage, window.location.origin, [port1]);
}

window.addEventListener('message', answer);

// It opens nothing: only for a file that the user has dropped or chosen does the page have a File with a path behind it.
contextBridge.exposeInMainWorld(filePathsKey, { pathOf: (file) => webUtils.getPathForFile(file) } satisfies FilePaths<File>);
