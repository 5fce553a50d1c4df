import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestCounters } from './counters.ts';
import type { Cloud, FaultRules, HttpEffect } from './fault-rules.ts';
import { send, sendSpoilt, toWire } from './misbehave.ts';
import { ReplyError } from './reply.ts';
import type { Reply } from './reply.ts';
import { createRouter } from './router.ts';
import type { Call, Match, Route } from './router.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export interface CloudServer {
  /** Such as `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string;
  dispose(): Promise<void>;
}

export interface CloudServerDeps {
  cloud: Cloud;
  routes: readonly Route[];
  faults: FaultRules;
  counters: RequestCounters;
  /** The cloud's own shape for an unknown route, an unreadable body and a crash. */
  problem: (status: 400 | 404 | 413 | 500, message: string) => Reply;
  /** Runs around every handler, known route or not: authentication, rate limits, extra headers. */
  around?: (call: Call, next: () => Promise<Reply>) => Promise<Reply>;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Read on to the end: leaving the loop would cut the connection before the answer.
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  if (size > MAX_BODY_BYTES) return undefined;
  return Buffer.concat(chunks).toString('utf8');
}

async function answer(deps: CloudServerDeps, match: Match | undefined, call: Call): Promise<Reply> {
  const next = async (): Promise<Reply> => {
    if (!match) return deps.problem(404, 'No such endpoint.');
    return match.route.handle(call);
  };
  try {
    return await (deps.around ? deps.around(call, next) : next());
  } catch (error) {
    if (error instanceof ReplyError) return error.reply;
    return deps.problem(500, error instanceof Error ? error.message : 'Unknown failure.');
  }
}

/** Effects that need no true answer. Resolves to whether the request is dealt with. */
async function interrupt(deps: CloudServerDeps, effect: HttpEffect, response: ServerResponse, signal: AbortSignal): Promise<boolean> {
  switch (effect.kind) {
    case 'status':
      send(response, toWire({ status: effect.status, json: effect.body, headers: effect.headers ?? {} }));
      return true;
    case 'redirect':
      send(response, { status: effect.status, headers: { location: effect.location }, body: '' });
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'hang':
      await new Promise<void>((resolve) => {
        deps.faults.onClear(resolve);
        signal.addEventListener('abort', () => resolve());
      });
      response.destroy();
      return true;
    case 'delay':
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, effect.ms);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
      });
      return false;
    case 'malformed':
    case 'content-type':
    case 'endless':
    case 'huge':
    case 'drip':
    case 'endless-paging':
    case 'patch':
      return false;
  }
}

async function handle(deps: CloudServerDeps, router: ReturnType<typeof createRouter>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/su);
  const match = router.find(method, path);
  deps.counters.count(`${deps.cloud} ${method} ${match?.route.template ?? '(unknown)'}`);
  response.setHeader('request-id', randomUUID());
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const effect = deps.faults.take(deps.cloud, method, path);
  const body = await readBody(request);
  if (effect && (await interrupt(deps, effect, response, gone.signal))) return;
  if (body === undefined) {
    response.shouldKeepAlive = false;
    return send(response, toWire(deps.problem(413, 'The request body is too large.')));
  }
  const headers = { ...request.headers };
  if (effect?.kind === 'endless-paging') delete headers.range;
  const call: Call = { method, path, query: new URLSearchParams(search), headers, params: match?.params ?? {}, body, signal: gone.signal };
  const wire = toWire(await answer(deps, match, call));
  if (response.destroyed) return;
  await (effect ? sendSpoilt(response, wire, effect) : send(response, wire));
}

/** Starts one cloud on a free port of 127.0.0.1. `dispose` ends every open request. */
export async function createCloudServer(deps: CloudServerDeps): Promise<CloudServer> {
  const router = createRouter(deps.routes);
  const server = createServer((request, response) => {
    response.on('error', () => response.destroy());
    handle(deps, router, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The HTTP server has no port.');
  let stopping: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${address.port}`,
    dispose() {
      stopping ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopping;
    },
  };
}
