import { connect, type Socket } from 'node:net';
import { failure, type AppFailure } from '../errors/app-failure.ts';

/** The system's code for an error, such as ECONNREFUSED, or a plain word for one without. */
export function causeOf(error: unknown): string {
  if (error instanceof AggregateError) return causeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown';
}

export function unreachable(host: string, port: number, error: unknown): AppFailure {
  const cause = causeOf(error);
  return failure('tunnel.unreachable', { host, port, cause }, `The bastion ${host}:${port} cannot be reached (${cause}).`, error);
}

export function timedOut(host: string, port: number, ms: number): AppFailure {
  const seconds = Math.round(ms / 1000);
  return failure('tunnel.timeout', { host, port, seconds }, `The bastion ${host}:${port} did not answer within ${seconds} s.`);
}

/**
 * A TCP connection of our own for ssh2, so that its bytes can be counted and Nagle's algorithm is off from the first byte
 * (with it on, small queries took up to 300 ms). Throws `tunnel.unreachable`, `tunnel.timeout` and `op.cancelled`.
 */
export function connectSocket(host: string, port: number, timeoutMs: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, autoSelectFamily: true, noDelay: true, keepAlive: true });
    // For life: a socket without an error listener ends the process.
    socket.on('error', () => undefined);
    const fail = (error: Error): void => {
      clean();
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error): void => fail(unreachable(host, port, error));
    const onAbort = (): void => fail(failure('op.cancelled', {}, 'Cancelled.'));
    const timer = setTimeout(() => fail(timedOut(host, port, timeoutMs)), timeoutMs);
    const clean = (): void => {
      clearTimeout(timer);
      socket.removeListener('error', onError);
      signal?.removeEventListener('abort', onAbort);
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clean();
      resolve(socket);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
  });
}
