import { Agent, request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { z } from 'zod';
import { selectOne } from './local-client.ts';
import type { Place, Times } from './place.ts';

/** The host name in its channels' originator; its listener's public name resolves to 127.0.0.1. */
const originator = 'pg-tunnel.borealis-data.com';

const authorization = z.object({ id: z.string(), access_token: z.object({ token: z.string() }) });
const attachments = z.array(z.object({ name: z.string(), addon: z.object({ id: z.string(), name: z.string() }), app: z.object({ name: z.string() }) }));
const addon = z.object({ addon_service: z.object({ name: z.string() }) });
const sshUser = z.object({ sshHost: z.string(), sshUsername: z.string(), sshPrivateKey: z.string(), publicSshHostKey: z.string() });
const dbUser = z.object({ dbHost: z.string(), dbPort: z.number(), dbName: z.string(), dbUsername: z.string(), dbPassword: z.string() });

interface Call { base: URL; method: string; path: string; token: string; body?: unknown; accept?: string }

/**
 * One process of the vendor's CLI: Node's own HTTP client with the connections of its global agent, kept alive since Node 19,
 * as `@heroku/http-call` uses it where no proxy is set.
 */
function createClient(agent: Agent) {
  return ({ base, method, path, token, body, accept }: Call): Promise<unknown> => new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`, 'user-agent': '@heroku/http-call/5.5.0',
      ...(accept === undefined ? {} : { accept }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
    };
    const call = request({ agent, method, headers, host: base.hostname, port: base.port, path }, (reply) => {
      let answer = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk; }).on('error', reject).on('end', () => {
        if ((reply.statusCode ?? 0) >= 300) reject(new Error(`${method} ${path}: ${reply.statusCode} ${answer}`));
        else resolve(answer === '' ? null : JSON.parse(answer));
      });
    });
    call.on('error', reject).end(text);
  });
}

/** Its calls, each after the other but for the two users, as its source and a recording of its requests show them. */
function createCli(place: Place, agent: Agent) {
  const call = createClient(agent);
  const heroku = (method: string, path: string, body?: unknown): Promise<unknown> =>
    call({ base: place.heroku, method, path, token: place.apiKey, accept: 'application/vnd.heroku+json; version=3', body });
  const borealis = (token: string, method: string, suffix: string, body?: unknown): Promise<unknown> =>
    call({ base: place.borealis, method, path: `/heroku/resources/${place.addonName}${suffix}`, token, body });
  return {
    borealis,
    authorize: async () => authorization.parse(await heroku('POST', '/oauth/authorizations', {
      description: 'Borealis PG CLI plugin temporary auth token', expires_in: 180, scope: ['read', 'identity'],
    })),
    release: (id: string) => heroku('DELETE', `/oauth/authorizations/${id}`),
    async resolve(): Promise<void> {
      const [first] = attachments.parse(await heroku('POST', '/actions/addon-attachments/resolve', { app: place.appName, addon_attachment: place.addonName }));
      if (first === undefined) throw new Error('The add-on cannot be resolved.');
      addon.parse(await heroku('GET', `/addons/${first.addon.id}`));
    },
  };
}

/** Seconds for `borealis-pg:info`: authorize, resolve, add-on, details, release. */
export async function cliInfo(place: Place): Promise<Times> {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const cli = createCli(place, agent);
  const { id, access_token: { token } } = await cli.authorize();
  await cli.resolve();
  await cli.borealis(token, 'GET', '');
  await cli.release(id);
  const http = (performance.now() - began) / 1000;
  agent.destroy();
  return { http, whole: http };
}

function sshReady(place: Place, user: z.infer<typeof sshUser>): Promise<ssh2.Client> {
  const [type = '', key = ''] = user.publicSshHostKey.split(' ');
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve(client)).on('error', reject);
    // Its algorithms are the library's; only the host key's is narrowed. No keep-alive, and Nagle's algorithm stays on.
    client.connect({
      host: user.sshHost, port: place.sshPort, username: user.sshUsername, privateKey: user.sshPrivateKey,
      // oxlint-disable-next-line typescript/consistent-type-assertions -- the type is a text of the API, as in the CLI
      algorithms: { serverHostKey: [type as ssh2.ServerHostKeyAlgorithm] },
      hostVerifier: (shown: Buffer) => shown.toString('base64') === key,
    });
  });
}

/** Seconds for `borealis-pg:tunnel` until a program's first query is answered: it cannot connect before the SSH session is ready. */
export async function cliTunnel(place: Place): Promise<Times> {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const cli = createCli(place, agent);
  await cli.resolve();
  const { id, access_token: { token } } = await cli.authorize();
  const [ssh, db] = await Promise.all([
    cli.borealis(token, 'POST', '/personal-ssh-users').then((answer) => sshUser.parse(answer)),
    cli.borealis(token, 'POST', '/personal-db-users', { enableWriteAccess: false }).then((answer) => dbUser.parse(answer)),
  ]);
  await cli.release(id);
  const http = (performance.now() - began) / 1000;
  let client: ssh2.Client | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    client?.forwardOut(originator, port, db.dbHost, db.dbPort, (error, channel) => {
      if (error) socket.destroy(error);
      else socket.pipe(channel).pipe(socket);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP listener has a TCP address
  const { port } = server.address() as AddressInfo;
  try {
    client = await sshReady(place, ssh);
    const close = await selectOne(port, { user: db.dbUsername, password: db.dbPassword, database: db.dbName });
    const whole = (performance.now() - began) / 1000;
    await close();
    return { http, whole };
  } finally {
    client?.end();
    server.close();
    agent.destroy();
  }
}
