import { generateKeyPair, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyKind } from '../../../shared/contract/integrations.ts';

/** A key pair as ssh-keygen writes it. */
export interface OpensshKeyPair {
  /** Memory only, on its way to a file. */
  privateKey: string;
  /** `<type> <base64>`. */
  publicKey: string;
}

/** openssh-key-v1 pads to the cipher's block, which is 8 for none (PROTOCOL.key, section 3). */
const blockBytes = 8;

/** RFC 4251, section 5: a length of 32 bits, and the bytes. */
function field(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number without leading zeros, but one where its first bit would be a sign. */
function mpint(value: Buffer): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const bare = value.subarray(first === -1 ? value.length : first);
  return field((bare[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bare]) : bare);
}

function numbersOf(jwk: JsonWebKey): (name: 'x' | 'd' | 'n' | 'e' | 'p' | 'q' | 'qi') => Buffer {
  return (name) => {
    const value = jwk[name];
    if (typeof value !== 'string') throw new Error(`The new key has no ${name}.`);
    return Buffer.from(value, 'base64url');
  };
}

/** The public blob, and the private fields in OpenSSH's order (PROTOCOL.key; sshkey.c). */
function parts(kind: KeyKind, key: KeyObject): { blob: Buffer; secret: Buffer; type: string } {
  const of = numbersOf(key.export({ format: 'jwk' }));
  if (kind === 'ed25519') {
    const type = 'ssh-ed25519';
    const point = of('x');
    return { type, blob: Buffer.concat([field(type), field(point)]), secret: Buffer.concat([field(type), field(point), field(Buffer.concat([of('d'), point]))]) };
  }
  const type = 'ssh-rsa';
  const [n, e] = [mpint(of('n')), mpint(of('e'))];
  return {
    type, blob: Buffer.concat([field(type), e, n]),
    secret: Buffer.concat([field(type), n, e, mpint(of('d')), mpint(of('qi')), mpint(of('p')), mpint(of('q'))]),
  };
}

function armoured(blob: Buffer, secret: Buffer, comment: string): string {
  const check = randomBytes(4);
  const open = Buffer.concat([check, check, secret, field(comment)]);
  const padding = Buffer.from(Array.from({ length: (blockBytes - (open.length % blockBytes)) % blockBytes }, (_, index) => index + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), count, field(blob), field(Buffer.concat([open, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const generate = promisify(generateKeyPair);

/** A new key pair, unencrypted, because a service has nobody who types a passphrase. */
export async function makeKeyPair(kind: KeyKind, comment: string): Promise<OpensshKeyPair> {
  const { privateKey } = kind === 'ed25519' ? await generate('ed25519', {}) : await generate('rsa', { modulusLength: 4096 });
  const { type, blob, secret } = parts(kind, privateKey);
  return { privateKey: armoured(blob, secret, comment), publicKey: `${type} ${blob.toString('base64')}` };
}
