import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect, setDefaultAutoSelectFamilyAttemptTimeout, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../../sandbox/postgres/certificate.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';
import { createTransport, transportOptions, type Transport, type TransportOptions } from './transport.ts';

// However busy the machine is, the right one of the addresses of localhost is not given up.
setDefaultAutoSelectFamilyAttemptTimeout(60_000);
const direct: TransportOptions = { httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null };
const folder = mkdtempSync(join(tmpdir(), 'transport-'));
const caFile = join(folder, 'ca.pem');
const { key, certificate } = selfSignedCertificate('api.example.test', ['api.example.test', 'localhost']);
const old = selfSignedCertificate('localhost', ['localhost'], new Date('2020-01-01'));
const requests: IncomingMessage[] = [];
const connects: IncomingMessage[] = [];
let proxyStatus = 200;
let target = 0;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

const secure = createServer({ key, cert: certificate }, (request, response) => {
  requests.push(request);
  if (request.url === '/down') response.writeHead(302, { location: `http://127.0.0.1:${target}/` }).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
const expired = createServer({ key: old.key, cert: old.certificate }, (_, response) => response.end());
const proxy = createHttpServer().on('connect', (request: IncomingMessage, socket) => {
  connects.push(request);
  if (proxyStatus !== 200) return void socket.end(`HTTP/1.1 ${proxyStatus} No\r\n\r\n`);
  const onward = connect(target, '127.0.0.1');
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  socket.on('error', () => {});
  onward.on('error', () => {});
  onward.pipe(socket).pipe(onward);
});
let proxyUrl = '';
let expiredPort = 0;

beforeAll(async () => {
  writeFileSync(caFile, `# company\n${certificate}\n${old.certificate}`);
  target = await listen(secure);
  expiredPort = await listen(expired);
  proxyUrl = `http://user:pass%20word@127.0.0.1:${await listen(proxy)}`;
});
afterAll(async () => {
  for (const server of [secure, expired, proxy]) {
    await new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  }
  rmSync(folder, { recursive: true });
});

const made: Transport[] = [];
afterEach(async () => {
  proxyStatus = 200;
  requests.length = 0;
  connects.length = 0;
  await Promise.all(made.splice(0).map((transport) => transport.dispose()));
});

function clientWith(options: Partial<TransportOptions>): { http: HttpClient; transport: Transport } {
  const transport = createTransport({ ...direct, ...options });
  made.push(transport);
  return { transport, http: createHttpClient({ transport, userAgent: 'test', wait: async () => {} }) };
}

const local = (path = '/'): URL => new URL(`https://localhost:${target}${path}`);
const remote = (): URL => new URL('https://api.example.test/');

describe('CAs', () => {
  it('trusts an extra CA, and only with it', async () => {
    await expect(clientWith({}).http.send({ method: 'GET', url: local() })).rejects.toMatchObject({ kind: 'unreachable', detail: expect.stringContaining('certificate') });
    expect((await clientWith({ extraCaFile: caFile }).http.send({ method: 'GET', url: local() })).status).toBe(200);
  });

  it('changes at run time', async () => {
    const { http, transport } = clientWith({});
    transport.configure({ ...direct, extraCaFile: caFile });
    expect((await http.send({ method: 'GET', url: local() })).status).toBe(200);
  });

  it('refuses a file without certificates and keeps the former options', async () => {
    const { http, transport } = clientWith({ extraCaFile: caFile });
    const bad = join(folder, 'bad.pem');
    writeFileSync(bad, 'hello');
    for (const extraCaFile of [bad, join(folder, 'missing.pem')]) {
      expect(() => transport.configure({ ...direct, extraCaFile })).toThrow(expect.objectContaining({
        error: expect.objectContaining({ code: 'settings.invalid', details: expect.objectContaining({ setting: 'extraCaFile' }) }),
      }));
    }
    expect((await http.send({ method: 'GET', url: local() })).status).toBe(200);
  });

  it('starts with a damaged file and says so with each request', async () => {
    const { http, transport } = clientWith({ extraCaFile: join(folder, 'missing.pem') });
    await expect(http.send({ method: 'GET', url: local() })).rejects.toMatchObject({ error: { code: 'settings.invalid' } });
    transport.configure({ ...direct, extraCaFile: caFile });
    expect((await http.send({ method: 'GET', url: local() })).status).toBe(200);
  });

  it('mentions the clock where a certificate has expired', async () => {
    const { http } = clientWith({ extraCaFile: caFile });
    await expect(http.send({ method: 'GET', url: new URL(`https://localhost:${expiredPort}/`) }))
      .rejects.toMatchObject({ detail: expect.stringContaining('clock') });
  });

  it('refuses a redirect from https to http even on this computer', async () => {
    const { http } = clientWith({ extraCaFile: caFile });
    await expect(http.send({ method: 'GET', url: local('/down') })).rejects.toMatchObject({ detail: 'a redirect away from https was refused' });
    expect(requests).toHaveLength(1);
  });
});

describe('proxies', () => {
  it('tunnels https through the proxy with its user and password', async () => {
    const { http } = clientWith({ httpsProxy: proxyUrl, extraCaFile: caFile });
    await http.send({ method: 'GET', url: remote(), headers: { authorization: 'Bearer HRKU-1' } });
    expect(connects[0]?.url).toBe('api.example.test:443');
    expect(connects[0]?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from('user:pass word').toString('base64')}`);
    expect(connects[0]?.headers).not.toHaveProperty('authorization');
    expect(requests[0]?.headers['authorization']).toBe('Bearer HRKU-1');
  });

  it('goes around the proxy for this computer', async () => {
    const { http } = clientWith({ httpsProxy: proxyUrl, httpProxy: proxyUrl, extraCaFile: caFile });
    await http.send({ method: 'GET', url: local() });
    expect(connects).toHaveLength(0);
    expect(requests).toHaveLength(1);
  });

  it('goes around the proxy for NO_PROXY', async () => {
    const { http } = clientWith({ httpsProxy: proxyUrl, noProxy: 'other.test, .example.test', extraCaFile: caFile });
    // The set-up of tests lets nothing pass to other hosts, so that the direct way shows by its failure.
    await expect(http.send({ method: 'GET', url: remote() })).rejects.toMatchObject({ kind: 'unreachable' });
    expect(connects).toHaveLength(0);
  });

  it('says that the proxy wants a password, without telling the one it has', async () => {
    proxyStatus = 407;
    const { http } = clientWith({ httpsProxy: proxyUrl });
    const thrown: unknown = await http.send({ method: 'GET', url: remote() }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind: 'unreachable', detail: 'the proxy asks for a user and password (407)' });
    expect(String(thrown)).not.toMatch(/pass( |%20)word|user:/);
    expect(connects).toHaveLength(1);
  });

  it('refuses what is no proxy URL', () => {
    expect(() => clientWith({}).transport.configure({ ...direct, httpsProxy: 'ftp://proxy' })).toThrow('no URL such as');
  });

  it('lets the settings win over the environment', () => {
    const config = { proxy: { http: 'http://env:1', https: null, no: 'a' }, extraCaFile: '/env.pem' };
    expect(transportOptions(config, { httpProxy: null, extraCaFile: null }))
      .toEqual({ httpProxy: 'http://env:1', httpsProxy: 'http://env:1', noProxy: 'a', extraCaFile: '/env.pem' });
    expect(transportOptions(config, { httpProxy: 'http://set:2', extraCaFile: '/set.pem' }))
      .toEqual({ httpProxy: 'http://set:2', httpsProxy: 'http://set:2', noProxy: 'a', extraCaFile: '/set.pem' });
  });
});
