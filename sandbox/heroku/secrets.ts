import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares secrets without telling by time where they differ. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
