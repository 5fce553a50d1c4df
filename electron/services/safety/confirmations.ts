import { createHash, randomUUID } from 'node:crypto';
import type { Target } from '../../../shared/contract/base.ts';

/** Milliseconds for which a review can be confirmed and used. */
export const confirmationMs = 10 * 60_000;

/** More reviews than this are not waited for; the oldest is forgotten. */
const most = 200;

export interface ToConfirm { target: Target; tabId: string; statements: readonly string[] }

export interface Confirmations {
  /** An id for this target, tab and these exact texts. */
  issue(what: ToConfirm): string;
  /** The add-on that the id is for; null where it is not known any more. */
  addonOf(id: string): string | null;
  /** False where it is not known any more. */
  confirm(id: string): boolean;
  /** True once, for what was confirmed and nothing else. */
  use(id: string, what: ToConfirm): boolean;
}

/** A name for the target, the tab and the texts; different texts have different names. */
export function fingerprintOf({ target: { addonId, access, identity }, tabId, statements }: ToConfirm): string {
  const hash = createHash('sha256');
  for (const part of [addonId, access, identity, tabId, ...statements]) hash.update(`${part.length}:`).update(part, 'utf16le');
  return hash.digest('base64url');
}

/** What was reviewed and may be confirmed: in memory, each for one use. */
export function createConfirmations(now: () => number): Confirmations {
  const known = new Map<string, { fingerprint: string; addonId: string; confirmed: boolean; until: number }>();
  const find = (id: string) => {
    const entry = known.get(id);
    if (entry !== undefined && entry.until > now()) return entry;
    known.delete(id);
    return undefined;
  };
  return {
    issue(what) {
      const id = randomUUID();
      const [oldest] = known.size >= most ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      known.set(id, { fingerprint: fingerprintOf(what), addonId: what.target.addonId, confirmed: false, until: now() + confirmationMs });
      return id;
    },
    addonOf: (id) => find(id)?.addonId ?? null,
    confirm(id) {
      const entry = find(id);
      if (entry !== undefined) entry.confirmed = true;
      return entry !== undefined;
    },
    use(id, what) {
      const entry = find(id);
      if (entry?.confirmed !== true || entry.fingerprint !== fingerprintOf(what)) return false;
      known.delete(id);
      return true;
    },
  };
}
