import { optionalString } from '../http/body.ts';
import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import type { Shared } from '../heroku/context.ts';
import type { SandboxAddon } from '../types.ts';
import { admit, refusal } from './guard.ts';

const MAX_INTEGRATIONS = 10;
const KEY_TYPES = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/u;

interface Integration {
  name: string;
  dbUsername: string;
  sshUsername: string;
  writeAccess: boolean;
  createdAt: string;
}

/** Type and base64 of an OpenSSH public key whose blob is of that type; a comment is dropped. Throws 400. */
export function parsePublicKey(text: string): string {
  const [type = '', base64 = ''] = text.trim().split(/\s+/u);
  const blob = Buffer.from(base64, 'base64');
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const inner = blob.subarray(4, 4 + length).toString('latin1');
  const complete = blob.length > 4 + length + 4 && /^[A-Za-z0-9+/]+=*$/u.test(base64);
  if (!KEY_TYPES.test(type) || inner !== type || !complete) {
    throw refusal(400, 'Bad SSH public key: it must be an RSA, ECDSA or Ed25519 key in OpenSSH format');
  }
  return `${type} ${base64}`;
}

/** B9 to B11. The service shows an integration's password once; here nothing keeps it. */
export function integrationRoutes(shared: Shared, base: string): Route[] {
  const { databases, ready } = shared.access;
  const known = new WeakMap<SandboxAddon, Map<string, Integration | 'being made'>>();
  const of = (addon: SandboxAddon): Map<string, Integration | 'being made'> => {
    const list = known.get(addon) ?? new Map<string, Integration | 'being made'>();
    known.set(addon, list);
    return list;
  };
  return [
    {
      method: 'GET',
      template: `${base}/data-integrations`,
      handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'none' });
        return json(200, { integrations: [...of(addon).values()].filter((each) => each !== 'being made') });
      },
    },
    {
      method: 'POST',
      template: `${base}/data-integrations`,
      async handle(call) {
        const { addon, body } = admit(shared, call, { provisioned: true, access: 'write' });
        const list = of(addon);
        const name = optionalString(body, 'integrationName') ?? '';
        const writeAccess = body['enableWriteAccess'] === true;
        if (!/^[a-z0-9_]{1,25}$/u.test(name)) throw refusal(400, 'Bad integration name: it must be 1 to 25 lower-case letters, digits and underscores');
        const key = parsePublicKey(optionalString(body, 'sshPublicKey') ?? '');
        if (list.has(name)) throw refusal(409, 'A data integration with that name is already registered');
        if (list.size >= MAX_INTEGRATIONS) throw refusal(400, `The maximum of ${MAX_INTEGRATIONS} data integrations is reached`);
        list.set(name, 'being made');
        try {
          await ready(addon);
          const made = await databases.addIntegration(addon, name, key, writeAccess);
          const { dbHost, dbPort, dbName, dbUsername, dbPassword, sshHost, sshPort, sshUsername, publicSshHostKey } = made;
          list.set(name, { name, dbUsername, sshUsername, writeAccess, createdAt: new Date().toISOString() });
          return json(201, { dbHost, dbPort, dbName, dbUsername, dbPassword, sshHost, sshPort, sshUsername, publicSshHostKey });
        } finally {
          if (list.get(name) === 'being made') list.delete(name);
        }
      },
    },
    {
      method: 'DELETE',
      template: `${base}/data-integrations/{name}`,
      async handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'write' });
        const list = of(addon);
        const name = call.params['name'] ?? '';
        const found = list.get(name);
        if (!found || found === 'being made') throw refusal(404, 'Data integration does not exist');
        list.delete(name);
        await databases.removeIntegration(addon, name);
        return json(200, { success: true });
      },
    },
  ];
}
