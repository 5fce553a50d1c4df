/** What went wrong on the network, in words, and whether another try may help. */
export interface NetworkError {
  words: string;
  retry: boolean;
}

const clock = 'check this computer\'s clock';
const known: Readonly<Record<string, NetworkError>> = {
  ECONNREFUSED: { words: 'the connection was refused (ECONNREFUSED)', retry: true },
  ECONNRESET: { words: 'the connection was reset (ECONNRESET)', retry: true },
  EPIPE: { words: 'the connection was closed (EPIPE)', retry: true },
  ETIMEDOUT: { words: 'no connection within its time (ETIMEDOUT)', retry: true },
  UND_ERR_CONNECT_TIMEOUT: { words: 'no connection within 10 s', retry: true },
  UND_ERR_SOCKET: { words: 'the other side closed the connection', retry: true },
  ENOTFOUND: { words: 'the name cannot be found (ENOTFOUND)', retry: true },
  EAI_AGAIN: { words: 'the name service does not answer (EAI_AGAIN)', retry: true },
  ENETUNREACH: { words: 'the network cannot be reached (ENETUNREACH)', retry: true },
  EHOSTUNREACH: { words: 'the host cannot be reached (EHOSTUNREACH)', retry: true },
  CERT_HAS_EXPIRED: { words: `its certificate has expired; ${clock}`, retry: false },
  CERT_NOT_YET_VALID: { words: `its certificate is not valid yet; ${clock}`, retry: false },
  ERR_TLS_CERT_ALTNAME_INVALID: { words: 'its certificate is for another name', retry: false },
  DEPTH_ZERO_SELF_SIGNED_CERT: { words: 'its certificate is signed by itself; a proxy may need an extra CA file', retry: false },
  SELF_SIGNED_CERT_IN_CHAIN: { words: 'its certificate comes from an unknown CA; a proxy may need an extra CA file', retry: false },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { words: 'its certificate comes from an unknown CA; a proxy may need an extra CA file', retry: false },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { words: 'its certificate comes from an unknown CA; a proxy may need an extra CA file', retry: false },
  UND_ERR_PRX_TLS: { words: 'no secure connection to the proxy', retry: false },
  UND_ERR_HEADERS_OVERFLOW: { words: 'the reply has too large headers', retry: false },
};

function codeOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  if ('code' in thrown && typeof thrown.code === 'string' && thrown.code !== 'UND_ERR_SOCKET') return thrown.code;
  if (thrown instanceof AggregateError) {
    const inner = thrown.errors.map(codeOf).find((code) => code !== null);
    if (inner !== undefined) return inner;
  }
  return codeOf(thrown.cause) ?? ('code' in thrown && typeof thrown.code === 'string' ? thrown.code : null);
}

/**
 * Words for an error of undici, Node's net, dns or tls. Messages of errors are not passed on: they may hold a proxy's
 * user and password. `skewMs` is how far the clock was last seen off a server's.
 */
export function describeNetworkError(thrown: unknown, skewMs: number | null): NetworkError {
  const proxyStatus = thrown instanceof Error ? /Proxy response \((\d{3})\)/.exec(thrown.message)?.[1] : undefined;
  if (proxyStatus !== undefined) {
    return { words: proxyStatus === '407' ? 'the proxy asks for a user and password (407)' : `the proxy refused (${proxyStatus})`, retry: false };
  }
  const code = codeOf(thrown);
  const found = code === null ? undefined : known[code];
  if (found === undefined) {
    const tls = code !== null && /^(CERT_|ERR_SSL_|ERR_TLS_|EPROTO)/.test(code);
    return { words: code === null ? 'the connection failed' : `${tls ? 'no secure connection' : 'the connection failed'} (${code})`, retry: !tls };
  }
  const off = skewMs !== null && Math.abs(skewMs) > 300_000 && found.words.endsWith(clock);
  return off ? { ...found, words: `${found.words}, it is off by about ${Math.round(Math.abs(skewMs) / 60_000)} min` } : found;
}
