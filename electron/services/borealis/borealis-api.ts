import type { z } from 'zod';
import type { Config } from '../deps.ts';
import { parseReply } from '../http/parse-reply.ts';
import type { HttpReply } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { join, path, type ApiPath } from '../http/path.ts';
import type { ChildAuthorizations } from './child-authorizations.ts';
import { badReply, networkFailure, statusFailure, type Asked } from './failures.ts';
import { deregisterMeans, infoMeans, installMeans, registerMeans, removeMeans, resetMeans, tokenMeans } from './meanings.ts';
import {
  addonInfoReply, capabilitiesReply, dbUserReply, dbUsersReply, extensionsReply, installedReply, integrationCredentialsReply, integrationsReply, restoreTokenReply, sshUserReply, statusReply,
} from './schemas.ts';
import type { BorealisApi } from './types.ts';

export interface BorealisApiDeps {
  http: HttpClient;
  config: Pick<Config, 'borealisApiUrl'>;
  children: ChildAuthorizations;
  now?: () => number;
}

interface Call extends Asked {
  method: 'GET' | 'POST' | 'DELETE';
  path: ApiPath;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

const infoCall = (addonName: string, signal?: AbortSignal): Call => (
  { method: 'GET', path: path`/heroku/resources/${addonName}`, addonName, access: null, means: infoMeans, signal }
);

/** The Borealis API, base path /heroku/resources/{addonName}. */
export function createBorealisApi({ http, config, children, now = Date.now }: BorealisApiDeps): BorealisApi {
  const base = new URL(config.borealisApiUrl);
  const send = async (call: Call): Promise<{ token: string; reply: HttpReply }> => {
    // The connection is made while Heroku makes the authorization.
    if (!children.ready()) http.prepare(base, 1);
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

  const accepted = async (call: Call): Promise<HttpReply> => {
    let { token, reply } = await send(call);
    if (reply.status === 401) {
      // The token ended early, say because of a sleeping computer. Nothing was done, so even a POST may be sent again.
      children.refused(token);
      ({ token, reply } = await send(call));
      if (reply.status === 401) children.refused(token);
    }
    if (reply.status < 200 || reply.status > 299) throw statusFailure(reply, call, now());
    return reply;
  };

  const ask = async <T>(call: Call, schema: z.ZodType<T>): Promise<T> => {
    const reply = await accepted(call);
    const parsed = parseReply(reply, schema);
    if ('problem' in parsed) throw badReply(parsed.problem, reply.requestId);
    return parsed.value;
  };

  return {
    prepare(calls) {
      if (children.ready()) return;
      http.prepare(base, calls);
      // Whoever makes the call meets the failure.
      children.lease().then((lease) => lease.done(), () => undefined);
    },
    info: (addonName, signal) => ask(infoCall(addonName, signal), addonInfoReply),
    status: (addonName, signal) => ask(infoCall(addonName, signal), statusReply),
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
    ...managing(ask, async (call) => { await accepted(call); }),
  };
}

type Ask = <T>(call: Call, schema: z.ZodType<T>) => Promise<T>;
/** For calls whose reply does not matter: it may as well be empty. */
type Tell = (call: Call) => Promise<void>;
type Managing = Omit<BorealisApi, 'prepare' | 'info' | 'status' | 'personalSshUser' | 'personalDbUser'>;

/** The calls behind the panes of an add-on. */
function managing(ask: Ask, tell: Tell): Managing {
  const read = <T>(addonName: string, at: ApiPath, schema: z.ZodType<T>, signal?: AbortSignal) => (
    ask({ method: 'GET', path: at, addonName, access: null, signal }, schema)
  );
  return {
    dbUsers: (addonName, signal) => read(addonName, path`/heroku/resources/${addonName}/db-users`, dbUsersReply, signal),
    extensions: (addonName, signal) => read(addonName, path`/heroku/resources/${addonName}/pg-extensions`, extensionsReply, signal),
    integrations: (addonName, signal) => read(addonName, path`/heroku/resources/${addonName}/data-integrations`, integrationsReply, signal),
    restoreCapabilities: (addonName, signal) => read(addonName, path`/heroku/resources/${addonName}/restore-capabilities`, capabilitiesReply, signal),
    resetCredentials: (addonName, signal) => tell({
      method: 'DELETE', path: path`/heroku/resources/${addonName}/db-users/credentials`, addonName, access: 'write', means: resetMeans(addonName), signal,
    }),
    async installExtension(addonName, name, signal) {
      const made = await ask({
        method: 'POST', path: path`/heroku/resources/${addonName}/pg-extensions`, body: { pgExtensionName: name }, addonName, access: 'write', means: installMeans(name), signal,
      }, installedReply);
      return { name, ...made };
    },
    removeExtension: (addonName, name, signal) => tell({
      method: 'DELETE', path: path`/heroku/resources/${addonName}/pg-extensions/${name}`, addonName, access: 'write', means: removeMeans(name), signal,
    }),
    registerIntegration: (addonName, { name, sshPublicKey, write }, signal) => ask({
      method: 'POST', path: path`/heroku/resources/${addonName}/data-integrations`, body: { integrationName: name, sshPublicKey, enableWriteAccess: write },
      addonName, access: 'write', means: registerMeans(name), signal,
    }, integrationCredentialsReply),
    removeIntegration: (addonName, name, signal) => tell({
      method: 'DELETE', path: path`/heroku/resources/${addonName}/data-integrations/${name}`, addonName, access: 'write', means: deregisterMeans(addonName, name), signal,
    }),
    restoreToken: (addonName, signal) => ask({ method: 'POST', path: path`/heroku/resources/${addonName}/restore-tokens`, addonName, access: null, means: tokenMeans(addonName), signal }, restoreTokenReply),
  };
}
