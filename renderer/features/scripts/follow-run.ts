import { useEffect, useState } from 'react';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { createStore, useStore, type Store } from '../../state/store.ts';
import { formatBytes } from '../../ui/format.ts';
import { createOutputLines, type OutputLine } from './output-lines.ts';
import { isOver } from './run-words.ts';

/** A run as a window sees it. */
export type FollowedRun = {
  run: ScriptRun | null;
  lines: readonly OutputLine[];
  dropped: number;
  /** The run has ended and all of its output was told. */
  through: boolean;
  /** Why it cannot be followed. */
  error: AppError | null;
};

const nothing: FollowedRun = { run: null, lines: [], dropped: 0, through: false, error: null };
const againMs = 1000;

async function followOnce(client: ContractClient, runId: string, store: Store<FollowedRun>, signal: AbortSignal): Promise<void> {
  // From the start again, also after a lost connection: the program tells its end of the output anew.
  const lines = createOutputLines();
  for await (const event of await client.scripts.follow({ runId }, { signal })) {
    if (signal.aborted) return;
    if (event.kind === 'run') store.set((old) => ({ ...old, run: event.run, error: null }));
    else {
      if (event.skipped > 0) lines.skip(`${formatBytes(event.skipped)} of output in front of this are not shown; “Save…” has them.`);
      lines.push(event.chunks);
      store.set((old) => ({ ...old, lines: lines.lines(), dropped: lines.dropped() }));
    }
  }
}

/** Follows a run until it has ended or `signal` aborts; begins again where the connection was lost. */
async function followRun(client: ContractClient, runId: string, store: Store<FollowedRun>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await followOnce(client, runId, store, signal);
      const { run } = store.get();
      if (run !== null && isOver(run)) {
        store.set((old) => ({ ...old, through: true }));
        return;
      }
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted) return;
      store.set((old) => ({ ...old, error }));
      if (error.code === 'script.not-found') return;
    }
    await new Promise((resolve) => { setTimeout(resolve, againMs); });
  }
}

/** The run that is looked at, as it goes. */
export function useFollowedRun(runId: string | null): FollowedRun {
  const { client } = useApi();
  const [store, setStore] = useState(() => createStore<FollowedRun>(nothing));
  useEffect(() => {
    const next = createStore<FollowedRun>(nothing);
    setStore(next);
    if (runId === null) return undefined;
    const stop = new AbortController();
    void followRun(client, runId, next, stop.signal);
    return () => stop.abort();
  }, [client, runId]);
  return useStore(store);
}
