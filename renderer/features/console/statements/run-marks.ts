import type { Store } from '../../../state/store.ts';
import { formatCount, formatDuration } from '../../../ui/format.ts';
import type { Monaco } from '../monaco.ts';
import type { RunState, StatementState } from '../run-state.ts';
import { errorPlace } from './error-place.ts';
import { createMarginMarks, type MarginMark, type Outcome } from './margin-marks.ts';
import { createTextShift } from './text-shift.ts';

type Model = ReturnType<Monaco['editor']['createModel']>;
type Marker = Parameters<Monaco['editor']['setModelMarkers']>[2][number];

export type RunMarks = {
  /** Where an offset into the text that was run is now; null where that place was changed since. */
  place(offset: number): number | null;
  dispose(): void;
};

/** More check marks than this would be felt, and nobody reads them; failures are always marked. */
const MOST_DONE = 5000;
const MARKER_OWNER = 'postgresql';

/** How far a statement got; null for one that a finished run left behind. */
export function outcomeOf(one: StatementState, phase: RunState['phase']): Outcome | null {
  if (one.failed !== null) return 'failed';
  if (one.done !== null) return 'done';
  return phase === 'finished' ? null : 'running';
}

function hoverOf({ failed, done, columns }: StatementState): string {
  if (failed !== null) return `Failed after ${formatDuration(failed.elapsedMs)}: ${failed.error.message}`;
  if (done === null) return 'Running';
  const rows = columns === null || done.rowCount === null ? done.command : `${formatCount(done.rowCount)} ${done.rowCount === 1 ? 'row' : 'rows'}`;
  return [`Done in ${formatDuration(done.elapsedMs)}`, rows].filter((part) => part !== '').join(' · ');
}

function markerOf(monaco: Monaco, model: Model, { failed, range }: StatementState, text: string, place: (offset: number) => number | null): Marker[] {
  if (failed === null) return [];
  const { error } = failed;
  const found = errorPlace(text, range, error);
  const at = place(found.at);
  if (at === null) return [];
  const { lineNumber, column } = model.getPositionAt(at);
  const word = model.getWordAtPosition({ lineNumber, column });
  const said = [error.message, error.detail, error.hint, found.from === 'statement' ? '(The server named no position in the statement.)' : null];
  return [{
    severity: monaco.MarkerSeverity.Error, source: 'PostgreSQL', code: error.sqlstate,
    message: said.filter((part) => part !== null && part !== '').join('\n'),
    startLineNumber: lineNumber, startColumn: column, endLineNumber: lineNumber, endColumn: Math.max(column + 1, word?.endColumn ?? 0),
  }];
}

/** The errors of a run, underlined where they stand now. */
function createUnderlines(monaco: Monaco, model: Model, run: Store<RunState>, place: (offset: number) => number | null) {
  const errors = new Map<number, StatementState>();
  const draw = () => {
    const { text } = run.get();
    monaco.editor.setModelMarkers(model, MARKER_OWNER, [...errors.values()].flatMap((one) => markerOf(monaco, model, one, text, place)));
  };
  return {
    add(failed: readonly StatementState[]) {
      for (const one of failed) errors.set(one.index, one);
      if (failed.length > 0) draw();
    },
    drop(indexes: Iterable<number>) {
      const gone = [...indexes].filter((index) => errors.delete(index));
      if (gone.length > 0) draw();
    },
    clear() {
      const any = errors.size > 0;
      errors.clear();
      if (any) draw();
    },
  };
}

/** Marks in the editor's margin how each statement of the last run went, and underlines errors, until that statement is edited. */
export function createRunMarks(monaco: Monaco, model: Model, run: Store<RunState>): RunMarks {
  const shift = createTextShift();
  const margin = createMarginMarks(monaco, model);
  /** How far each statement was told to be; edited ones keep their entry but not their mark. */
  const seen = new Map<number, Outcome | null>();
  const underlines = createUnderlines(monaco, model, run, (offset) => shift.place(offset));
  let began = 0;
  let known = false;

  const begin = ({ startedAt, text }: RunState) => {
    began = startedAt;
    shift.reset();
    seen.clear();
    margin.clear();
    underlines.clear();
    // A model made later may show another text than the one that was run.
    known = text === model.getValue();
  };

  const markOf = (one: StatementState, outcome: Outcome | null): MarginMark | null => {
    if (outcome === null || (outcome === 'done' && one.index >= MOST_DONE)) return null;
    const from = shift.place(one.range.from);
    const last = shift.place(one.range.to - 1);
    return from === null || last === null ? null : { index: one.index, outcome, from, to: last + 1, hover: hoverOf(one) };
  };

  const update = () => {
    const state = run.get();
    if (state.startedAt !== began) begin(state);
    if (!known) return;
    const fresh: MarginMark[] = [];
    const gone: number[] = [];
    const failed: StatementState[] = [];
    for (const one of state.statements) {
      const outcome = outcomeOf(one, state.phase);
      const before = seen.get(one.index);
      if (outcome === before) continue;
      seen.set(one.index, outcome);
      if (before !== undefined && !margin.has(one.index)) continue;
      const mark = markOf(one, outcome);
      if (mark === null) gone.push(one.index);
      else fresh.push(mark);
      if (outcome === 'failed' && mark !== null) failed.push(one);
    }
    if (gone.length > 0) margin.drop(gone);
    if (fresh.length > 0) margin.put(fresh);
    underlines.add(failed);
  };

  const listener = model.onDidChangeContent(({ changes }) => {
    if (!known) return;
    for (const { rangeOffset, rangeLength, text } of changes) shift.note({ offset: rangeOffset, length: rangeLength, inserted: text.length });
    const touched = margin.touched(changes);
    margin.drop(touched);
    underlines.drop(touched);
  });
  const unsubscribe = run.subscribe(update);
  update();
  return {
    place: (offset) => (known ? shift.place(offset) : null),
    dispose() {
      unsubscribe();
      listener.dispose();
    },
  };
}
