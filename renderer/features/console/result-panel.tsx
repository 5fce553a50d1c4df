import type { AppError } from '../../../shared/errors.ts';
import { chordText } from '../../state/commands.ts';
import { useApi } from '../../api/api-context.tsx';
import { elevationAsked } from '../../state/workbench-state.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Kbd } from '../../ui/marks.tsx';
import { ResultGrid } from './grid/result-grid.tsx';
import { Notices, ServerMessage } from './messages.tsx';
import { isRunning, shownStatement, type RunState, type StatementState } from './run-state.ts';
import { StatementList } from './statement-list.tsx';

type ResultPanelProps = {
  addonId: string;
  run: RunState;
  text: string;
  onChoose: (index: number) => void;
  onJump: (offset: number) => void;
  onRetry: () => void;
};

function RunFailure({ addonId, error, onRetry }: { addonId: string; error: AppError; onRetry: () => void }) {
  const { twoFactor } = useApi();
  const action = () => {
    if (error.code === 'elevation.required') return { label: 'Read & write…', run: () => elevationAsked.set(addonId) };
    if (error.code !== 'heroku.two-factor') return undefined;
    const { app } = error.details;
    return { label: 'Enter code…', run: () => void twoFactor.ask(app).then((accepted) => { if (accepted) onRetry(); }) };
  };
  return <FailureView compact error={error} onRetry={onRetry} action={action()} />;
}

function Words({ statement }: { statement: StatementState }) {
  const { done } = statement;
  if (done === null) return null;
  return (
    <p className="m-0 font-mono text-sm">
      {done.command === '' ? 'Nothing was run: the statement is empty.' : done.command} <span className="text-muted">in {formatDuration(done.elapsedMs)}</span>
    </p>
  );
}

function Statement({ statement, onJump }: { statement: StatementState; onJump: (offset: number) => void }) {
  const { resultId, columns, failed, done } = statement;
  const grid = resultId !== null && columns !== null && columns.length > 0 && (failed === null || statement.count > 0);
  const noticed = statement.notices.length > 0 || statement.dropped > 0 || (done?.remark ?? null) !== null;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {failed !== null || noticed || !grid ? (
        <div className={grid ? 'flex max-h-[40%] shrink-0 flex-col gap-2 overflow-auto border-b border-line p-3' : 'flex flex-col gap-2 overflow-auto p-3'}>
          {failed === null ? null : <ServerMessage message={failed.error} onJump={onJump} />}
          {grid ? null : <Words statement={statement} />}
          {done?.remark === null || done?.remark === undefined ? null : <p className="m-0 text-muted">{done.remark}</p>}
          <Notices statement={statement} onJump={onJump} />
        </div>
      ) : null}
      {grid ? <div className="min-h-0 flex-1"><ResultGrid key={resultId} resultId={resultId} columns={columns} count={statement.count} label="Result" /></div> : null}
    </div>
  );
}

/** What the run gave: the statements of a script, rows, notices, the error with its position. */
export function ResultPanel({ addonId, run, text, onChoose, onJump, onRetry }: ResultPanelProps) {
  const shown = shownStatement(run);
  if (run.phase === 'idle') {
    return (
      <div className="flex h-full items-center justify-center p-6 text-muted">
        <p className="m-0 text-center">Rows appear here. <Kbd>{chordText('Mod+Enter')}</Kbd> runs the statement at the cursor, <Kbd>{chordText('Mod+Shift+Enter')}</Kbd> everything.</p>
      </div>
    );
  }
  return (
    <section aria-label="Results" aria-busy={isRunning(run)} className="flex h-full min-h-0 flex-col">
      {run.error === null ? null : <div className="shrink-0 p-3"><RunFailure addonId={addonId} error={run.error} onRetry={onRetry} /></div>}
      <div className="flex min-h-0 flex-1">
        {run.total > 1 ? <div className="w-72 max-w-[40%] shrink-0"><StatementList run={run} text={text} shown={shown} onChoose={onChoose} /></div> : null}
        <div className="min-w-0 flex-1">{shown === null ? null : <Statement key={shown.index} statement={shown} onJump={onJump} />}</div>
      </div>
    </section>
  );
}
