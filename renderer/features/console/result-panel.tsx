import type { AppError } from '../../../shared/errors.ts';
import { chordText } from '../../state/commands.ts';
import { useApi } from '../../api/api-context.tsx';
import { useStore, useStorePart } from '../../state/store.ts';
import { doctorAction } from '../../state/doctor.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Kbd } from '../../ui/marks.tsx';
import type { ConsoleTab } from './console-tab.ts';
import { ResultGrid } from './grid/result-grid.tsx';
import { Notices, ServerMessage } from './messages.tsx';
import { EndFailure, LostStrip, lossOf } from './run/lost-strip.tsx';
import type { GridChoice } from './run/use-export.ts';
import type { RunFlow } from './run/use-run-flow.ts';
import { isRunning, shownStatement, type StatementState } from './run-state.ts';
import { StatementList } from './statement-list.tsx';
import { errorPlace } from './statements/error-place.ts';

function RunFailure({ addonId, error, onRetry }: { addonId: string; error: AppError; onRetry: () => void }) {
  const { twoFactor } = useApi();
  const action = () => {
    if (error.code === 'elevation.required') return { label: 'Read & write…', run: () => elevationAsked.set(addonId) };
    if (error.code !== 'heroku.two-factor') return doctorAction(error, addonId);
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

type StatementProps = {
  statement: StatementState;
  text: string;
  /** The run is over: no row comes any more, also where the connection was lost and nobody says how the statement ended. */
  over: boolean;
  flow: RunFlow;
  onExport: (choice: GridChoice) => void;
};

function Rows({ statement, text, over, flow, onExport }: StatementProps) {
  const { resultId, columns, count, done, failed, range } = statement;
  if (resultId === null || columns === null) return null;
  return (
    <div className="min-h-0 flex-1">
      <ResultGrid
        key={resultId}
        resultId={resultId}
        columns={columns}
        count={count}
        complete={done !== null || failed !== null || over}
        statementText={text.slice(range.from, range.to)}
        label="Result"
        onRerun={flow.runText}
        onExport={onExport}
      />
    </div>
  );
}

function Statement(props: StatementProps) {
  const { statement, text, flow } = props;
  const { resultId, columns, failed, done, range } = statement;
  const grid = resultId !== null && columns !== null && columns.length > 0 && (failed === null || statement.count > 0);
  const remark = done?.remark ?? null;
  const noticed = statement.notices.length > 0 || statement.dropped > 0 || remark !== null;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {failed !== null || noticed || !grid ? (
        <div className={grid ? 'flex max-h-[40%] shrink-0 flex-col gap-2 overflow-auto border-b border-line p-3' : 'flex flex-col gap-2 overflow-auto p-3'}>
          {failed === null ? null : <ServerMessage message={failed.error} place={errorPlace(text, range, failed.error)} onJump={flow.jump} />}
          {grid ? null : <Words statement={statement} />}
          {remark === null ? null : <p className="m-0 text-muted">{remark}</p>}
          <Notices statement={statement} onJump={flow.jump} />
        </div>
      ) : null}
      {grid ? <Rows {...props} /> : null}
    </div>
  );
}

/** What has to be known whatever result is shown: a lost session, a transaction that did not end, a run that did not begin. */
function Strips({ addonId, tab, flow }: Omit<ResultPanelProps, 'onExport'>) {
  const error = useStorePart(tab.run, (run) => run.error);
  const endedAt = useStorePart(tab.run, (run) => run.endedAt);
  const database = useStore(tab.database.state);
  const loss = lossOf(database, { error, endedAt });
  return (
    <>
      {loss === null ? null : <LostStrip loss={loss} onRead={database.lost === null ? null : tab.database.forget} />}
      {database.error === null ? null : <EndFailure error={database.error} onRead={tab.database.forget} />}
      {error === null || error.code === 'pg.connection-lost' ? null : <div className="shrink-0 p-3"><RunFailure addonId={addonId} error={error} onRetry={flow.again} /></div>}
    </>
  );
}

type ResultPanelProps = { addonId: string; tab: ConsoleTab; flow: RunFlow; onExport: (choice: GridChoice) => void };

/** What the run gave: the statements of a script, rows, notices, the error with its position. */
export function ResultPanel({ addonId, tab, flow, onExport }: ResultPanelProps) {
  const run = useStore(tab.run);
  const shown = shownStatement(run);
  const several = run.total > 1;
  return (
    <section aria-label="Results" aria-busy={isRunning(run)} className="flex h-full min-h-0 flex-col">
      <Strips addonId={addonId} tab={tab} flow={flow} />
      {run.phase === 'idle' ? (
        <div className="flex min-h-0 flex-1 items-center justify-center p-6 text-muted">
          <p className="m-0 text-center">Rows appear here. <Kbd>{chordText('Mod+Enter')}</Kbd> runs the highlighted statement, <Kbd>{chordText('Mod+Shift+Enter')}</Kbd> everything.</p>
        </div>
      ) : (
        <div className="flex min-h-0 flex-1">
          {several ? <div className="w-80 max-w-[40%] shrink-0"><StatementList run={run} shown={shown} onChoose={tab.runner.choose} /></div> : null}
          <div className="min-w-0 flex-1">{shown === null ? null : <Statement key={`${run.startedAt} ${shown.index}`} statement={shown} text={run.text} over={!isRunning(run)} flow={flow} onExport={onExport} />}</div>
        </div>
      )}
    </section>
  );
}
