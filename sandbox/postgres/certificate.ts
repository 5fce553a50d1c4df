import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** PKCS #8, PEM. */
  key: string;
  /** X.509, PEM. */
  certificate: string;
}

const day = 86_400_000;

/**
 * Makes a self-signed X.509 v3 certificate (ECDSA P-256, SHA-256) that is valid from yesterday for 30 days. Written by
 * hand in DER (X.690, RFC 5280 section 4) because `openssl` is missing on many machines and a library for one
 * certificate would weigh more than these lines.
 */
export function selfSignedCertificate(commonName: string, dnsNames: readonly string[], now = new Date()): Certificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(oid('550403'), tlv(0x0c, Buffer.from(commonName)))));
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(utcTime(now.getTime() - day), utcTime(now.getTime() + 30 * day)),
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(basicConstraints(), subjectAltName(dnsNames))),
  );
  const signature = sign('sha256', body, { key: pair.privateKey, dsaEncoding: 'der' });
  const der = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem('CERTIFICATE', der),
  };
}

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80
    ? Buffer.from([content.length])
    : content.length < 0x100
      ? Buffer.from([0x81, content.length])
      : Buffer.from([0x82, content.length >> 8, content.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function set(...parts: Buffer[]): Buffer {
  return tlv(0x31, ...parts);
}

function integer(value: Buffer): Buffer {
  return tlv(0x02, value);
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return tlv(0x17, Buffer.from(digits.slice(2)));
}

/** CA:TRUE and critical, so that clients can pin the certificate as their own trust anchor. */
function basicConstraints(): Buffer {
  const yes = tlv(0x01, Buffer.from([0xff]));
  return sequence(oid('551d13'), yes, tlv(0x04, sequence(yes)));
}

function subjectAltName(dnsNames: readonly string[]): Buffer {
  const names = dnsNames.map((name) => tlv(0x82, Buffer.from(name)));
  const address = tlv(0x87, Buffer.from([127, 0, 0, 1]));
  return sequence(oid('551d11'), tlv(0x04, sequence(...names, address)));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
