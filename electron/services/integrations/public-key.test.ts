import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBareBase64 } from '../../../shared/ssh/base64.ts';
import { privateKeyIn } from '../../../shared/ssh/private-key.ts';
import { sha256 } from '../../../shared/ssh/sha256.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';

const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0';
const blob = (...fields: (string | Buffer)[]): Buffer => Buffer.concat(fields.flatMap((field) => {
  const bytes = Buffer.from(field);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}));
const line = (type: string, ...fields: (string | Buffer)[]): string => `${type} ${blob(type, ...fields).toString('base64')}`;
const number = (bits: number): Buffer => {
  const bytes = randomBytes(Math.ceil(bits / 8));
  const top = (bits - 1) % 8;
  bytes[0] = ((bytes[0] ?? 0) & ((1 << top) - 1)) | (1 << top);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 1;
  return top === 7 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
};
const rsa = (bits: number) => line('ssh-rsa', Buffer.from([1, 0, 1]), number(bits));
const problemOf = (text: string) => {
  const reading = readPublicKey(text);
  return reading.kind === 'refused' ? reading.problem : reading.kind;
};

describe('SHA-256 and base64', () => {
  it('are those of Node, for every length around a block', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = randomBytes(length);
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(toBareBase64(bytes)).toBe(bytes.toString('base64').replace(/=+$/, ''));
      expect(Buffer.from(fromBase64(bytes.toString('base64')) ?? []).equals(bytes)).toBe(true);
    }
  });

  it.each(['A', 'AA=', 'AAAA=', 'AB', 'AAB', 'A-_A', 'AAA ', '=', 'AAAA===='])('refuse %j', (text) => expect(fromBase64(text)).toBeNull());
});

describe('keys that Borealis takes', () => {
  it('reads an Ed25519 key, its fingerprint and its comment', () => {
    expect(readPublicKey(`  ${ed25519} sync@vendor  2\n`)).toEqual({
      kind: 'key',
      key: {
        type: 'ssh-ed25519', algorithm: 'Ed25519', bits: 256, curve: null, comment: 'sync@vendor 2', line: ed25519, warning: null,
        fingerprint: `SHA256:${createHash('sha256').update(Buffer.from(ed25519.split(' ')[1] ?? '', 'base64')).digest('base64').replace(/=+$/, '')}`,
      },
    });
  });

  it.each([[1024, true], [2047, true], [2048, false], [4096, false]])('reads RSA with %i bits, warned of: %s', (bits, warned) => {
    const reading = readPublicKey(rsa(bits));
    expect(reading).toMatchObject({ kind: 'key', key: { algorithm: 'RSA', bits } });
    expect(reading.kind === 'key' && reading.key.warning !== null).toBe(warned);
  });

  it.each([['nistp256', 256, 65], ['nistp384', 384, 97], ['nistp521', 521, 133]])('reads ECDSA on %s', (curve, bits, length) => {
    const point = Buffer.concat([Buffer.from([4]), randomBytes(length - 1)]);
    expect(readPublicKey(line(`ecdsa-sha2-${curve}`, curve, point))).toMatchObject({ kind: 'key', key: { algorithm: 'ECDSA', bits, curve } });
    expect(problemOf(line(`ecdsa-sha2-${curve}`, curve, point.subarray(1)))).toContain('point');
    expect(problemOf(line(`ecdsa-sha2-${curve}`, 'nistp192', point))).toContain('curve inside');
  });

  it('joins a key that a terminal has broken into lines', () => {
    expect(readPublicKey(ed25519.replace(/(.{40})/g, '$1\n'))).toMatchObject({ kind: 'key', key: { line: ed25519 } });
    expect(readPublicKey(`# made today\r\n${ed25519}\r\n`)).toMatchObject({ kind: 'key' });
  });
});

