import net from 'node:net';

const loopback = /^(127(\.\d+){3}|::1|localhost|\[::1\])$/;

/**
 * Makes any TCP connection to a host that is not loopback throw, so that no test can reach the outside by accident.
 * Unix sockets and named pipes pass. Installed as a Vitest set-up file.
 */
export function allowLoopbackOnly(): void {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (host !== undefined && !loopback.test(host)) {
      throw new Error(`A test tried to reach ${host}; only loopback is allowed.`);
    }
    // The overloads of connect cannot be spread with types; the arguments pass through unchanged.
    return Reflect.apply(connect, this, args);
  };
}

function hostOf(args: unknown[]): string | undefined {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return undefined;
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  if (typeof first === 'number') return typeof args[1] === 'string' ? args[1] : 'localhost';
  return undefined;
}

allowLoopbackOnly();
