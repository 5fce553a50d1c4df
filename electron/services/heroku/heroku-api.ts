import { path } from '../http/path.ts';
import { statusFailure } from './failures.ts';
import { createHerokuCaller, type HerokuCallerDeps } from './heroku-caller.ts';
import {
  accountSchema, addonSchema, appSchema, attachmentSchema, authorizationSchema, configVarsSchema, planSchema, teamSchema,
  type HerokuAccount, type HerokuAddon, type HerokuApp, type HerokuAttachment, type HerokuAuthorization, type HerokuConfigVars,
  type HerokuPlan, type HerokuTeam,
} from './schemas.ts';
import type { TokenSource } from './token-source.ts';

export interface NewAuthorization {
  description: string;
  expiresInSeconds: number | null;
  scope: string[];
}

export interface NewAddon {
  /** Qualified, such as `borealis-pg:x2-s100-p2-r8`. */
  plan: string;
  /** The add-on service's own options. Memory only: they may hold a secret. */
  config: Readonly<Record<string, string>>;
  attachmentName: string | null;
  confirm: string | null;
}

/** The calls of Heroku's Platform API v3 that the program makes. Each throws heroku.*, session.* or op.cancelled failures. */
export interface HerokuApi {
  account(signal?: AbortSignal): Promise<HerokuAccount>;
  teams(signal?: AbortSignal): Promise<HerokuTeam[]>;
  apps(signal?: AbortSignal): Promise<HerokuApp[]>;
  /** One app, for a cheap check whether the token may read apps at all. */
  canRead(signal?: AbortSignal): Promise<boolean>;
  addons(signal?: AbortSignal): Promise<HerokuAddon[]>;
  attachments(signal?: AbortSignal): Promise<HerokuAttachment[]>;
  /** Those that one app owns. */
  appAddons(app: string, signal?: AbortSignal): Promise<HerokuAddon[]>;
  /** By id or name. */
  addon(addon: string, signal?: AbortSignal): Promise<HerokuAddon>;
  /**
   * Creates an add-on on an app; never repeated by itself. Also throws heroku.invalid (a plan, time or name that is not accepted) and
   * heroku.confirmation-required (the attachment's name is taken, and the app's name as `confirm` takes it over).
   */
  createAddon(app: string, addon: NewAddon, signal?: AbortSignal): Promise<HerokuAddon>;
  addonAttachments(addon: string, signal?: AbortSignal): Promise<HerokuAttachment[]>;
  /** Attachments that a name or id means; one for an exact match. */
  resolveAttachment(attachment: string, app: string | null, signal?: AbortSignal): Promise<HerokuAttachment[]>;
  plans(addonService: string, signal?: AbortSignal): Promise<HerokuPlan[]>;
  configVars(app: string, signal?: AbortSignal): Promise<HerokuConfigVars>;
  createAuthorization(options: NewAuthorization, call?: { signal?: AbortSignal; deadlineMs?: number }): Promise<HerokuAuthorization>;
  authorizations(signal?: AbortSignal): Promise<HerokuAuthorization[]>;
  /** The token's own authorization; only a token of scope `global` may ask. */
  ownAuthorization(signal?: AbortSignal): Promise<HerokuAuthorization>;
  deleteAuthorization(id: string, call?: { deadlineMs?: number }): Promise<void>;
  /** Lets this token do without a second factor on the app for a while. */
  preauthorize(app: string, twoFactorCode: string, signal?: AbortSignal): Promise<void>;
  /** Ends the browser or SSO session that made the token. */
  deleteSession(call?: { deadlineMs?: number }): Promise<void>;
  /** The token's scopes as Heroku's Oauth-Scope header of any reply tells them; null where it is missing. */
  scopes(signal?: AbortSignal): Promise<string[] | null>;
}

/** Makes the same API for another token source. */
export type HerokuFor = (tokens: TokenSource) => HerokuApi;

/** See HerokuApi. */
export function createHerokuApi(deps: HerokuCallerDeps): HerokuApi {
  const heroku = createHerokuCaller(deps);
  return {
    account: (signal) => heroku.one({ method: 'GET', path: path`/account`, signal }, accountSchema),
    teams: (signal) => heroku.list({ path: path`/teams`, signal }, teamSchema),
    apps: (signal) => heroku.list({ path: path`/apps`, signal }, appSchema),
    async canRead(signal) {
      const answer = await heroku.reply({ method: 'GET', path: path`/apps`, headers: { range: 'id ..; max=1;' }, signal });
      if (answer.status === 200 || answer.status === 206) return true;
      if (answer.status === 403) return false;
      throw statusFailure(answer, 'app', Date.now());
    },
    addons: (signal) => heroku.list({ path: path`/addons`, signal }, addonSchema),
    attachments: (signal) => heroku.list({ path: path`/addon-attachments`, signal }, attachmentSchema),
    appAddons: (app, signal) => heroku.list({ path: path`/apps/${app}/addons`, resource: 'app', signal }, addonSchema),
    addon: (addon, signal) => heroku.one({ method: 'GET', path: path`/addons/${addon}`, resource: 'add_on', signal }, addonSchema),
    createAddon: (app, { plan, config, attachmentName, confirm }, signal) => heroku.one({
      method: 'POST',
      path: path`/apps/${app}/addons`,
      body: { plan, config, ...(attachmentName === null ? {} : { attachment: { name: attachmentName } }), ...(confirm === null ? {} : { confirm }) },
      resource: 'app',
      signal,
    }, addonSchema),
    addonAttachments: (addon, signal) => heroku.list({ path: path`/addons/${addon}/addon-attachments`, resource: 'add_on', signal }, attachmentSchema),
    resolveAttachment: (attachment, app, signal) => heroku.one({
      method: 'POST',
      path: path`/actions/addon-attachments/resolve`,
      body: app === null ? { addon_attachment: attachment } : { addon_attachment: attachment, app },
      resource: 'add_on attachment',
      signal,
    }, attachmentSchema.array()),
    plans: (service, signal) => heroku.list({ path: path`/addon-services/${service}/plans`, signal }, planSchema),
    configVars: (app, signal) => heroku.one({ method: 'GET', path: path`/apps/${app}/config-vars`, resource: 'app', signal }, configVarsSchema),
    createAuthorization: ({ description, expiresInSeconds, scope }, call) => heroku.one({
      ...call,
      method: 'POST',
      path: path`/oauth/authorizations`,
      body: { description, expires_in: expiresInSeconds, scope },
    }, authorizationSchema),
    authorizations: (signal) => heroku.list({ path: path`/oauth/authorizations`, signal }, authorizationSchema),
    ownAuthorization: (signal) => heroku.one({ method: 'GET', path: path`/oauth/authorizations/${'~'}`, signal }, authorizationSchema),
    deleteAuthorization: (id, call) => heroku.done({ ...call, method: 'DELETE', path: path`/oauth/authorizations/${id}`, resource: 'authorization' }),
    preauthorize: (app, code, signal) => heroku.done({
      method: 'PUT',
      path: path`/apps/${app}/pre-authorizations`,
      headers: { 'heroku-two-factor-code': code },
      resource: 'app',
      signal,
    }),
    deleteSession: (call) => heroku.done({ ...call, method: 'DELETE', path: path`/oauth/sessions/${'~'}`, resource: 'session' }),
    async scopes(signal) {
      const { headers } = await heroku.reply({ method: 'GET', path: path`/account`, signal });
      const header = headers.get('oauth-scope');
      return header === undefined ? null : header.split(/[\s,]+/).filter((scope) => scope !== '').toSorted();
    },
  };
}
