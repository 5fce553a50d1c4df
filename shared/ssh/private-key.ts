import { fromBase64 } from './base64.ts';

/** What gives a private key away, whichever program wrote it; a part of one is enough. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/OPENSSH PRIVATE KEY|b3BlbnNzaC1rZXktdjE/, 'an OpenSSH private key'],
  [/PuTTY-User-Key-File-\d|^Private-(?:Lines|MAC|Hash):/m, 'a PuTTY private key'],
  [/SSH2 ENCRYPTED PRIVATE KEY/, 'an ssh.com private key'],
  [/SSH PRIVATE KEY FILE FORMAT/, 'an SSH 1 private key'],
  [/PGP PRIVATE KEY BLOCK/, 'a PGP private key'],
  [/AGE-SECRET-KEY-/i, 'an age secret key'],
  [/PRIVATE[ -]KEY/, 'a PEM private key'],
  [/"(?:d|dp|qi)"\s*:\s*"[A-Za-z0-9_-]{16,}/, 'a private JSON Web Key'],
  [/<RSAKeyValue>[\s\S]*<D>/, 'a private XML key'],
];

/**
 * True for the body of a private key without its armour: a DER sequence whose first element is the version 0 or 1, which every
 * private key has (PKCS #1, PKCS #8, SEC 1) and no public one.
 */
function isBareBody(text: string): boolean {
  const start = /^\s*(MI?[A-Za-z0-9+/\s]{24,})/.exec(text)?.[1]?.replace(/\s+/g, '').slice(0, 16) ?? '';
  const der = start.length < 16 ? null : fromBase64(start);
  if (der === null || der[0] !== 0x30) return false;
  const length = der[1] ?? 0;
  const at = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return der[at] === 2 && der[at + 1] === 1 && (der[at + 2] ?? 0xff) <= 1;
}

/** In words, which private key a text is or holds a part of; null where there is none. Never keeps the text. */
export function privateKeyIn(text: string): string | null {
  const found = marks.find(([mark]) => mark.test(text));
  if (found !== undefined) return found[1];
  return isBareBody(text) ? 'the body of a private key' : null;
}
