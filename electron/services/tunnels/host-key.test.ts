import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { isFailure } from '../errors/app-failure.ts';
import { checkPrivateKey, createHostKeyVerifier, parsePinnedHostKey } from './host-key.ts';

const ed25519 = ssh2.utils.generateKeyPairSync('ed25519');
const other = ssh2.utils.generateKeyPairSync('ed25519');
const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });

describe('parsePinnedHostKey', () => {
  it('restricts the algorithms to the type, and RSA to its SHA-2 signatures', () => {
    expect(parsePinnedHostKey(`${ed25519.public} a comment`)).toMatchObject({ type: 'ssh-ed25519', algorithms: ['ssh-ed25519'] });
    expect(parsePinnedHostKey(rsa.public).algorithms).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
    expect(parsePinnedHostKey(ecdsa.public).algorithms).toEqual(['ecdsa-sha2-nistp256']);
  });

  const blob = ed25519.public.split(' ')[1] ?? '';
  it.each([
    '', 'ssh-ed25519', `ssh-dss ${blob}`, `ssh-rsa ${blob}`, 'ssh-ed25519 !!!!', `ssh-ed25519 ${blob.slice(0, 20)}`, 'ssh-ed25519 AAAA',
    `ssh-ed25519 ${blob}\nssh-ed25519 ${blob}`, `${blob} ssh-ed25519`, ed25519.private,
  ])('refuses %j', (text) => {
    expect(() => parsePinnedHostKey(text)).toThrow(expect.toSatisfy((error) => isFailure(error, 'tunnel.host-key-invalid')));
  });
});

describe('the verifier', () => {
  const pinned = parsePinnedHostKey(ed25519.public);
  const verify = createHostKeyVerifier(pinned, () => undefined);

  it('is true for the pinned key only, and a strict false for anything else', () => {
    expect(verify(Buffer.from(pinned.blob))).toBe(true);
    const wrong: unknown[] = [
      parsePinnedHostKey(other.public).blob, parsePinnedHostKey(rsa.public).blob, Buffer.alloc(0), Buffer.concat([pinned.blob, Buffer.alloc(1)]),
      pinned.blob.subarray(1), pinned.blob.toString('base64'), null, undefined, {}, Promise.resolve(true), new Uint8Array(pinned.blob),
    ];
    for (const key of wrong) expect(verify(key)).toBe(false);
  });

  it('tells the fingerprint that was offered, and stays false when the listener throws', () => {
    const offered: (string | null)[] = [];
    expect(createHostKeyVerifier(pinned, (actual) => offered.push(actual))(parsePinnedHostKey(other.public).blob)).toBe(false);
    expect(offered).toEqual([parsePinnedHostKey(other.public).fingerprint]);
    const throwing = createHostKeyVerifier(pinned, () => { throw new Error('x'); });
    expect(throwing(Buffer.alloc(3))).toBe(false);
  });
});

describe('checkPrivateKey', () => {
  it('takes what ssh2 can use and refuses the rest without quoting it', () => {
    expect(() => checkPrivateKey(ed25519.private)).not.toThrow();
    expect(() => checkPrivateKey(rsa.private)).not.toThrow();
    for (const text of ['', 'secret nonsense', ed25519.public, ed25519.private.slice(0, 80)]) {
      let thrown: unknown;
      try { checkPrivateKey(text); } catch (error) { thrown = error; }
      expect(isFailure(thrown, 'tunnel.private-key-invalid')).toBe(true);
      expect(JSON.stringify(thrown)).not.toContain(text || 'PRIVATE');
    }
  });
});

describe('why the verifier must return a boolean', () => {
  let server: InstanceType<typeof ssh2.Server> | undefined;
  afterEach(() => { server?.close(); });

  it.each([
    ['null', () => null, true], ['0', () => 0, true], ['an empty text', () => '', true], ['a promise of false', () => Promise.resolve(false), true],
    ['false', () => false, false],
  ])('ssh2 takes %s as it does', async (_name, verifier, accepted) => {
    const sshd = new ssh2.Server({ hostKeys: [ed25519.private] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (context) => context.accept());
    });
    server = sshd;
    await new Promise<void>((resolve) => { sshd.listen(0, '127.0.0.1', () => resolve()); });
    const address = sshd.address();
    const client = new ssh2.Client();
    const outcome = await new Promise<boolean>((resolve) => {
      client.on('ready', () => resolve(true)).on('error', () => resolve(false));
      const port = typeof address === 'object' && address ? address.port : 0;
      client.connect({ host: '127.0.0.1', port, username: 'x', privateKey: ed25519.private, hostVerifier: (key: Buffer) => Reflect.apply(verifier, undefined, [key]) });
    });
    client.end();
    expect(outcome).toBe(accepted);
  });
});
