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
  hold(made: IntegrationCredentials, of: Pick<HeldCredentials, 'addonId' | 'name' | 'writeAccess' | 'keyFile'>): HeldCredentials;
  list(addonId: string): HeldCredentials[];
  /** The password, which counts as taken from now on. Throws integration.forgotten. */
  take(id: string): { shown: HeldCredentials; password: string };
  release(id: string): void;
  /** Forgets the one of that name, as when the integration was removed. */
  drop(addonId: string, name: string): void;
  clear(): void;
}

export function createHeldPasswords(holdMs = longestHoldMs): HeldPasswords {
  const held = new Map<string, Held>();
  const release = (id: string): void => {
    clearTimeout(held.get(id)?.timer);
    held.delete(id);
  };
  return {
    hold({ dbPassword, ...made }, of) {
      const id = randomUUID();
      const { addonId, name, writeAccess, keyFile } = of;
      const shown: HeldCredentials = { id, addonId, name, writeAccess, keyFile, taken: false, ...made };
      held.set(id, { shown, password: dbPassword, timer: setTimeout(() => release(id), holdMs).unref() });
      return shown;
    },
    list: (addonId) => [...held.values()].map(({ shown }) => shown).filter((shown) => shown.addonId === addonId),
    take(id) {
      const found = held.get(id);
      if (found === undefined) throw failure('integration.forgotten', {}, 'The password is no longer held.');
      found.shown = { ...found.shown, taken: true };
      return found;
    },
    release,
    drop(addonId, name) {
      for (const [id, { shown }] of held) if (shown.addonId === addonId && shown.name === name) release(id);
    },
    clear() {
      for (const { timer } of held.values()) clearTimeout(timer);
      held.clear();
    },
  };
}
