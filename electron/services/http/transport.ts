import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { Config } from '../deps.ts';
import { AppFailure, failure } from '../errors/app-failure.ts';
import { createEarlyConnections, type EarlyConnections } from './early-connections.ts';
import { isLoopback } from './loopback.ts';

export interface TransportOptions {
  /** Proxy URLs, null for a direct connection. */
  httpProxy: string | null;
  httpsProxy: string | null;
  noProxy: string | null;
  /** A PEM file of CAs to trust besides the default ones. */
  extraCaFile: string | null;
}

/** The network part of the program's HTTP clients: connections, proxy and CAs, changeable while running. */
export interface Transport {
  /** Throws `settings.invalid` where the options given at the start cannot be used. */
  dispatcher(): Dispatcher;
  /**
   * Makes so many connections to the origin now, for requests that will soon be sent: their round trips then pass while something
   * else is waited for. Does nothing where a proxy stands in between.
   */
  prepare(url: URL, connections: number): void;
  /** Uses other options from the next request on. Throws `settings.invalid` and keeps the former ones. */
  configure(options: TransportOptions): void;
  dispose(): Promise<void>;
}

/** The settings' proxy wins over the environment's; the same holds for the CA file. */
export function transportOptions(
  config: Pick<Config, 'proxy' | 'extraCaFile'>,
  settings: { httpProxy: string | null; extraCaFile: string | null },
): TransportOptions {
  return {
    httpProxy: settings.httpProxy ?? config.proxy.http,
    httpsProxy: settings.httpProxy ?? config.proxy.https ?? config.proxy.http,
    noProxy: config.proxy.no,
    extraCaFile: settings.extraCaFile ?? config.extraCaFile,
  };
}

function checkProxy(text: string | null): string {
  if (text === null || text.trim() === '') return '';
  const url = URL.parse(text.includes('://') ? text.trim() : `http://${text.trim()}`);
  if (url === null || url.hostname === '' || !['http:', 'https:', 'socks5:', 'socks:'].includes(url.protocol)) {
    throw failure('settings.invalid', { setting: 'httpProxy', problem: 'not a proxy URL' }, 'The proxy setting is no URL such as http://proxy.example:8080.');
  }
  return url.href;
}

function badCaFile(problem: string, cause?: unknown): AppFailure {
  return failure('settings.invalid', { setting: 'extraCaFile', problem }, `The extra CA file cannot be used: ${problem}.`, cause);
}

function readCas(file: string | null): string[] | undefined {
  if (file === null || file === '') return undefined;
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw badCaFile('it cannot be read', error);
  }
  const certificates = pem.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g);
  if (certificates === null) throw badCaFile('it holds no PEM certificate');
  try {
    createSecureContext({ ca: certificates });
  } catch (error) {
    throw badCaFile('a certificate in it is damaged', error);
  }
  return [...getCACertificates('default'), ...certificates];
}

interface Network { dispatcher: Dispatcher; early: EarlyConnections; proxied: boolean }

function build(options: TransportOptions): Network {
  const ca = readCas(options.extraCaFile);
  const tls = ca === undefined ? {} : { ca };
  const early = createEarlyConnections(buildConnector({ ...tls, timeout: 10_000 }));
  const httpsProxy = checkProxy(options.httpsProxy);
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: checkProxy(options.httpProxy),
    httpsProxy,
    // Plain http exists only towards loopback, and a token for loopback must not travel to a proxy.
    noProxy: `${options.noProxy ?? ''},localhost,127.0.0.1,::1`,
    connect: early.connect,
    requestTls: tls,
    proxyTls: tls,
    // The client has a total deadline of its own; undici's idle limits would cut long polls.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { dispatcher, early, proxied: httpsProxy !== '' };
}

/** Options that cannot be used at the start do not throw here, so that the program starts and can say what is wrong. */
export function createTransport(initial: TransportOptions): Transport {
  let current: Network | AppFailure;
  try {
    current = build(initial);
  } catch (error) {
    if (!(error instanceof AppFailure)) throw error;
    current = error;
  }
  const retired = new Set<Promise<void>>();
  return {
    dispatcher() {
      if (current instanceof AppFailure) throw current;
      return current.dispatcher;
    },
    prepare(url, connections) {
      if (current instanceof AppFailure || (current.proxied && !isLoopback(url.hostname))) return;
      current.early.prepare(url, connections);
    },
    configure(options) {
      const former = current;
      current = build(options);
      if (former instanceof AppFailure) return;
      // Requests under way finish on the former connections.
      former.early.dispose();
      const closing = former.dispatcher.close().finally(() => retired.delete(closing));
      retired.add(closing);
    },
    async dispose() {
      if (current instanceof AppFailure) return;
      current.early.dispose();
      await current.dispatcher.destroy();
    },
  };
}
