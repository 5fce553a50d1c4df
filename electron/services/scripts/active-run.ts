import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { toAppError } from '../errors/app-failure.ts';
import type { Log } from '../deps.ts';
import type { Followed } from './follow.ts';
import type { RunOutput } from './output/run-output.ts';
import type { RunEnd, RunHandle } from './run-handle.ts';
import { isEnded, type RunStore } from './run-store.ts';

/** A run that is under way. */
export interface ActiveRun extends Followed {
  /** Asks it to stop; asking again stops it at once. */
  stop(): void;
  /** Stops it at once. */
  force(): void;
  /** Resolves when it has ended and its record is kept; never rejects. */
  readonly finished: Promise<void>;
}

export interface ActiveRunDeps {
  store: RunStore;
  log: Log;
  /** The state has changed, or the run has ended. */
  changed: (run: ScriptRun) => void;
}

/** Carries a run out, keeps its record, and tells how it goes. */
export function startRun(first: ScriptRun, output: RunOutput, work: (handle: RunHandle) => Promise<RunEnd>, { store, log, changed }: ActiveRunDeps): ActiveRun {
  const stop = new AbortController();
  const force = new AbortController();
  const listeners = new Set<() => void>();
  let run = first;
  let over = false;

  function update(change: Partial<ScriptRun>): void {
    const before = run.state;
    run = { ...run, ...change, outputBytes: output.bytes };
    // What was asked to stop does not seem to go on.
    if (stop.signal.aborted && !isEnded(run)) run = { ...run, state: 'stopping' };
    store.put(run);
    for (const listener of listeners) listener();
    if (run.state === before) return;
    changed(run);
    void store.save(run.id);
  }

  async function end(): Promise<RunEnd> {
    const handle: RunHandle = { get run() { return run; }, output, write: (stream, data) => output.write(stream, data), update, stop: stop.signal, force: force.signal };
    try {
      return await work(handle);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (stop.signal.aborted) return { state: 'stopped' };
      if (error.code === 'internal') log.error('scripts.failed', { traceId: error.traceId, cause: thrown });
      const { what, why, next } = wordsOf(error);
      output.write('err', `${what} ${why} ${next}\n`);
      return { state: 'failed', error };
    }
  }

  async function carryOut(): Promise<void> {
    const outcome = await end();
    await output.end();
    over = true;
    update({ ...outcome, endedAt: new Date().toISOString() });
    await store.save(run.id);
  }

  store.put(run);
  return {
    get run() { return run; },
    get over() { return over; },
    output,
    onChange(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    stop() {
      if (stop.signal.aborted) force.abort();
      stop.abort();
      if (!over) update({});
    },
    force() {
      stop.abort();
      force.abort();
    },
    finished: store.save(run.id).then(carryOut),
  };
}
