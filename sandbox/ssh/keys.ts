import ssh2 from 'ssh2';
import type { HostKeyType } from '../types.ts';

export interface KeyPair {
  /** OpenSSH private key format, unencrypted. */
  privateKey: string;
  /** `<type> <base64>`, without a comment. */
  publicKey: string;
}

/** A new key pair. Every pair is parsed back, because a malformed one would look like a fault of the product. */
export function makeKeyPair(type: HostKeyType): KeyPair {
  for (let attempt = 1; ; attempt += 1) {
    const pair = generate(type);
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error) && !(ssh2.utils.parseKey(pair.public) instanceof Error)) {
      const [format = '', blob = ''] = pair.public.split(' ');
      return { privateKey: pair.private, publicKey: `${format} ${blob}` };
    }
    if (attempt >= 5) throw new Error(`No usable ${type} key could be generated.`);
  }
}

function generate(type: HostKeyType): { private: string; public: string } {
  if (type === 'rsa') return ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
  if (type === 'ecdsa') return ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  return ssh2.utils.generateKeyPairSync('ed25519');
}

/**
 * The `<type> <base64>` of a public key in OpenSSH format; a comment is dropped.
 * @throws Error when it is not an RSA, ECDSA or Ed25519 public key.
 */
export function normalisePublicKey(text: string): string {
  const [format = '', blob = ''] = text.trim().split(/\s+/);
  const parsed = ssh2.utils.parseKey(`${format} ${blob}`);
  if (parsed instanceof Error || !/^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521))$/.test(format)) {
    throw new Error('Not an SSH public key in OpenSSH format (RSA, ECDSA or Ed25519).');
  }
  return `${format} ${blob}`;
}
