import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import type { SandboxAddon } from '../types.ts';
import type { App } from '../world/entities.ts';
import type { Shared } from './context.ts';
import type { Endpoint, TwoFactor, Visit } from './endpoint.ts';
import { findAddon, findApp, isBorealis } from './lookup.ts';
import { invalid } from './problems.ts';
import { noteRelease } from './release-routes.ts';

/** The host name that the vendor's URLs carry; public DNS maps it to 127.0.0.1. */
const URL_HOST = 'pg-tunnel.borealis-data.com';

async function connectionVars({ access }: Shared, addon: SandboxAddon, name: string): Promise<Record<string, string>> {
  await access.ready(addon);
  const { databases } = access;
  const [roles, ssh] = await Promise.all([databases.appRoles(addon), databases.appSshUser(addon)]);
  const { writer, reader, port, dbName } = databases.hosts(addon);
  const items = {
    POSTGRES_WRITER_HOST: writer,
    POSTGRES_READER_HOST: reader,
    POSTGRES_PORT: String(port),
    POSTGRES_DB_NAME: dbName,
    POSTGRES_WRITER_USERNAME: roles.readWriteUsername,
    POSTGRES_WRITER_PASSWORD: roles.readWritePassword,
    POSTGRES_READER_USERNAME: roles.readOnlyUsername,
    POSTGRES_READER_PASSWORD: roles.readOnlyPassword,
    SSH_HOST: ssh.sshHost,
    SSH_PORT: String(ssh.sshPort),
    SSH_PUBLIC_HOST_KEY: ssh.publicSshHostKey,
    SSH_USERNAME: ssh.sshUsername,
    SSH_USER_PRIVATE_KEY: ssh.sshPrivateKey,
  };
  const url = (user: string, password: string) => `postgres://${user}:${password}@${URL_HOST}:${port}/${dbName}`;
  return {
    [`${name}_READONLY_URL`]: url(roles.readOnlyUsername, roles.readOnlyPassword),
    [`${name}_TUNNEL_BPG_CONN_INFO`]: Object.entries(items).map(([key, value]) => `${key}:=${value}`).join('|'),
    [`${name}_URL`]: url(roles.readWriteUsername, roles.readWritePassword),
  };
}

async function attachedVars(shared: Shared, app: App): Promise<Record<string, string>> {
  const vars: Record<string, string> = {};
  for (const { appName, addonName, name } of shared.store.attachments.values()) {
    if (appName !== app.name) continue;
    const addon = shared.store.addons.get(addonName);
    if (addon?.herokuState === 'provisioned') Object.assign(vars, await connectionVars(shared, addon, name));
    Object.assign(vars, shared.store.others.get(addonName)?.config);
  }
  return vars;
}

async function configOf(shared: Shared, app: App): Promise<Record<string, string>> {
  return { ...(await attachedVars(shared, app)), ...Object.fromEntries(app.config) };
}

function patch(app: App, body: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(body)) {
    if (!/^\w+$/u.test(name)) throw invalid(`"${name}" is no valid config var name.`);
    if (value !== null && typeof value !== 'string') throw invalid(`The value of ${name} must be a string or null.`);
  }
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') app.config.set(name, value);
    else app.config.delete(name);
  }
}

/** Config vars of apps, with the connection info of their attachments. A var set by hand hides an attachment's. */
export function configRoutes(shared: Shared, endpoint: Endpoint, twoFactor: TwoFactor): Route[] {
  const appOf = (visit: Visit): App => {
    const app = findApp(shared.store, visit.email, visit.call.params['app'] ?? '');
    twoFactor.demand(visit, app.name);
    return app;
  };
  return [
    endpoint('GET', '/apps/{app}/config-vars', 'config', async (visit) => json(200, await configOf(shared, appOf(visit)))),
    endpoint('PATCH', '/apps/{app}/config-vars', 'write-config', async (visit) => {
      const app = appOf(visit);
      const body = visit.body();
      patch(app, body);
      noteRelease(app, visit.email, `Set ${Object.keys(body).join(', ')} config vars`);
      return json(200, await configOf(shared, app));
    }),
    endpoint('GET', '/addons/{addon}/config', 'config', async (visit) => {
      const addon = findAddon(shared.store, visit.email, visit.call.params['addon'] ?? '');
      const own = shared.store.attachmentsOf(addon.name).find(({ appName }) => appName === addon.appName);
      const ready = isBorealis(addon) && addon.herokuState === 'provisioned';
      const vars = isBorealis(addon) ? (ready ? await connectionVars(shared, addon, own?.name ?? 'DATABASE') : {}) : addon.config;
      return json(200, Object.entries(vars).map(([name, value]) => ({ name, value })));
    }),
  ];
}
