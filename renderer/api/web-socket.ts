import { RPCLink } from '@orpc/client/websocket';
import { handshakePath, helloReplySchema, refusedCloseCode, sessionSecretKey, tokenParameter, type Hello } from '../../shared/handshake.ts';
import { createStore } from '../state/store.ts';
import { whenOpen, type AnyLink, type Connection, type ConnectionState } from './connection.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/** Takes the one-time token out of the address bar, so that neither history nor a screenshot keeps it. */
export function takeToken(page: Pick<Window, 'location' | 'history'>): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get(tokenParameter);
  if (token !== null) page.history.replaceState(null, '', page.location.pathname + page.location.search);
  return token;
}

function parseReply(data: unknown) {
  if (typeof data !== 'string') return null;
  try {
    return helloReplySchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

function helloOf(page: Window, token: string | null): Hello | null {
  if (token !== null) return { kind: 'token', token };
  const secret = page.sessionStorage.getItem(sessionSecretKey);
  return secret === null ? null : { kind: 'secret', secret };
}

function contractUrl(page: Window): URL {
  const url = new URL(handshakePath, page.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

/** The connection in the browser host: a WebSocket that opens with the handshake of shared/handshake.ts and comes back by itself. */
export function connectByWebSocket(page: Window): Connection {
  const state = createStore<ConnectionState>({ kind: 'connecting' });
  let token = takeToken(page);
  let link: AnyLink | null = null;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let disposed = false;

  const lost = () => {
    link = null;
    if (disposed || state.get().kind === 'refused') return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts++);
    state.set({ kind: 'lost', nextAttemptAt: Date.now() + wait });
    timer = setTimeout(open, wait);
  };

  const onReply = (opened: WebSocket, data: unknown) => {
    const reply = parseReply(data);
    if (reply?.kind !== 'welcome') {
      state.set({ kind: 'refused', reason: reply?.reason ?? 'its greeting was not understood' });
      opened.close();
      return;
    }
    token = null;
    page.sessionStorage.setItem(sessionSecretKey, reply.secret);
    attempts = 0;
    link = new RPCLink({ websocket: opened });
    state.set({ kind: 'open' });
  };

  function open() {
    const greeting = helloOf(page, token);
    if (greeting === null) {
      state.set({ kind: 'refused', reason: 'this page was opened without the address that the program printed' });
      return;
    }
    const opened = new WebSocket(contractUrl(page));
    socket = opened;
    opened.addEventListener('open', () => opened.send(JSON.stringify(greeting)), { once: true });
    opened.addEventListener('message', (event: MessageEvent<unknown>) => onReply(opened, event.data), { once: true });
    opened.addEventListener('close', (event) => {
      if (socket !== opened) return;
      if (event.code === refusedCloseCode) state.set({ kind: 'refused', reason: event.reason === '' ? 'its secret is no longer known' : event.reason });
      lost();
    }, { once: true });
  }

  open();
  return {
    state,
    link: (signal) => whenOpen(state, () => link, signal),
    reconnect() {
      if (state.get().kind !== 'lost') return;
      clearTimeout(timer);
      open();
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}
