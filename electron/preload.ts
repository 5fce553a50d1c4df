import { ipcRenderer } from 'electron';
import { contractChannel, portMessage, portRequest } from '../shared/window-port.ts';

/** Hands the window one MessagePort to the main process, and nothing else. */
function answer(event: MessageEvent<unknown>): void {
  if (event.source !== window || event.origin !== window.location.origin || event.data !== portRequest) return;
  window.removeEventListener('message', answer);
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(contractChannel, null, [port2]);
  window.postMessage(portMessage, window.location.origin, [port1]);
}

window.addEventListener('message', answer);
