import { fromBase64, toBareBase64 } from './base64.ts';
import { privateKeyIn } from './private-key.ts';
import { sha256 } from './sha256.ts';
import { createWireReader, latin1, mpintBits, type WireReader } from './wire.ts';

/** A public key that Borealis takes. */
export interface SshPublicKey {
  type: string;
  algorithm: 'RSA' | 'ECDSA' | 'Ed25519';
  bits: number;
  /** Of ECDSA, such as `nistp256`. */
  curve: string | null;
  /** As `ssh-keygen -l` prints it. */
  fingerprint: string;
  comment: string;
  /** `<type> <base64>`, without the comment. */
  line: string;
  /** What speaks against a key that can be used. */
  warning: string | null;
}

export type KeyReading =
  | { kind: 'empty' }
  | { kind: 'key'; key: SshPublicKey }
  /** `what` says in words which private key it is. */
  | { kind: 'private'; what: string }
  /** `usable` is the one key in it as Borealis takes it, where there is one. */
  | { kind: 'refused'; problem: string; next: string; usable: string | null };

type Refused = Extract<KeyReading, { kind: 'refused' }>;
type Facts = Pick<SshPublicKey, 'algorithm' | 'bits' | 'curve' | 'warning'>;

/** Characters; the longest RSA key that OpenSSH takes has about 2 800. */
const mostCharacters = 16_384;
const copyAgain = 'Copy the whole line of the .pub file again.';
const otherKey = 'Use an Ed25519, ECDSA or RSA key.';
const keyType = /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/i;

const refused = (problem: string, next: string, usable: string | null = null): Refused => ({ kind: 'refused', problem, next, usable });

/** Types that exist and that Borealis does not take, with what they are. */
function foreignType(type: string): Refused | null {
  if (/-cert-v\d+@/.test(type)) return refused('This is a certificate, not a public key.', 'Use the key it was made for: the .pub file without “-cert” in its name.');
  if (type.startsWith('sk-')) return refused('This key lives in a hardware token that has to be touched at every login.', 'A service cannot do that. Use an Ed25519, ECDSA or RSA key without a token.');
  if (type === 'ssh-dss') return refused('This is a DSA key, which SSH servers no longer accept.', otherKey);
  if (type === 'ssh-ed448') return refused('This is an Ed448 key, which Borealis does not take.', otherKey);
  return null;
}

function rsaFacts(fields: WireReader): Facts | string {
  const exponent = fields.string();
  const modulus = fields.string();
  if (exponent === null || modulus === null) return 'It is cut off.';
  const bits = mpintBits(modulus);
  if (bits === null || mpintBits(exponent) === null || ((modulus.at(-1) ?? 0) & 1) === 0 || ((exponent.at(-1) ?? 0) & 1) === 0) return 'Its numbers are no RSA key.';
  if (bits < 1024) return `Its ${bits} bits are too few; SSH servers refuse it.`;
  if (bits > 16_384) return `Its ${bits} bits are more than SSH servers take.`;
  return { algorithm: 'RSA', bits, curve: null, warning: bits < 2048 ? `${bits} bits are too few to be safe today, and servers may refuse them; 3072 or more are usual.` : null };
}

const curveBits: ReadonlyMap<string, number> = new Map([['nistp256', 256], ['nistp384', 384], ['nistp521', 521]]);

function ecdsaFacts(fields: WireReader, curve: string): Facts | string {
  const bits = curveBits.get(curve);
  const named = fields.string();
  const point = fields.string();
  if (bits === undefined) return `The curve ${curve} is not one that Borealis takes.`;
  if (named === null || point === null) return 'It is cut off.';
  if (latin1(named) !== curve) return 'The curve inside is not the curve in front.';
  if (point[0] !== 4 || point.length !== 1 + 2 * Math.ceil(bits / 8)) return `Its point is not one of ${curve}.`;
  return { algorithm: 'ECDSA', bits, curve, warning: null };
}

function ed25519Facts(fields: WireReader): Facts | string {
  const point = fields.string();
  if (point === null) return 'It is cut off.';
  return point.length === 32 ? { algorithm: 'Ed25519', bits: 256, curve: null, warning: null } : 'It does not have the length of an Ed25519 key.';
}

function factsOf(type: string, fields: WireReader): Facts | string {
  if (type === 'ssh-ed25519') return ed25519Facts(fields);
  if (type === 'ssh-rsa') return rsaFacts(fields);
  return ecdsaFacts(fields, type.replace('ecdsa-sha2-', ''));
}

/** One `<type> <base64> [comment]`. */
function readKey(type: string, base64: string, comment: string): KeyReading {
  const foreign = foreignType(type);
  if (foreign !== null) return foreign;
  if (!/^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-[a-z0-9]+)$/.test(type)) return refused(`${type} is no type of key that Borealis takes.`, otherKey);
  if (base64 === '') return refused('Behind the type the key itself is missing.', copyAgain);
  const blob = fromBase64(base64);
  if (blob === null) return refused('The key is damaged: it is not whole base64.', copyAgain);
  const fields = createWireReader(blob);
  const inner = fields.string();
  if (inner === null) return refused('The key is damaged: it is cut off.', copyAgain);
  if (latin1(inner) !== type) return refused(`The key says ${type} in front, but it is of another type inside.`, copyAgain);
  const facts = factsOf(type, fields);
  if (typeof facts === 'string') return refused(`The key cannot be used: ${facts}`, copyAgain);
  if (!fields.ended()) return refused('The key is damaged: there is more in it than a key.', copyAgain);
  return { kind: 'key', key: { type, ...facts, fingerprint: `SHA256:${toBareBase64(sha256(blob))}`, comment, line: `${type} ${base64}` } };
}

