import type { z } from 'zod';
import type { Config } from '../deps.ts';
import type { HttpMethod, HttpReply } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { parseReply } from '../http/parse-reply.ts';
import { join, type ApiPath } from '../http/path.ts';
import { asksTwoFactor, badReply, networkFailure, statusFailure } from './failures.ts';
import { allPages } from './paging.ts';
import type { TokenSource } from './token-source.ts';

export interface HerokuCallerDeps {
  http: HttpClient;
  config: Pick<Config, 'herokuApiUrl'>;
  tokens: TokenSource;
  now?: () => number;
}

export interface HerokuCall {
  method: HttpMethod;
  path: ApiPath;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Named in heroku.not-found when Heroku does not name it. */
  resource?: string;
  signal?: AbortSignal | undefined;
  deadlineMs?: number;
}

/** Calls the Platform API v3 with the account's token; every failure is an AppFailure. */
export interface HerokuCaller {
  /** The reply, whatever its status, after at most one token refresh and one second-factor repetition. */
  reply(call: HerokuCall): Promise<HttpReply>;
  /** The checked JSON of a 2xx reply. */
  one<T>(call: HerokuCall, schema: z.ZodType<T>): Promise<T>;
  /** For calls whose answer does not matter. */
  done(call: HerokuCall): Promise<void>;
  /** All pages of a list (Range and Next-Range). */
  list<T>(call: Omit<HerokuCall, 'method' | 'body'>, item: z.ZodType<T>): Promise<T[]>;
}

const media = 'application/vnd.heroku+json; version=3';

const isOk = (reply: HttpReply): boolean => reply.status >= 200 && reply.status < 300;

function parse<T>(reply: HttpReply, schema: z.ZodType<T>): T {
  const parsed = parseReply(reply, schema);
  if ('problem' in parsed) throw badReply(parsed.problem, reply.requestId);
  return parsed.value;
}

/** See HerokuCaller. */
export function createHerokuCaller({ http, config, tokens, now = Date.now }: HerokuCallerDeps): HerokuCaller {
  const sendWith = (token: string, call: HerokuCall, extra: Record<string, string> = {}): Promise<HttpReply> => http.send({
    method: call.method,
    url: join(config.herokuApiUrl, call.path),
    headers: { ...call.headers, ...extra, accept: media, authorization: `Bearer ${token}` },
    body: call.body,
    signal: call.signal,
    ...(call.deadlineMs === undefined ? {} : { deadlineMs: call.deadlineMs }),
  });

  const authorized = async (call: HerokuCall): Promise<HttpReply> => {
    const { accountId, token } = await tokens.current();
    let used = token;
    let answer = await sendWith(used, call);
    if (answer.status === 401) {
      const fresh = await tokens.refreshed(accountId, used);
      if (fresh !== null) {
        used = fresh;
        answer = await sendWith(used, call);
      }
      if (answer.status === 401) tokens.rejected(accountId, used);
    }
    // Refused before anything was done, so that even a POST may be sent again.
    const code = asksTwoFactor(answer) ? tokens.twoFactorCode() : null;
    return code === null ? answer : sendWith(used, call, { 'heroku-two-factor-code': code });
  };

  const reply = async (call: HerokuCall): Promise<HttpReply> => {
    try {
      return await authorized(call);
    } catch (error) {
      throw networkFailure(error);
    }
  };

  const ok = async (call: HerokuCall): Promise<HttpReply> => {
    const answer = await reply(call);
    if (!isOk(answer)) throw statusFailure(answer, call.resource, now());
    return answer;
  };

  return {
    reply,
    one: async (call, schema) => parse(await ok(call), schema),
    done: async (call) => { await ok(call); },
    list: (call, item) => allPages(async (headers, deadlineMs) => {
      const answer = await reply({ ...call, method: 'GET', headers, deadlineMs });
      if (answer.status !== 416 && !isOk(answer)) throw statusFailure(answer, call.resource, now());
      return answer;
    }, (answer) => parse(answer, item.array())),
  };
}
