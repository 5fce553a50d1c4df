import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { selfSignedCertificate } from './certificate.ts';

test('the certificate is one that a verifier accepts for its names and its key', () => {
  const made = selfSignedCertificate('Test', ['localhost', '*.pg.internal']);
  const parsed = new X509Certificate(made.certificate);
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.checkHost('x-writer.pg.internal')).toBeDefined();
  expect(parsed.checkHost('example.com')).toBeUndefined();
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(parsed.ca).toBe(true);
});

test('it is valid now, from yesterday on, for a month', () => {
  const now = new Date('2026-02-27T10:11:12Z');
  const parsed = new X509Certificate(selfSignedCertificate('Test', [], now).certificate);
  expect(new Date(parsed.validFrom).toISOString()).toBe('2026-02-26T10:11:12.000Z');
  expect(new Date(parsed.validTo).toISOString()).toBe('2026-03-29T10:11:12.000Z');
});
