import { Play, Square } from 'lucide-react';
import type { Access } from '../../../shared/contract/base.ts';
import { chordText } from '../../state/commands.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { Choice } from '../../ui/field.tsx';
import { formatBytes, formatCount, formatDuration } from '../../ui/format.ts';
import { isRunning, shownStatement, type RunState, type StatementState } from './run-state.ts';

const accesses = [
  { value: 'read-only', text: 'Read-only' },
  { value: 'read-write', text: 'Read & write', tone: 'amber' },
] as const;

const waits = { tunnel: 'Waiting for the tunnel…', session: 'Waiting for a database session…', 'previous-run': 'Waiting for the previous run…' } as const;

function statementWords(shown: StatementState): string {
  const rows = shown.done?.rowCount ?? shown.count;
  const parts = shown.columns === null ? [shown.done?.command ?? ''] : [`${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`];
  if (shown.done !== null) {
    if (shown.done.firstRowMs !== null) parts.push(`first in ${formatDuration(shown.done.firstRowMs)}`);
    parts.push(formatDuration(shown.done.elapsedMs));
  } else if (shown.failed !== null) parts.push(`Failed after ${formatDuration(shown.failed.elapsedMs)}`);
  return parts.filter((part) => part !== '').join(' · ');
}

/** What the run is at, in words: what it waits for, rows so far, or how it ended. */
export function runWords(run: RunState, now: number): string {
  if (run.phase === 'idle') return '';
  const shown = shownStatement(run);
  if (run.phase === 'cancelling') return 'Cancelling…';
  if (run.phase === 'running') {
    if (run.waitingFor !== null) return waits[run.waitingFor];
    const many = run.total > 1 ? `Statement ${run.statements.length} of ${run.total} · ` : '';
    const rows = shown === null || shown.count === 0 ? '' : `${formatCount(shown.count)} rows, ${formatBytes(shown.bytes)} · `;
    return `${many}${rows}running ${formatDuration(Math.max(0, now - run.startedAt))}`;
  }
  if (run.finished?.outcome === 'cancelled') return shown === null || shown.count === 0 ? 'Cancelled' : `Cancelled after ${formatCount(shown.count)} rows`;
  if (run.finished?.outcome === 'lost') return 'Connection lost';
  if (shown === null) return run.error === null ? 'Nothing to run' : 'Failed';
  return statementWords(shown);
}

type ToolbarProps = {
  run: RunState;
  /** False while the program cannot be reached; then nothing can run. */
  connected: boolean;
  access: Access;
  onRun: () => void;
  onRunAll: () => void;
  onCancel: () => void;
  onAccess: (access: Access) => void;
};

/** Run, Cancel, the access the console uses, and what the run is at. */
export function Toolbar({ run, connected, access, onRun, onRunAll, onCancel, onAccess }: ToolbarProps) {
  const running = isRunning(run);
  const now = useNow(200, running);
  return (
    <div role="toolbar" aria-label="Run" className="flex h-9 shrink-0 items-center gap-2 border-y border-line bg-panel px-3">
      <Button small kind="primary" disabled={running || !connected} onClick={onRun} title={`Run the selection, or the statement at the cursor (${chordText('Mod+Enter')})`}>
        <Play size={12} aria-hidden="true" /> Run
      </Button>
      <Button small disabled={running || !connected} onClick={onRunAll} title={`Run everything (${chordText('Mod+Shift+Enter')})`}>Run all</Button>
      <Button small disabled={!running} onClick={onCancel} title="Cancel the run (Esc)"><Square size={11} aria-hidden="true" /> Cancel</Button>
      <Choice label="Console access" value={access} options={accesses} disabled={running || !connected} onChange={onAccess} />
      <span className="flex-1" />
      <span role="status" aria-live={running ? 'off' : 'polite'} aria-label="Run state" className="min-w-0 truncate text-muted tabular">{runWords(run, now)}</span>
    </div>
  );
}
