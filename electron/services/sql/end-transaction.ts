import type { RunEvent } from '../../../shared/contract/sql.ts';
import { AppFailure, failure } from '../errors/app-failure.ts';
import { createEventQueue } from './event-queue.ts';
import { lostError } from './lost-error.ts';
import type { StatementEnd } from './session-state.ts';
import { release } from './tab-run.ts';
import { book, untoldLoss, type Held, type Run, type TabState } from './tab-session.ts';

/**
 * Ends the tab's transaction without a run, so that its results stay; gives the command tag. Write access that has ended does
 * not keep it from that. Throws pg.busy, pg.no-session, pg.connection-lost and pg.statement-failed.
 */
export async function endTransaction(state: TabState, how: 'commit' | 'rollback'): Promise<string> {
  if (state.running !== null) throw failure('pg.busy', {}, 'This tab is running something. Cancel it or wait.');
  const { held } = state;
  const untold = untoldLoss(state);
  if (held !== null && untold !== null) {
    held.lossTold = true;
    throw new AppFailure(lostError(untold, false));
  }
  if (held === null || held.live.lost !== null) throw failure('pg.no-session', {}, 'This tab has no database session, so there is no transaction to end.');
  const run: Run = { queue: createEventQueue<RunEvent>(), abort: new AbortController(), done: Promise.resolve(), stopping: null };
  state.running = run;
  const sent = send(state, held, how, run);
  run.done = sent.then(() => undefined, () => undefined);
  return tagOf(await sent);
}

async function send(state: TabState, held: Held, how: 'commit' | 'rollback', run: Run): Promise<StatementEnd> {
  const text = how.toUpperCase();
  const at = new Date().toISOString();
  const began = performance.now();
  const end = await held.live.control(text);
  const { command, error, lost } = end;
  held.lossTold = lost !== null;
  await run.stopping;
  book(state, held, {
    text, at, elapsedMs: performance.now() - began, hasResult: false, rows: null, command,
    outcome: lost === null ? error === null ? 'done' : run.abort.signal.aborted ? 'cancelled' : 'failed' : 'lost',
    error: lost?.cause ?? error?.message ?? null,
  });
  release(state, run);
  return end;
}

function tagOf({ command, error, lost }: StatementEnd): string {
  if (lost !== null) throw new AppFailure(lostError(lost, true));
  if (error === null) return command;
  const message = error.message ?? '';
  throw failure(
    'pg.statement-failed', { message, sqlstate: error.code ?? 'XX000', detail: error.detail ?? null, hint: error.hint ?? null },
    `PostgreSQL refused to end the transaction: ${message}`,
  );
}
