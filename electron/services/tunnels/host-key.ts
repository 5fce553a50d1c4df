import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import ssh2 from 'ssh2';
import { failure, type AppFailure } from '../errors/app-failure.ts';

export interface PinnedHostKey {
  /** The key's type, such as `ssh-ed25519`. */
  readonly type: string;
  /** The key in SSH wire format (RFC 4253, section 6.6). */
  readonly blob: Buffer;
  /** The only signature algorithms that the server may use. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  readonly fingerprint: string;
}

/** A key type is not a signature algorithm: `ssh-rsa` as the latter would mean SHA-1 (RFC 8332, section 3). */
const algorithmsByType: ReadonlyMap<string, ServerHostKeyAlgorithm[]> = new Map<string, ServerHostKeyAlgorithm[]>([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
]);

function invalid(problem: string): AppFailure {
  return failure('tunnel.host-key-invalid', { problem }, `The host key that Borealis gave for the bastion is unusable: ${problem}.`);
}

/** SHA256 fingerprint as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

function innerType(blob: Buffer): string | null {
  if (blob.length < 4) return null;
  const length = blob.readUInt32BE(0);
  return length > blob.length - 4 ? null : blob.toString('latin1', 4, 4 + length);
}

/**
 * Reads `<type> <base64> [comment]` as B2 hands it out and checks it in full before any connection is made.
 * Throws `tunnel.host-key-invalid`.
 */
export function parsePinnedHostKey(text: string): PinnedHostKey {
  const lines = text.trim().split(/[\r\n]+/);
  if (lines.length !== 1) throw invalid('it is not one line');
  const [type, base64] = (lines[0] ?? '').split(/[ \t]+/);
  if (!type || !base64) throw invalid('it is not of the form "<type> <base64>"');
  const algorithms = algorithmsByType.get(type);
  if (!algorithms) throw invalid('its type is not supported');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw invalid('it is not base64');
  const blob = Buffer.from(base64, 'base64');
  if (innerType(blob) !== type) throw invalid('the type inside differs from the type in front');
  const parsed = ssh2.utils.parseKey(`${type} ${base64}`);
  if (parsed instanceof Error || parsed.isPrivateKey()) throw invalid('it cannot be parsed');
  return { type, blob, algorithms, fingerprint: fingerprintOf(blob) };
}

/**
 * The verifier for ssh2, which accepts anything but exactly `false`, even a Promise of it: so one synchronous function
 * that returns a strict boolean. `refused` learns the fingerprint that was offered instead.
 */
export function createHostKeyVerifier(pinned: PinnedHostKey, refused: (actual: string | null) => void): (key: unknown) => boolean {
  return (key) => {
    try {
      if (!Buffer.isBuffer(key)) {
        refused(null);
        return false;
      }
      if (key.length === pinned.blob.length && timingSafeEqual(key, pinned.blob)) return true;
      refused(fingerprintOf(key));
      return false;
    } catch {
      return false;
    }
  };
}

/** Throws `tunnel.private-key-invalid` for a text that ssh2 cannot use, before any connection is made. */
export function checkPrivateKey(text: string): void {
  let problem: string | null = null;
  try {
    const parsed = ssh2.utils.parseKey(text);
    if (parsed instanceof Error) problem = 'it cannot be parsed';
    else if (!parsed.isPrivateKey()) problem = 'it is not a private key';
  } catch {
    problem = 'it cannot be parsed';
  }
  if (problem) {
    throw failure('tunnel.private-key-invalid', { problem }, `The private key that Borealis gave for the bastion is unusable: ${problem}.`);
  }
}
