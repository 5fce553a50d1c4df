import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import type { Write } from './file/result-printer.ts';
import type { RunOutput } from './output/run-output.ts';

/** What a run that is under way may do with its record and output. */
export interface RunHandle {
  readonly run: ScriptRun;
  readonly output: RunOutput;
  readonly write: Write;
  /** Changes the record; `now` where it must not wait for the next look. */
  update(change: Partial<ScriptRun>): void;
  /** Aborted when it is to stop. */
  readonly stop: AbortSignal;
  /** Aborted when it is to stop at once. */
  readonly force: AbortSignal;
}

/** How a run ended. */
export type RunEnd = Pick<ScriptRun, 'state'> & Partial<Pick<ScriptRun, 'exit' | 'stop' | 'error' | 'transaction'>>;
