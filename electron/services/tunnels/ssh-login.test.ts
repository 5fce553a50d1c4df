import type { AddressInfo } from 'node:net';
import ssh2, { type AuthContext } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { isFailure } from '../errors/app-failure.ts';
import { systemClock } from './clock.ts';
import { parsePinnedHostKey } from './host-key.ts';
import { createWindowBudget } from './receive-window.ts';
import { handshake } from './ssh-handshake.ts';
import { connectSsh, sshTimings } from './ssh-link.ts';
import { connectSocket } from './ssh-socket.ts';

const hostKeys = ssh2.utils.generateKeyPairSync('ed25519');
const stops: (() => void)[] = [];
afterEach(() => { for (const stop of stops.splice(0)) stop(); });

/** A bastion that takes one public key, and what each request to log in to it was. */
async function bastion(accepted: string | null, { hangsUp = 0 } = {}) {
  const requests: string[] = [];
  const allowed = accepted === null ? null : ssh2.utils.parseKey(accepted);
  const authenticate = (context: AuthContext): void => {
    const signed = context.method === 'publickey' && context.signature !== undefined;
    requests.push(`${context.method}${signed ? ' signed' : ''}`);
    if (context.method !== 'publickey' || allowed === null || allowed instanceof Error || !allowed.getPublicSSH().equals(context.key.data)) {
      context.reject(['publickey']);
      return;
    }
    const fine = context.signature === undefined || context.blob === undefined || allowed.verify(context.blob, context.signature, context.hashAlgo);
    if (fine) context.accept();
    else context.reject();
  };
  const server = new ssh2.Server({ hostKeys: [hostKeys.private] }, (client) => {
    client.on('error', () => undefined).on('authentication', (context) => {
      if (requests.length < hangsUp) {
        requests.push('publickey signed');
        client.end();
      } else authenticate(context);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()); });
  stops.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const logIn = async (privateKey: string): Promise<void> => {
    const socket = await connectSocket('127.0.0.1', port, 60_000);
    const user = { host: '127.0.0.1', port, username: 'someone', privateKey, publicHostKey: hostKeys.public };
    const client = await handshake({ socket, user, pinned: parsePinnedHostKey(hostKeys.public), timeoutMs: 60_000, onLoggingIn: () => undefined });
    client.end();
  };
  return { requests, logIn, port };
}

describe('logging in', () => {
  it.each([['ed25519', ssh2.utils.generateKeyPairSync('ed25519')], ['ecdsa', ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })]])('signs at once with an %s key', async (_, keys) => {
    const { requests, logIn } = await bastion(keys.public);
    await logIn(keys.private);
    expect(requests).toEqual(['publickey signed']);
  });

  it('logs in with an RSA key as ssh2 does, since its algorithm depends on the server', async () => {
    const keys = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
    const { requests, logIn } = await bastion(keys.public);
    await logIn(keys.private);
    expect(requests.at(-1)).toBe('publickey signed');
  });

  it('is tried once more, step by step, with a server that hangs up on it', async () => {
    const keys = ssh2.utils.generateKeyPairSync('ed25519');
    const { requests, port } = await bastion(keys.public, { hangsUp: 1 });
    const phases: string[] = [];
    const link = await connectSsh({
      user: { host: '127.0.0.1', port, username: 'someone', privateKey: keys.private, publicHostKey: hostKeys.public }, timings: sshTimings, clock: systemClock,
      budget: createWindowBudget(), log: { info() {}, warn() {}, error() {} }, onPhase: (phase) => phases.push(phase),
    });
    link.close();
    expect(requests).toEqual(['publickey signed', 'publickey signed']);
    expect(phases.filter((phase) => phase === 'logging-in')).toHaveLength(2);
  });

  it('tells of a key that is refused, after one try', async () => {
    const { requests, logIn } = await bastion(null);
    await expect(logIn(ssh2.utils.generateKeyPairSync('ed25519').private)).rejects.toSatisfy((error) => isFailure(error, 'tunnel.auth-rejected'));
    expect(requests).toEqual(['publickey signed']);
  });
});