const lineOf = (reading: KeyReading): string | null => (reading.kind === 'key' ? reading.key.line : null);

/** What stands before the first blank that is not in quotes, as in authorized_keys (sshd(8)), and the rest. */
function splitOptions(line: string): [options: string, rest: string] {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (sign === '\\' && quoted) at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(sign)) return [line.slice(0, at), line.slice(at).trim()];
  }
  return [line, ''];
}

function readLine(line: string): KeyReading {
  const [type = '', base64 = '', ...comment] = line.split(/\s+/);
  if (keyType.test(type)) return readKey(type, base64, comment.join(' '));
  if (/^AAAA[A-Za-z0-9+/]/.test(type)) {
    const inner = createWireReader(fromBase64(type) ?? new Uint8Array()).string();
    const usable = inner === null ? null : lineOf(readKey(latin1(inner), type, ''));
    return refused('The type in front of the key is missing.', usable === null ? copyAgain : 'It can be put there: the key itself says which it is.', usable);
  }
  const [, rest] = splitOptions(line);
  const [innerType = ''] = rest.split(/\s+/);
  if (keyType.test(innerType)) {
    const usable = lineOf(readLine(rest));
    return refused('Something stands before the key: options of an authorized_keys file, or a host’s name.', usable === null ? copyAgain : 'Borealis takes only the key; options would have no effect there.', usable);
  }
  return refused('This is not an SSH public key.', 'It has to look like “ssh-ed25519 AAAA…”: one line, from a file that ends in .pub.');
}

/** RFC 4716: the same base64 between two marker lines, with headers. */
function readRfc4716(text: string): Refused {
  const body = /BEGIN SSH2 PUBLIC KEY\s*----\s*([\s\S]*?)(?:\s*---- END|$)/.exec(text)?.[1] ?? '';
  // A header goes on in the next line after a backslash (section 3.3).
  const base64 = body.replace(/^[A-Za-z0-9-]+:(?:.*\\\r?\n)*.*$/gm, '').replace(/\s+/g, '');
  const inner = createWireReader(fromBase64(base64) ?? new Uint8Array()).string();
  const usable = inner === null ? null : lineOf(readKey(latin1(inner), base64, ''));
  return refused('This public key is in the SSH2 format (RFC 4716), which Borealis does not take.', usable === null ? 'ssh-keygen -i -f key.pub writes it in OpenSSH’s.' : 'It is the same key in another form, so it can be rewritten.', usable);
}

function otherFormat(text: string): Refused | null {
  if (/BEGIN SSH2 PUBLIC KEY/.test(text)) return readRfc4716(text);
  if (/BEGIN RSA PUBLIC KEY/.test(text)) return refused('This public key is in the PEM format (PKCS #1), which Borealis does not take.', '“ssh-keygen -i -m PEM -f key.pem” writes it in OpenSSH’s.');
  if (/BEGIN PUBLIC KEY/.test(text)) return refused('This public key is in the PEM format (PKCS #8), which Borealis does not take.', '“ssh-keygen -i -m PKCS8 -f key.pem” writes it in OpenSSH’s.');
  if (/BEGIN (?:X509 |TRUSTED )?CERTIFICATE/.test(text)) return refused('This is an X.509 certificate, not an SSH key.', otherKey);
  if (/BEGIN PGP PUBLIC KEY/.test(text)) return refused('This is a PGP key, not an SSH key.', otherKey);
  return null;
}

/**
 * Reads what somebody gives as an SSH public key, as `ssh-keygen -lf` would (OpenSSH format; RFC 4253, section 6.6; RFC 5656,
 * section 3.1; RFC 8709, section 4), and says in words why something else is not one.
 */
export function readPublicKey(text: string): KeyReading {
  const what = privateKeyIn(text);
  if (what !== null) return { kind: 'private', what };
  if (text.trim() === '') return { kind: 'empty' };
  if (text.length > mostCharacters) return refused('This is far too long for one public key.', copyAgain);
  const other = otherFormat(text);
  if (other !== null) return other;
  const lines = text.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const [first, ...more] = lines;
  if (first === undefined) return refused('There is no key in this, only remarks.', copyAgain);
  if (more.some((line) => line.split(/\s+/).some((word) => keyType.test(word)))) return refused('These are several keys.', 'An integration has one. Leave just the line of the service’s own key.');
  if (more.length === 0) return readLine(first);
  // A terminal breaks long lines; the blob's own lengths then say whether the pieces are the whole key.
  const joined = readLine(lines.join(''));
  return joined.kind === 'key' ? joined : readLine(first).kind === 'key' ? refused('There is more than one line.', 'Leave just the line of the key.', lineOf(readLine(first))) : joined;
}
