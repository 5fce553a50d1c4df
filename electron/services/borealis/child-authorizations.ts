import type { Log } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { createChild, drainChild, isUsable, removeChild, type Child } from './child-authorization.ts';

/** A token that Borealis takes. Give it back by `done`, at the end of the call it was taken for. */
export interface Lease {
  token: string;
  done(): void;
}

export interface ChildAuthorizations {
  /** A token for one Borealis call. Throws session.too-narrow, session.* and heroku.* failures. */
  lease(): Promise<Lease>;
  /** Whether a lease is to be had without asking Heroku. */
  ready(): boolean;
  /** Borealis refused this token: the next lease gets a fresh one. */
  refused(token: string): void;
  /** Deletes what lives for the account, and what is being made at this moment. Never rejects. Call it on sign-out and switch. */
  leave(accountId: string): Promise<void>;
  /** Deletes everything; leases fail from now on. The HTTP client must live until then. */
  dispose(): Promise<void>;
}

export interface ChildAuthorizationsDeps {
  tokens: TokenSource;
  herokuFor: HerokuFor;
  log: Log;
  /** Milliseconds that never jump; for tests. */
  monotonic?: () => number;
}

function leaseOf(child: Child): Lease {
  child.leases += 1;
  let open = true;
  return {
    token: child.token,
    done() {
      if (!open) return;
      open = false;
      child.leases -= 1;
      if (child.leases === 0) child.idle?.();
    },
  };
}

/**
 * The temporary Heroku authorizations that Borealis is shown: made when first needed, at most one at a
 * time, used by all calls for 150 s of its 180 s, deleted when replaced, on sign-out, switch and dispose.
 */
export function createChildAuthorizations(options: ChildAuthorizationsDeps): ChildAuthorizations {
  const removals = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const removal = work.finally(() => removals.delete(removal));
    removals.add(removal);
  };
  const deps = { monotonic: () => performance.now(), stray: track, ...options };
  /** Heroku would not delete them yet, say because the account's token was revoked; after another sign-in it may. */
  const undeleted = new Set<Child>();
  let live: Child | null = null;
  let making: Promise<Child> | null = null;
  let disposed = false;

  const removeLive = async (): Promise<void> => {
    const child = live;
    live = null;
    const late = [...undeleted].filter(({ endsAt }) => endsAt > deps.monotonic());
    undeleted.clear();
    for (const each of child === null ? late : [...late, child]) {
      track(removeChild(each, deps.log).then((gone) => { if (!gone) undeleted.add(each); }));
    }
    await Promise.all(removals);
  };

  const replace = async (): Promise<Child> => {
    // Never two at a time: the old one ends before the new one is made.
    if (live !== null) await drainChild(live);
    await removeLive();
    live = await createChild(deps);
    return live;
  };

  const obtain = (): Promise<Child> => {
    if (making !== null) return making;
    if (live !== null && isUsable(live, deps.tokens.accountId(), deps.monotonic())) return Promise.resolve(live);
    making = replace().finally(() => { making = null; });
    return making;
  };

  /** Ends what lives for the account, or for all by null, after waiting for what is being made. */
  const end = async (accountId: string | null): Promise<void> => {
    live?.idle?.();
    await making?.catch(() => {});
    if (accountId === null || live?.accountId === accountId) await removeLive();
    await Promise.all(removals);
  };

  return {
    async lease() {
      const child = disposed ? null : await obtain();
      if (child === null || disposed) throw failure('op.cancelled', {}, 'The program is closing.');
      return leaseOf(child);
    },
    ready: () => !disposed && making === null && live !== null && isUsable(live, deps.tokens.accountId(), deps.monotonic()),
    refused(token) {
      if (live?.token === token) live.madeAt = Number.NEGATIVE_INFINITY;
    },
    leave: (accountId) => end(accountId),
    async dispose() {
      disposed = true;
      await end(null);
    },
  };
}
