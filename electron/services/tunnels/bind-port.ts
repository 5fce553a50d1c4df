import { createServer, type Server } from 'node:net';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { socketOwner } from './socket-owner.ts';
import { causeOf } from './ssh-socket.ts';

/** Binds 127.0.0.1 only and at once: a probe before binding would race. Rejects with the system's error. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(error);
    server.once('error', onError);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.removeListener('error', onError);
      resolve();
    });
  });
}

/** A port that is free at this moment, among the first of the candidates: advice only, nothing is bound on its strength. */
async function suggest(candidates: readonly number[]): Promise<number | null> {
  for (const port of candidates.slice(0, 32)) {
    const probe = createServer();
    try {
      await listen(probe, port);
      return port;
    } catch {
      continue;
    } finally {
      await new Promise<void>((resolve) => { probe.close(() => resolve()); });
    }
  }
  return null;
}

async function explain(error: unknown, port: number, suggestions: readonly number[]): Promise<AppFailure> {
  const cause = causeOf(error);
  if (cause === 'EADDRINUSE') {
    const holder = await socketOwner({ port, remotePort: null });
    const by = holder ? ` by ${holder.command} (process ${holder.pid})` : '';
    const suggestion = await suggest(suggestions.filter((candidate) => candidate !== port));
    return failure('tunnel.port-taken', { port, holder, suggestion }, `Port ${port} is in use${by}.`, error);
  }
  const problem = cause === 'EACCES' ? 'the system does not allow it' : `the system says ${cause}`;
  return failure('tunnel.port-invalid', { port, problem }, `Port ${port} cannot be used: ${problem}.`, error);
}

/**
 * Binds the server to the port that the tunnel has, or to the first free one of the candidates. Throws `tunnel.port-taken`
 * with the program that holds it, and `tunnel.port-invalid`.
 */
export async function bindPort(server: Server, assigned: number | undefined, candidates: readonly number[]): Promise<number> {
  const ports = assigned === undefined ? candidates : [assigned];
  for (const [index, port] of ports.entries()) {
    try {
      await listen(server, port);
      return port;
    } catch (error) {
      const next = ports[index + 1];
      if (next === undefined || causeOf(error) !== 'EADDRINUSE') throw await explain(error, port, candidates);
    }
  }
  throw failure('tunnel.port-invalid', { port: 0, problem: 'every port from 15400 to 16399 is assigned' }, 'No local port is left.');
}
