import { RPCLink } from '@orpc/client/message-port';
import { portMessage, portRequest } from '../../shared/window-port.ts';
import { createStore } from '../state/store.ts';
import { whenOpen, type AnyLink, type Connection, type ConnectionState } from './connection.ts';

/** The connection in Electron: preload answers the page's request with one MessagePort. */
export function connectByMessagePort(page: Window): Connection {
  const state = createStore<ConnectionState>({ kind: 'connecting' });
  let link: AnyLink | null = null;
  let port: MessagePort | undefined;
  const onMessage = (event: MessageEvent<unknown>) => {
    if (event.source !== page || event.data !== portMessage) return;
    port = event.ports[0];
    if (port === undefined) return;
    page.removeEventListener('message', onMessage);
    link = new RPCLink({ port });
    port.start();
    state.set({ kind: 'open' });
  };
  page.addEventListener('message', onMessage);
  page.postMessage(portRequest, '*');
  return {
    state,
    link: (signal) => whenOpen(state, () => link, signal),
    reconnect: () => {},
    dispose() {
      page.removeEventListener('message', onMessage);
      port?.close();
    },
  };
}
