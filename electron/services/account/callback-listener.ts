import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { failure } from '../errors/app-failure.ts';
import { systemCode } from '../storage/system-code.ts';
import { deniedPage, failedPage, pageHeaders, refusedPage, signedInPage } from './callback-pages.ts';

export type Callback = { kind: 'code'; code: string } | { kind: 'denied' };

export interface CallbackListener {
  readonly port: number;
  /** What the browser must bring back; good for one callback. */
  readonly state: string;
  /** Settles with the one callback that counts. Rejects with `session.state-mismatch` after many that do not. */
  readonly callback: Promise<Callback>;
  /** Shows the browser how it ended. */
  finish(outcome: 'signed-in' | 'failed'): void;
  /** Frees the port and ends every connection. Idempotent. */
  close(): Promise<void>;
}

/** Callbacks with a wrong state after which somebody is clearly guessing. */
const maxWrong = 20;
const maxCode = 1024;

/** True for equal strings, in a time that does not tell where they differ. */
export function sameState(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type Judgement = Callback | { kind: 'refused'; guess: boolean };

function refused(guess: boolean): Judgement {
  return { kind: 'refused', guess };
}

/** What a request means. Repeated parameters, another Host, path or method make it nothing of ours. */
function judge(request: IncomingMessage, port: number, state: string): Judgement {
  if (request.method !== 'GET' || request.headers.host !== `127.0.0.1:${port}`) return refused(false);
  const url = URL.parse(request.url ?? '', `http://127.0.0.1:${port}`);
  if (url === null || url.host !== `127.0.0.1:${port}` || url.pathname !== '/callback') return refused(false);
  const one = (name: string): string | null => {
    const values = url.searchParams.getAll(name);
    return values.length === 1 ? values[0] ?? null : null;
  };
  const given = one('state');
  if (given === null || !sameState(given, state)) return refused(url.searchParams.has('state'));
  const code = one('code');
  if (one('error') !== null) return { kind: 'denied' };
  return code !== null && /^[\x21-\x7e]+$/.test(code) && code.length <= maxCode ? { kind: 'code', code } : refused(false);
}

function reply(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, pageHeaders).end(page);
}

function createHandler(getPort: () => number, state: string, settle: PromiseWithResolvers<Callback>) {
  let used = false;
  let wrong = 0;
  let waiting: ServerResponse | null = null;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    const verdict = judge(request, getPort(), state);
    if (verdict.kind === 'refused' || used) {
      if (verdict.kind === 'refused' && verdict.guess) wrong += 1;
      reply(response, 400, refusedPage);
      if (wrong >= maxWrong) settle.reject(failure('session.state-mismatch', {}, 'Something kept answering with a wrong state.'));
      return;
    }
    used = true;
    if (verdict.kind === 'denied') reply(response, 200, deniedPage);
    else waiting = response;
    settle.resolve(verdict);
  };
  const finish = (outcome: 'signed-in' | 'failed'): void => {
    if (waiting) reply(waiting, 200, outcome === 'signed-in' ? signedInPage : failedPage);
    waiting = null;
  };
  return { handle, finish };
}

/**
 * Listens on exactly 127.0.0.1:port for the browser's redirect to /callback (RFC 8252 7.3, with the fixed port that
 * Heroku demands). Everything that is not the expected callback gets the same 400 page. Throws `session.port-taken`.
 */
export async function listenForCallback(port: number): Promise<CallbackListener> {
  const state = randomBytes(32).toString('base64url');
  const settle = Promise.withResolvers<Callback>();
  // Nobody may be waiting any more when it rejects.
  settle.promise.catch(() => undefined);
  const { handle, finish } = createHandler(() => port, state, settle);
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 1 }, handle);
  server.maxConnections = 50;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error);
      const taken = code === 'EADDRINUSE' || code === 'EACCES';
      reject(taken ? failure('session.port-taken', { port }, `The port ${port} on this computer is taken (${code}).`, error) : error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  let closing: Promise<void> | null = null;
  return {
    port,
    state,
    callback: settle.promise,
    finish,
    close() {
      finish('failed');
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // A page just written may still be on its way; whoever does not read it is cut off.
        setTimeout(() => server.closeAllConnections(), 250).unref();
      });
      return closing;
    },
  };
}
