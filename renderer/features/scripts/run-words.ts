import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { formatBytes, formatCount, formatDuration } from '../../ui/format.ts';

/** True for a run that goes no further. */
export function isOver({ state }: Pick<ScriptRun, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'stopped' || state === 'lost';
}

/** The last part of a path, of either system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** What ran, on one line. */
export function titleOf({ task }: Pick<ScriptRun, 'task'>): string {
  return task.kind === 'file' ? fileName(task.path) : task.command.trim().replace(/\s*\n\s*/g, ' ⏎ ');
}

const signals: Readonly<Record<number, string>> = { 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 15: 'SIGTERM' };

/** How a command ended: its exit code or signal as the system told it. */
export function exitWords({ code, signal }: NonNullable<ScriptRun['exit']>): string {
  if (signal !== null) return `ended by ${signal}`;
  const inside = signals[(code ?? 0) - 128];
  return `exit code ${code ?? 'unknown'}${inside === undefined ? '' : ` (a program in it was ended by ${inside})`}`;
}

const transactions: Record<ScriptRun['transaction'], string> = {
  none: '', committed: 'committed', 'rolled-back': 'rolled back', unknown: 'nobody knows whether it was committed',
};

const plainStates: Record<ScriptRun['state'], string> = {
  checking: 'Reading the file', connecting: 'Connecting', running: 'Running', stopping: 'Stopping', done: 'Done', failed: 'Failed', stopped: 'Stopped',
  lost: 'Lost: Borealis Desktop ended while it ran',
};

/** The state in a word or two, for a list. */
export function stateWord(run: ScriptRun): string {
  return run.state === 'lost' ? 'Lost' : plainStates[run.state];
}

function amount({ progress }: ScriptRun): string {
  if (progress === null) return '';
  const { statements, totalStatements, bytes, totalBytes } = progress;
  const of = totalStatements === null ? formatCount(statements) : `${formatCount(statements)} of ${formatCount(totalStatements)}`;
  return `${of} ${(totalStatements ?? statements) === 1 ? 'statement' : 'statements'}, ${bytes === totalBytes ? '' : `${formatBytes(bytes)} of `}${formatBytes(totalBytes)}`;
}

/** Everything that is known of how a run goes or ended; `now` in milliseconds. */
export function runWords(run: ScriptRun, now: number): string {
  const took = formatDuration(Math.max(0, (run.endedAt === null ? now : new Date(run.endedAt).getTime()) - new Date(run.startedAt).getTime()));
  const parts = [
    plainStates[run.state], run.exit === null ? '' : exitWords(run.exit), amount(run), transactions[run.transaction],
    run.state === 'lost' ? '' : took,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** How far a file is, 0 to 1; null where nobody can know. */
export function shareOf({ task, progress }: ScriptRun): number | null {
  if (task.kind === 'command' || progress === null || progress.totalBytes === 0) return null;
  return Math.min(1, progress.bytes / progress.totalBytes);
}
