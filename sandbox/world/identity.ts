import { createHash, randomBytes } from 'node:crypto';

/** A stable UUID for a name, so that ids are the same in every run. */
export function uuidOf(kind: string, name: string): string {
  const hex = createHash('sha256').update(`${kind}\n${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A fresh token in Heroku's form. */
export function newToken(): string {
  return `HRKU-${randomBytes(24).toString('hex')}`;
}
