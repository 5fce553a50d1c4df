import { Ellipsis } from 'lucide-react';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatAgo, formatTime } from '../../ui/format.ts';
import { DropMenu } from '../../ui/menu.tsx';
import { useRemoveRun, useScriptRuns } from './queries.ts';
import { RunMark } from './run-mark.tsx';
import { exitWords, isOver, stateWord, titleOf } from './run-words.ts';
import { fillFrom, showRun } from './script-form.ts';

function Row({ run, shown, now, onRemove }: { run: ScriptRun; shown: boolean; now: number; onRemove: () => void }) {
  const title = titleOf(run);
  const ended = run.exit === null || run.state === 'done' ? stateWord(run) : exitWords(run.exit);
  const entries = [
    { label: 'Use again', onSelect: () => fillFrom(run) },
    { label: 'Delete with its output', danger: true, disabled: !isOver(run), separator: true, onSelect: onRemove },
  ];
  return (
    <li className={cx('flex items-center rounded-sm pr-1', shown ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <button type="button" aria-current={shown} onClick={() => showRun(run.addonId, run.id)} className="flex h-10 min-w-0 flex-1 items-center gap-2 rounded-sm px-2 text-left">
        <RunMark run={run} />
        <span className="min-w-0 flex-1">
          <span title={run.task.kind === 'file' ? run.task.path : run.task.command} className="block truncate font-mono text-sm">{title}</span>
          <span title={formatTime(run.startedAt)} className="block truncate text-xs text-muted">
            {formatAgo(run.startedAt, now)} · {ended}{run.access === 'read-write' ? <span className="text-amber"> · read & write</span> : null}
          </span>
        </span>
      </button>
      <DropMenu label={`Actions for ${title}`} entries={entries} trigger={<IconButton label={`Actions for ${title}`} icon={<Ellipsis size={14} />} />} />
    </li>
  );
}

/** An add-on's recent runs, each with its output. */
export function RecentRuns({ addonId, shownId }: { addonId: string; shownId: string | null }) {
  const runs = useScriptRuns(addonId);
  const remove = useRemoveRun();
  const connected = useConnected();
  const now = useNow(30_000);
  const onRemove = (run: ScriptRun) => {
    if (!connected || remove.isPending) return;
    remove.mutate({ runId: run.id }, { onSuccess: () => { if (run.id === shownId) showRun(addonId, null); } });
  };
  const error = runs.error ?? remove.error;
  return (
    <section aria-label="Recent runs" className="flex min-h-0 flex-col gap-1">
      <h2 className="m-0 text-sm font-semibold text-muted">Recent runs</h2>
      {error === null ? null : <FailureView compact error={toAppError(error)} onRetry={() => void runs.refetch()} />}
      {runs.data === undefined && !runs.isError ? <div aria-busy="true" className="skeleton h-20" /> : null}
      {runs.data?.length === 0 ? <p className="m-0 text-sm text-muted">None yet. The last 30 runs of all add-ons are kept with their output.</p> : null}
      <ul aria-label="Recent runs" className="m-0 flex list-none flex-col gap-0.5 p-0">
        {runs.data?.map((run) => <Row key={run.id} run={run} shown={run.id === shownId} now={now} onRemove={() => onRemove(run)} />)}
      </ul>
    </section>
  );
}
