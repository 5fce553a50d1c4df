import type { Log } from '../deps.ts';
import type { AccountStore, Entry } from './account-store.ts';
import { isOurs, type Leaving } from './leaving.ts';
import { withinMs } from './within.ts';

export interface AccountWarning { id: string; title: string; text: string }

export interface Departures {
  /** Makes the account the active one; what the former one had made ends in the background. */
  activate(accountId: string): Promise<void>;
  /** Signs out: hooks first, then what its sign-in made, then it is forgotten. A failing revocation becomes a warning. */
  signOut(accountId: string): Promise<void>;
  warnings(): AccountWarning[];
  /** Waits for what runs, and takes back sign-ins that nobody could use after this process. */
  finish(): Promise<void>;
}

/** Milliseconds that quitting may take for sign-ins that only this process could use. */
const quitLimitMs = 2000;

function warningFor({ id, email }: Entry): AccountWarning {
  return {
    id: `revoke-${id}`,
    title: 'A sign-in may still be valid',
    text: `Heroku did not confirm that the sign-in of ${email} was taken back. Remove it under Applications on Heroku’s account page.`,
  };
}

/** Switching and signing out. */
export function createDepartures(deps: { store: AccountStore; leaving: Leaving; log: Log; onChange: () => void }): Departures {
  const { store, leaving, log, onChange } = deps;
  const signOuts = new Map<string, Promise<void>>();
  const background = new Set<Promise<void>>();
  let warnings: AccountWarning[] = [];

  const signOut = async (entry: Entry): Promise<void> => {
    if (store.activeId() === entry.id) {
      await store.setActive(null);
      await leaving.leave(entry.id);
    } else {
      // It was left when another became active. The hooks would end what belongs to that one.
      await Promise.all(background);
    }
    const warning = await leaving.revoke(entry) ? null : warningFor(entry);
    if (warning) warnings = [...warnings.filter(({ id }) => id !== warning.id), warning].slice(-5);
    await store.remove(entry.id);
    const next = store.entries().find((other) => store.toAccount(other).state === 'active' && !signOuts.has(other.id));
    if (store.activeId() === null && next) await store.setActive(next.id);
    log.info('account.signed-out', { accountId: entry.id, method: entry.method });
    onChange();
  };

  return {
    async activate(accountId) {
      const former = store.activeId();
      await store.setActive(accountId);
      onChange();
      if (former === null || former === accountId) return;
      const left = leaving.leave(former).finally(() => background.delete(left));
      background.add(left);
    },
    async signOut(accountId) {
      const entry = store.get(accountId);
      if (!entry) return;
      const running = signOuts.get(accountId) ?? signOut(entry).finally(() => signOuts.delete(accountId));
      signOuts.set(accountId, running);
      await running;
    },
    warnings: () => warnings,
    async finish() {
      await Promise.all([...background, ...signOuts.values()]);
      if (store.persistent()) return;
      const ours = store.entries().filter((entry) => isOurs(entry));
      await withinMs(quitLimitMs, Promise.all(ours.map((entry) => leaving.revoke(entry))));
    },
  };
}
