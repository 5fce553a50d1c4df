import { CircleAlert, Square } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ScriptRun, ScriptStop } from '../../../shared/contract/scripts.ts';
import { useApi, useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { findInLines } from './find-lines.ts';
import { useFollowedRun, type FollowedRun } from './follow-run.ts';
import { OutputList } from './output-list.tsx';
import { OutputTools, type StreamFilter } from './output-tools.tsx';
import { RunMark } from './run-mark.tsx';
import { isOver, runWords, shareOf, titleOf } from './run-words.ts';
import { SaveDialog } from './save-dialog.tsx';

/** What Stop does, once and again. */
function stopWords({ task }: ScriptRun, os: 'linux' | 'macos' | 'windows' | undefined): { once: string; again: string } {
  if (task.kind === 'file') return { once: 'Asks the server to cancel the statement', again: 'Ends the connection at once' };
  if (os === 'windows') return { once: 'Ends everything that the command started (taskkill)', again: 'Ends it at once' };
  return { once: 'SIGTERM to everything that the command started; SIGKILL after 5 s', again: 'Ends it at once (SIGKILL)' };
}

function StopButton({ run }: { run: ScriptRun }) {
  const { query } = useApi();
  const stop = useMutation(query.scripts.stop.mutationOptions());
  const platform = useQuery(query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const connected = useConnected();
  const doStop = () => stop.mutate({ runId: run.id });
  useCommands([{ id: 'scripts.stop', title: run.state === 'stopping' ? 'Stop the script by force' : 'Stop the script', group: 'Run script', run: doStop, disabled: isOver(run) }]);
  if (isOver(run)) return null;
  const forced = run.state === 'stopping';
  const words = stopWords(run, platform.data?.os);
  return (
    <Button small kind={forced ? 'danger' : 'plain'} disabled={stop.isPending || !connected} onClick={doStop} title={forced ? words.again : words.once}>
      <Square size={11} aria-hidden="true" /> {forced ? 'Stop now' : 'Stop'}
    </Button>
  );
}

function Head({ run }: { run: ScriptRun }) {
  const over = isOver(run);
  const words = runWords(run, useNow(200, !over));
  const share = shareOf(run);
  const title = titleOf(run);
  return (
    <header className="relative flex h-11 shrink-0 items-center gap-2.5 border-b border-line bg-panel px-3">
      <RunMark run={run} />
      <div className="min-w-0 flex-1">
        <h2 title={run.task.kind === 'file' ? run.task.path : run.task.command} className="m-0 truncate font-mono text-sm font-semibold">{title}</h2>
        <p role="status" aria-label="Run state" aria-live={over ? 'polite' : 'off'} title={words} className={cx('m-0 truncate text-sm tabular', run.state === 'failed' || run.state === 'lost' ? 'text-red' : 'text-muted')}>{words}</p>
      </div>
      <span className={cx('shrink-0 text-sm', run.access === 'read-write' ? 'font-semibold text-amber' : 'text-muted')}>
        {run.identity === 'app' ? 'App user' : 'Personal user'}, {run.access === 'read-write' ? 'read & write' : 'read-only'}
      </span>
      <StopButton run={run} />
      {over || share === null ? null : <progress aria-label={`Progress of ${title}`} value={share} max={1} className="absolute inset-x-0 -bottom-px h-0.5 w-full" />}
    </header>
  );
}

function StopNote({ stop }: { stop: ScriptStop }) {
  const { line, column, statement, text, message } = stop;
  const where = line === 0 ? 'At the COMMIT' : `Line ${line}${column === null ? '' : `, column ${column}`}${statement === 0 ? '' : `, statement ${statement}`}`;
  return (
    <section role="alert" aria-label="Where it stopped" className="flex max-h-48 shrink-0 gap-2.5 overflow-auto border-b border-red-line bg-red-soft px-3 py-2">
      <CircleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <div className="min-w-0 flex-1 select-text">
        <p className="m-0 break-words"><span className="font-semibold">{message.message}</span> <span className="text-muted">SQLSTATE {message.sqlstate}</span></p>
        <p className="m-0 text-muted">{where}{text === '' ? '' : ':'} <code className="font-mono text-sm break-all text-text">{text}</code></p>
        {message.detail === null ? null : <p className="m-0 break-words text-muted">{message.detail}</p>}
        {message.hint === null ? null : <p className="m-0 break-words">{message.hint}</p>}
      </div>
    </section>
  );
}

const waitingWords: Record<StreamFilter, string> = { all: 'Waiting for output…', out: 'Nothing on stdout yet…', err: 'Nothing on stderr yet…' };

function nothingWords(filter: StreamFilter, lines: number): string {
  return filter === 'all' || lines === 0 ? 'It put nothing out.' : `It put nothing out on ${filter === 'out' ? 'stdout' : 'stderr'}.`;
}

function Output({ followed, run, onSave }: { followed: FollowedRun; run: ScriptRun; onSave: () => void }) {
  const [filter, setFilter] = useState<StreamFilter>('all');
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [following, setFollowing] = useState(true);
  const { lines, dropped, through } = followed;
  const shown = useMemo(() => (filter === 'all' ? lines : lines.filter(({ stream }) => stream === filter)), [lines, filter]);
  const matches = useMemo(() => findInLines(shown, text), [shown, text]);
  useEffect(() => setAt(0), [text, filter]);
  const current = Math.min(at, Math.max(0, matches.length - 1));
  const find = (next: string) => {
    setText(next);
    if (next !== '') setFollowing(false);
  };
  return (
    <>
      <OutputTools
        filter={filter} onFilter={setFilter} text={text} onText={find} matches={matches.length} current={current} onMatch={setAt}
        following={following} onFollow={() => setFollowing(true)} onSave={onSave}
      />
      {dropped > 0 ? <p className="m-0 shrink-0 border-b border-line-soft px-3 py-1 text-sm text-muted">The first {dropped.toLocaleString('en-US')} lines are no longer shown or searched here; “Save…” has them.</p> : null}
      {shown.length === 0 ? (
        <div className="flex flex-1 items-center justify-center p-6 text-muted">{through ? nothingWords(filter, lines.length) : <Busy>{isOver(run) ? 'Fetching the output…' : waitingWords[filter]}</Busy>}</div>
      ) : (
        <OutputList lines={shown} matches={matches} current={text === '' ? -1 : current} following={following} onFollowing={setFollowing} />
      )}
    </>
  );
}

/** A run as it goes: its state, where it stopped, and its output. */
export function RunView({ runId }: { runId: string }) {
  const followed = useFollowedRun(runId);
  const [saving, setSaving] = useState(false);
  const { run, error } = followed;
  if (run === null) {
    return <div className="flex flex-1 items-center justify-center p-6">{error === null ? <Busy>Fetching the run…</Busy> : <FailureView error={error} />}</div>;
  }
  return (
    <section aria-label="Script run" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Head run={run} />
      {run.stop === null ? null : <StopNote stop={run.stop} />}
      {run.error === null ? null : <div className="shrink-0 border-b border-line p-3"><FailureView compact error={run.error} action={doctorAction(run.error, run.addonId)} /></div>}
      {error === null ? null : <div className="shrink-0 border-b border-line p-3"><FailureView compact error={error} /></div>}
      <Output key={run.id} followed={followed} run={run} onSave={() => setSaving(true)} />
      <SaveDialog run={run} open={saving} onClose={() => setSaving(false)} />
    </section>
  );
}
