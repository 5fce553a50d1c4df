import type { ContractClient } from '../../../shared/contract/index.ts';
import type { SessionEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../../api/failure.ts';
import { keepListening } from '../../api/listen.ts';
import { createStore, type Store } from '../../state/store.ts';

/** A session that ended without the user's doing. */
export type LostSession = {
  at: number;
  error: AppError;
  /** Whether an open transaction went with it; null where nobody can tell, as when a COMMIT was on its way. */
  rolledBack: boolean | null;
};

export type DatabaseState = {
  event: SessionEvent;
  /** Shown until the next run or until the user has read it. */
  lost: LostSession | null;
  /** A COMMIT or ROLLBACK by button is under way. */
  ending: 'commit' | 'rollback' | null;
  /** What became of the last one: the command tag, such as ROLLBACK for the COMMIT of a failed transaction. */
  ended: { how: 'commit' | 'rollback'; command: string } | null;
  error: AppError | null;
};

export type TabDatabase = {
  state: Store<DatabaseState>;
  /** Follows the tab's database session from now on, over lost connections to the program too. */
  follow(): void;
  /** Commits or rolls back the open transaction; what came of it stands in the state. */
  end(how: 'commit' | 'rollback'): Promise<boolean>;
  /** Forgets what was told about the session before. */
  forget: () => void;
  dispose(): void;
};

const unknown: DatabaseState = { event: { kind: 'none' }, lost: null, ending: null, ended: null, error: null };

const hadTransaction = (event: SessionEvent) => event.kind === 'session' && event.transaction !== 'idle';

/** What is known after one more event of `sql.watch`. The same loss told again, as after a reconnect, is the same loss. */
export function databaseAfter(old: DatabaseState, event: SessionEvent, now: number): DatabaseState {
  if (event.kind !== 'lost') return { ...old, event, ended: hadTransaction(event) ? null : old.ended };
  const known = old.event.kind === 'lost' && old.event.error.traceId === event.error.traceId;
  if (known) return old;
  const said = event.error.code === 'pg.connection-lost' ? event.error.details.rolledBack : undefined;
  return { ...old, event, ended: null, lost: { at: now, error: event.error, rolledBack: said ?? null } };
}

/** The transaction that a tab's session is in; null where there is none. */
export function openTransaction({ event }: DatabaseState) {
  return event.kind === 'session' && event.transaction !== 'idle' ? event : null;
}

/** What one editor tab knows of its database session, between and during runs. */
export function createTabDatabase(client: Pick<ContractClient, 'sql'>, tabId: string): TabDatabase {
  const state = createStore<DatabaseState>(unknown);
  const gone = new AbortController();
  let following = false;

  return {
    state,
    follow() {
      if (following) return;
      following = true;
      void keepListening(
        (signal) => client.sql.watch({ tabId }, { signal }),
        (event) => state.set((old) => databaseAfter(old, event, Date.now())),
        gone.signal,
      );
    },
    async end(how) {
      if (state.get().ending !== null) return false;
      state.set((old) => ({ ...old, ending: how, ended: null, error: null }));
      try {
        const { command } = await client.sql.endTransaction({ tabId, how });
        state.set((old) => ({ ...old, ending: null, ended: { how, command } }));
        return true;
      } catch (error) {
        state.set((old) => ({ ...old, ending: null, error: toAppError(error) }));
        return false;
      }
    },
    forget: () => state.set((old) => ({ ...old, lost: null, ended: null, error: null })),
    dispose: () => gone.abort(),
  };
}
