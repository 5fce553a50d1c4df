import type { DbUser, SshUser } from '../types.ts';
import type { Answer, CloudClient } from './cloud-client.ts';
import { openSsh, throughTunnel } from './tunnel.ts';

/** How the user of the vendor's CLI names an add-on. */
export interface Named {
  addon?: string;
  app?: string;
}

export interface Attachment {
  name: string;
  addon: { id: string; name: string };
  app: { name: string };
}

function good(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** The value of one item of the config var, found as the CLI does: anywhere, up to the next bar. */
function item(text: string, key: string): string {
  return new RegExp(`${key}:=([^|]+)`, 'u').exec(text)?.[1] ?? '';
}

/** The requests of the vendor's CLI, in its order, with its bodies and its clean-up of authorizations. */
export function createVendorCli(client: CloudClient) {
  async function withAuth<T>(work: (token: string) => Promise<T>): Promise<T> {
    const { id, token } = await client.temporary();
    try {
      return await work(token);
    } finally {
      good(await client.heroku('DELETE', `/oauth/authorizations/${id}`));
    }
  }

  async function byApp(app: string): Promise<Attachment> {
    const addons = good(await client.heroku('GET', `/apps/${app}/addons`)).body as { id: string; addon_service: { name: string } }[];
    const ours = addons.filter(({ addon_service }) => addon_service.name === 'borealis-pg');
    if (ours.length !== 1) throw new Error(`${ours.length} add-ons`);
    const attachments = good(await client.heroku('GET', `/addons/${ours[0]!.id}/addon-attachments`)).body as Attachment[];
    return attachments.find((each) => each.app.name === app)!;
  }

  async function resolve({ addon, app }: Named): Promise<Attachment> {
    if (addon === undefined) return byApp(app!);
    const body = app === undefined ? { addon_attachment: addon } : { app, addon_attachment: addon };
    const list = good(await client.heroku('POST', '/actions/addon-attachments/resolve', { body })).body as Attachment[];
    const chosen = list.find((each) => each.app.name === app) ?? list[0]!;
    const info = good(await client.heroku('GET', `/addons/${chosen.addon.id}`)).body;
    if (info.addon_service.name !== 'borealis-pg') throw new Error(`${info.name} is of another service`);
    return chosen;
  }

  /** info, users, extensions, integrations, capabilities: authorization first, then the add-on, then one call. */
  const call = (named: Named, method: string, suffix: string, body?: unknown): Promise<Answer> =>
    withAuth(async (token) => client.borealis(method, (await resolve(named)).addon.name + suffix, { token, body }));

  async function appUser(attachment: Attachment, write: boolean): Promise<DbUser> {
    const vars = good(await client.heroku('GET', `/apps/${attachment.app.name}/config-vars`)).body as Record<string, string>;
    const text = vars[`${attachment.name}_TUNNEL_BPG_CONN_INFO`] ?? '';
    const side = write ? 'WRITER' : 'READER';
    return {
      dbHost: item(text, `POSTGRES_${side}_HOST`),
      dbPort: Number(item(text, 'POSTGRES_PORT')),
      dbName: item(text, 'POSTGRES_DB_NAME'),
      dbUsername: item(text, `POSTGRES_${side}_USERNAME`),
      dbPassword: item(text, `POSTGRES_${side}_PASSWORD`),
    };
  }

  /** run --db-cmd: both users at once, the authorization gone before the tunnel opens. */
  async function run(named: Named, sql: string, { write = false, personal = false } = {}): Promise<Record<string, unknown>[]> {
    const attachment = await resolve(named);
    const [ssh, db] = await withAuth(async (token) => {
      const { name } = attachment.addon;
      const both = await Promise.all([
        client.borealis('POST', `${name}/personal-ssh-users`, { token }).then((answer) => good(answer).body as SshUser),
        personal
          ? client.borealis('POST', `${name}/personal-db-users`, { token, body: { enableWriteAccess: write } }).then((answer) => good(answer).body as DbUser)
          : appUser(attachment, write),
      ]);
      return both;
    });
    const connection = await openSsh(ssh);
    try {
      return await throughTunnel(connection, db, async (postgres) => (await postgres.query<Record<string, unknown>>(sql)).rows);
    } finally {
      await connection.end();
    }
  }

  /** restore:execute; returns the new add-on's name. */
  async function restore(named: Named, options: { at?: string; destination?: string; as?: string } = {}): Promise<Answer> {
    const { addon } = await resolve(named);
    const source = good(await client.heroku('GET', `/addons/${addon.name}`)).body;
    const answer = await withAuth((token) => client.borealis('POST', `${addon.name}/restore-tokens`, { token }));
    if (answer.status >= 300) return answer;
    const config = { 'restore-token': answer.body.restoreToken, ...(options.at === undefined ? {} : { 'restore-to-time': options.at }) };
    const attachment = options.as === undefined ? {} : { attachment: { name: options.as } };
    return client.heroku('POST', `/apps/${options.destination ?? source.app.name}/addons`, { body: { config, plan: source.plan.name, ...attachment } });
  }

  return { call, resolve, restore, run, withAuth };
}
