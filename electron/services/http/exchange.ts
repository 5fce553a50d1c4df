import { request, type Dispatcher } from 'undici';
import { HttpProblem } from './http-problem.ts';
import { isLoopback } from './loopback.ts';
import { readBody } from './read-body.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request as it goes out. */
export interface Exchange {
  method: HttpMethod;
  url: URL;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

export type ReplyBody =
  | { kind: 'none' }
  | { kind: 'json'; value: unknown }
  /** Not JSON, whatever it is; `problem` says what was wrong. */
  | { kind: 'unusable'; problem: string };

/** A final reply, never a redirect. */
export interface HttpReply {
  status: number;
  headers: ReadonlyMap<string, string>;
  /** The Request-Id header, one UUID or several with commas. */
  requestId: string | undefined;
  body: ReplyBody;
}

const maxHops = 10;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Everything else may be a secret of the first origin: Authorization, a second-factor code, a cookie. */
const harmless: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'user-agent', 'range']);

function toMap(headers: Record<string, string | string[] | undefined>): Map<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function cleanRequestId(header: string | undefined): string | undefined {
  return header === undefined || !/^[\w,. -]{1,1000}$/.test(header) ? undefined : header.slice(0, 200);
}

/** JSON only where the content type says JSON (RFC 8259, RFC 6839 `+json`). */
function parseBody(text: string, contentType: string | undefined): ReplyBody {
  if (text.trim() === '') return { kind: 'none' };
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(json|[\w.+-]+\+json)$/.test(type)) {
    return { kind: 'unusable', problem: `the reply is ${/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'of no known type'}, not JSON` };
  }
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'json', value };
  } catch {
    return { kind: 'unusable', problem: 'the reply is no valid JSON' };
  }
}

function nextHop(call: Exchange, status: number, location: string | undefined): Exchange {
  const { host } = call.url;
  if (call.method !== 'GET') throw new HttpProblem('bad-reply', host, `an unexpected redirect (${status}) to a ${call.method}`);
  const url = location === undefined ? null : URL.parse(location, call.url.href);
  if (url === null) throw new HttpProblem('bad-reply', host, `a redirect (${status}) without a usable address`);
  if (url.username !== '' || url.password !== '') throw new HttpProblem('bad-reply', host, 'a redirect to an address with a user name');
  const plain = url.protocol === 'http:' && isLoopback(url.hostname) && call.url.protocol === 'http:';
  if (url.protocol !== 'https:' && !plain) throw new HttpProblem('bad-reply', host, 'a redirect away from https was refused');
  if (url.origin === call.url.origin) return { ...call, url };
  // Without the token another server could only refuse, and its refusal or its data would pass for those of the one asked.
  if ('authorization' in call.headers) throw new HttpProblem('bad-reply', host, `a redirect (${status}) to another server, ${url.host}, which must not get the token`);
  const headers = Object.fromEntries(Object.entries(call.headers).filter(([name]) => harmless.has(name.toLowerCase())));
  return { ...call, url, headers };
}

/**
 * Sends one request and follows up to 10 redirects of a GET; one with a token only within its origin. Headers other than
 * harmless ones stay with the first origin.
 * Throws HttpProblem, BodyProblem, or undici's own errors for a failing network or an abort.
 */
export async function exchange(dispatcher: Dispatcher, first: Exchange, signal: AbortSignal): Promise<HttpReply> {
  let call = first;
  for (let hop = 0; hop <= maxHops; hop += 1) {
    const { statusCode, headers: raw, body } = await request(call.url, {
      dispatcher,
      method: call.method,
      headers: { 'accept-encoding': 'gzip, deflate, br', ...call.headers },
      body: call.body,
      signal,
    });
    const headers = toMap(raw);
    if (redirects.has(statusCode)) {
      body.on('error', () => {}).destroy();
      call = nextHop(call, statusCode, headers.get('location'));
      continue;
    }
    const text = await readBody(body, headers.get('content-encoding') ?? '', signal);
    return {
      status: statusCode,
      headers,
      requestId: cleanRequestId(headers.get('request-id')),
      body: parseBody(text, headers.get('content-type')),
    };
  }
  throw new HttpProblem('bad-reply', first.url.host, `more than ${maxHops} redirects`);
}
