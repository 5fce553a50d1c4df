import type { z } from 'zod';
import type { Config } from '../deps.ts';
import { parseReply } from '../http/parse-reply.ts';
import type { HttpReply } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { join, path, type ApiPath } from '../http/path.ts';
import type { ChildAuthorizations } from './child-authorizations.ts';
import { badReply, networkFailure, statusFailure, type Asked } from './failures.ts';
import { addonInfoReply, dbUserReply, sshUserReply } from './schemas.ts';
import type { BorealisApi } from './types.ts';

export interface BorealisApiDeps {
  http: HttpClient;
  config: Pick<Config, 'borealisApiUrl'>;
  children: ChildAuthorizations;
  now?: () => number;
}

interface Call extends Asked {
  method: 'GET' | 'POST';
  path: ApiPath;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** The Borealis API, base path /heroku/resources/{addonName}. */
export function createBorealisApi({ http, config, children, now = Date.now }: BorealisApiDeps): BorealisApi {
  const send = async (call: Call): Promise<{ token: string; reply: HttpReply }> => {
    const lease = await children.lease();
    try {
      const reply = await http.send({
        method: call.method,
        url: join(config.borealisApiUrl, call.path),
        headers: { authorization: `Bearer ${lease.token}` },
        body: call.body,
        signal: call.signal,
      });
      return { token: lease.token, reply };
    } catch (error) {
      throw networkFailure(error);
    } finally {
      lease.done();
    }
  };

  const ask = async <T>(call: Call, schema: z.ZodType<T>): Promise<T> => {
    let { token, reply } = await send(call);
    if (reply.status === 401) {
      // The token ended early, say because of a sleeping computer. Nothing was done, so even a POST may be sent again.
      children.refused(token);
      ({ token, reply } = await send(call));
      if (reply.status === 401) children.refused(token);
    }
    if (reply.status < 200 || reply.status > 299) throw statusFailure(reply, call, now());
    const parsed = parseReply(reply, schema);
    if ('problem' in parsed) throw badReply(parsed.problem, reply.requestId);
    return parsed.value;
  };

  return {
    info: (addonName, signal) => ask({
      method: 'GET', path: path`/heroku/resources/${addonName}`, addonName, access: null, signal,
    }, addonInfoReply),
    personalSshUser: (addonName, signal) => ask({
      method: 'POST', path: path`/heroku/resources/${addonName}/personal-ssh-users`, addonName, access: 'personal', signal,
    }, sshUserReply),
    personalDbUser: (addonName, write, signal) => ask({
      method: 'POST',
      path: path`/heroku/resources/${addonName}/personal-db-users`,
      body: { enableWriteAccess: write },
      addonName,
      access: write ? 'write' : 'personal',
      signal,
    }, dbUserReply),
  };
}
