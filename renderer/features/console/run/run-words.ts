import { formatBytes, formatCount, formatDuration } from '../../../ui/format.ts';
import { shownStatement, type RunState, type StatementState } from '../run-state.ts';
import type { DatabaseState } from '../tab-database.ts';

const waits = { tunnel: 'Waiting for the tunnel…', session: 'Waiting for a database session…', 'previous-run': 'Waiting for the previous run…' } as const;

export const rowWords = (rows: number) => `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;

function statementWords(shown: StatementState): string {
  const parts = shown.columns === null ? [shown.done?.command ?? ''] : [rowWords(shown.done?.rowCount ?? shown.count)];
  if (shown.done !== null) {
    if (shown.done.firstRowMs !== null) parts.push(`first in ${formatDuration(shown.done.firstRowMs)}`);
    parts.push(formatDuration(shown.done.elapsedMs));
  } else if (shown.failed !== null) parts.push(`Failed after ${formatDuration(shown.failed.elapsedMs)}`);
  return parts.filter((part) => part !== '').join(' · ');
}

function scriptWords(run: RunState): string {
  const failed = run.statements.filter((one) => one.failed !== null).length;
  const left = run.total - run.statements.length;
  return [
    `${formatCount(run.total)} statements`,
    failed === 0 ? '' : `${formatCount(failed)} failed`,
    left <= 0 ? '' : `${formatCount(left)} not run`,
    run.finished === null ? '' : formatDuration(run.finished.elapsedMs),
  ].filter((part) => part !== '').join(' · ');
}

function finishedWords(run: RunState): string {
  const shown = shownStatement(run);
  if (run.finished?.outcome === 'cancelled') return shown === null || shown.count === 0 ? 'Cancelled' : `Cancelled after ${rowWords(shown.count)}`;
  if (run.finished?.outcome === 'lost') return 'Connection lost';
  if (shown === null) return run.error === null ? 'Nothing to run' : 'Failed';
  const words = statementWords(shown);
  return run.total > 1 ? `${scriptWords(run)} | ${shown.index + 1}: ${words}` : words;
}

/** What the run is at, in words: what it waits for, rows so far, or how it ended. `now` in milliseconds. */
export function runWords(run: RunState, now: number): string {
  if (run.phase === 'idle') return '';
  if (run.phase === 'cancelling') return 'Cancelling…';
  if (run.phase === 'finished') return finishedWords(run);
  if (run.waitingFor !== null) return waits[run.waitingFor];
  const shown = shownStatement(run);
  const many = run.total > 1 ? `Statement ${formatCount(run.statements.length)} of ${formatCount(run.total)} · ` : '';
  const rows = shown === null || shown.count === 0 ? '' : `${rowWords(shown.count)}, ${formatBytes(shown.bytes)} · `;
  return `${many}${rows}running ${formatDuration(Math.max(0, now - run.startedAt))}`;
}

/** What came of Commit or Roll back; a COMMIT that the server answered with ROLLBACK is said as such. */
export function endedWords({ ending, ended }: DatabaseState): string {
  if (ending !== null) return ending === 'commit' ? 'Committing…' : 'Rolling back…';
  if (ended === null) return '';
  if (ended.how === 'rollback') return 'Rolled back';
  return ended.command === 'ROLLBACK' ? 'Rolled back: the transaction had failed' : 'Committed';
}
