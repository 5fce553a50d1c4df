import type { Client, ClientChannel } from 'ssh2';
import { failure, type AppFailure } from '../errors/app-failure.ts';

export function lost(cause: string): AppFailure {
  return failure('tunnel.lost', { cause }, `The connection to the bastion was lost: ${cause}.`);
}

const refusals: Readonly<Record<number, string>> = {
  1: 'the bastion does not allow it', 2: 'the database host did not accept the connection',
  3: 'the bastion does not know this kind of channel', 4: 'the bastion has no room for another channel',
};

function forwardFailure(error: Error, to: { host: string; port: number }): AppFailure {
  const code = 'reason' in error ? error.reason : undefined;
  if (typeof code !== 'number') return lost('it closed while a channel was being opened');
  const reason = refusals[code] ?? `reason ${code}`;
  return failure('tunnel.forward-refused', { ...to, reason }, `The bastion refused a channel to ${to.host}:${to.port}: ${reason}.`, error);
}

/** Closes a channel that nobody wants any more; read to its end, because ssh2 closes only then. */
export function discard(channel: ClientChannel | undefined): void {
  if (!channel) return;
  channel.on('error', () => undefined);
  channel.resume();
  channel.destroy();
}

/**
 * Opens a direct-tcpip channel (RFC 4254, section 7.2). Throws `tunnel.forward-refused`, `tunnel.forward-timeout`, `tunnel.lost`
 * and `op.cancelled`.
 */
export function openRaw(client: Client, to: { host: string; port: number }, timeoutMs: number, signal?: AbortSignal): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (act: () => void): void => {
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = (): void => settle(() => reject(failure('op.cancelled', {}, 'Cancelled.')));
    // Against a half-dead peer ssh2 never calls back; a channel that comes later is closed at once.
    const timer = setTimeout(() => settle(() => {
      const seconds = Math.round(timeoutMs / 1000);
      reject(failure('tunnel.forward-timeout', { ...to, seconds }, `The bastion did not open a channel to ${to.host}:${to.port} within ${seconds} s.`));
    }), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) {
      onAbort();
      return;
    }
    try {
      client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, channel) => {
        if (settled) discard(channel);
        else settle(() => (error ? reject(forwardFailure(error, to)) : resolve(channel)));
      });
    } catch {
      settle(() => reject(lost('it is not connected')));
    }
  });
}