describe('what is no such key', () => {
  it.each([
    ['', 'empty'], ['  \n', 'empty'], ['# only a remark', 'There is no key in this'],
    ['hello', 'This is not an SSH public key.'], ['ssh-ed25519', 'missing'], [ed25519.slice(0, -4), 'cut off'],
    [`${ed25519}AAAA`, 'more in it than a key'], [ed25519.replace('ssh-ed25519', 'ssh-rsa'), 'another type inside'], [`${ed25519}!`, 'not whole base64'],
    [line('ssh-ed25519', randomBytes(31)), 'length'], [rsa(512), '512 bits are too few'], [line('ssh-rsa', Buffer.from([1, 0, 1]), Buffer.from([0x81, 1])), 'no RSA key'],
    [line('ssh-dss', 'x'), 'DSA'], [line('sk-ssh-ed25519@openssh.com', 'x'), 'hardware token'], [line('ssh-ed25519-cert-v01@openssh.com', 'x'), 'certificate'],
    [line('ssh-xmss@openssh.com', 'x'), 'no type of key'], [line('ecdsa-sha2-nistp192', 'nistp192', 'x'), 'nistp192'],
    [`${ed25519}\n${rsa(2048)}`, 'several keys'], ['x'.repeat(20_000), 'far too long'],
    ['-----BEGIN CERTIFICATE-----\nMIIB', 'X.509'], ['-----BEGIN RSA PUBLIC KEY-----\nMIIB', 'PKCS #1'], ['-----BEGIN PUBLIC KEY-----\nMIIB', 'PKCS #8'],
    ['-----BEGIN PGP PUBLIC KEY BLOCK-----', 'PGP'],
  ])('%j: %s', (text, problem) => expect(problemOf(text)).toContain(problem));

  it.each([
    `from="10.0.0.0/8,::1",no-pty ${ed25519} me`, `command="echo \\"ssh-rsa AAAA\\"" ${ed25519}`, `[db.example]:2222 ${ed25519}`, ed25519.split(' ')[1] ?? '',
    `---- BEGIN SSH2 PUBLIC KEY ----\nComment: "me, \\\nmyself"\nSubject: x\n${(ed25519.split(' ')[1] ?? '').replace(/(.{30})/g, '$1\n')}\n---- END SSH2 PUBLIC KEY ----`,
    `${ed25519}\nand some text`,
  ])('finds the key in %j and offers it', (text) => expect(readPublicKey(text)).toMatchObject({ kind: 'refused', usable: ed25519 }));

  it('never throws, whatever is cut or changed', () => {
    const key = rsa(2048);
    for (let at = 0; at < key.length; at += 3) {
      expect(readPublicKey(key.slice(0, at)).kind).not.toBe('key');
      expect(() => readPublicKey(`${key.slice(0, at)}\u0000é${key.slice(at + 1)}`)).not.toThrow();
    }
  });
});

describe('private keys', () => {
  it.each([
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb', 'OpenSSH'], ['-----BEGIN RSA PRIVATE KEY-----', 'PEM'], ['-----BEGIN ENCRYPTED PRIVATE KEY-----', 'PEM'],
    ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none', 'PuTTY'], ['---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----', 'ssh.com'], ['SSH PRIVATE KEY FILE FORMAT 1.1', 'SSH 1'],
    ['b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ', 'OpenSSH'], ['{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}', 'JSON'],
    ['AGE-SECRET-KEY-1QQ', 'age'], [`${ed25519}\n-----BEGIN PRIVATE KEY-----`, 'PEM'],
  ])('%j is %s', (text, what) => {
    expect(privateKeyIn(text)).toContain(what);
    expect(readPublicKey(text).kind).toBe('private');
  });

  it('does not mistake a public key for one', () => {
    for (const text of [ed25519, rsa(4096), '-----BEGIN PUBLIC KEY-----', 'ssh-ed25519 AAAA my private key']) expect(privateKeyIn(text)).toBeNull();
  });
});
