import { randomUUID } from 'node:crypto';
import type { HeldCredentials } from '../../../shared/contract/integrations.ts';
import type { IntegrationCredentials } from '../borealis/types.ts';
import { failure } from '../errors/app-failure.ts';

/** Milliseconds after which a password is forgotten whose dialog nobody closed. */
export const longestHoldMs = 60 * 60_000;

interface Held {
  shown: HeldCredentials;
  password: string;
  timer: NodeJS.Timeout;
}

/** One-time passwords between registering and the end of their dialog. Memory only. */
export interface HeldPasswords {
  /** To be called before what is to be held is asked for; the answer holds it. It gives null, and holds nothing, when `clear` came between. */
  reserve(): (made: IntegrationCredentials, of: Pick<HeldCredentials, 'addonId' | 'name' | 'writeAccess' | 'keyFile'>) => HeldCredentials | null;
  list(addonId: string): HeldCredentials[];
  /** Throws integration.forgotten. */
  find(id: string): { shown: HeldCredentials; password: string };
  /** Notes that somebody has the password. */
  taken(id: string): void;
  release(id: string): void;
  /** Forgets the one of that name, as when the integration was removed. */
  drop(addonId: string, name: string): void;
  clear(): void;
}

export function createHeldPasswords(holdMs = longestHoldMs): HeldPasswords {
  const held = new Map<string, Held>();
  let clears = 0;
  const release = (id: string): void => {
    clearTimeout(held.get(id)?.timer);
    held.delete(id);
  };
  return {
    reserve() {
      const reservedAt = clears;
      return ({ dbPassword, ...made }, { addonId, name, writeAccess, keyFile }) => {
        if (clears !== reservedAt) return null;
        const id = randomUUID();
        const shown: HeldCredentials = { id, addonId, name, writeAccess, keyFile, taken: false, ...made };
        held.set(id, { shown, password: dbPassword, timer: setTimeout(() => release(id), holdMs).unref() });
        return shown;
      };
    },
    list: (addonId) => [...held.values()].map(({ shown }) => shown).filter((shown) => shown.addonId === addonId),
    find(id) {
      const found = held.get(id);
      if (found === undefined) throw failure('integration.forgotten', {}, 'The password is no longer held.');
      return found;
    },
    taken(id) {
      const found = held.get(id);
      if (found !== undefined) found.shown = { ...found.shown, taken: true };
    },
    release,
    drop(addonId, name) {
      for (const [id, { shown }] of held) if (shown.addonId === addonId && shown.name === name) release(id);
    },
    clear() {
      clears += 1;
      for (const { timer } of held.values()) clearTimeout(timer);
      held.clear();
    },
  };
}
