import { setImmediate as nextTurn } from 'node:timers/promises';
import { doctorStepIds, type DoctorStep, type DoctorStepId } from '../../../shared/contract/doctor.ts';
import type { ErrorWords } from '../../../shared/error-copy.ts';
import { AppFailure, failure, toAppError } from '../errors/app-failure.ts';
import { redact } from '../errors/redact.ts';
import { doctorWords } from './doctor-words.ts';

/** What a step's work may tell and ask. */
export interface StepTools {
  /** Aborts at the step's time limit, and when the whole run is cancelled. */
  signal: AbortSignal;
  readonly fact: (label: string, value: string) => void;
  /** Like `fact`, but left out of the report. */
  readonly privately: (label: string, value: string) => void;
  /** The step works, but this deserves a look. The first one stands. */
  readonly warn: (words: ErrorWords) => void;
}

export interface StepOptions<T> {
  id: DoctorStepId;
  limitMs: number;
  /** What it means that the limit has passed. */
  late: (seconds: number) => AppFailure;
  work: (tools: StepTools) => Promise<T>;
  /** True where the failure only follows from another step's: it is then shown as not reached. */
  follows?: (failed: AppFailure) => Promise<boolean>;
}

/** Thrown once a step has failed and that has been told. */
export class StepFailed extends Error {
  constructor(id: DoctorStepId, cause: unknown) {
    super(`The step ${id} has failed.`, { cause });
    this.name = 'StepFailed';
  }
}

export interface StepLog {
  steps(): DoctorStep[];
  /** Runs a step. Throws StepFailed after telling of its failure, and `op.cancelled` when the run is cancelled. */
  run<T>(options: StepOptions<T>): Promise<T>;
  /** Tells that the steps of these which have not begun are not reached. */
  skip(ids: readonly DoctorStepId[]): void;
}

function asFailure(thrown: unknown): AppFailure {
  return thrown instanceof AppFailure ? thrown : new AppFailure(toAppError(thrown), thrown);
}

/** A server's own message stands in some words, and they go into a report. */
function withoutSecrets({ what, why, next }: ErrorWords): ErrorWords {
  return { what: redact(what), why: redact(why), next: redact(next) };
}

/** Rejects with op.cancelled as soon as the signal is aborted, for work that does not listen to it. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(failure('op.cancelled', {}, 'Cancelled.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Keeps the steps' states and times, and tells each change. */
export function createStepLog(tell: (step: DoctorStep) => void, signal: AbortSignal): StepLog {
  const steps = new Map<DoctorStepId, DoctorStep>(
    doctorStepIds.map((id) => [id, { id, state: 'waiting', ms: null, facts: [], words: null, error: null }]),
  );
  const change = (id: DoctorStepId, part: Partial<DoctorStep>): void => {
    const step = steps.get(id);
    if (step === undefined) return;
    const next = { ...step, ...part };
    steps.set(id, next);
    tell(next);
  };

  return {
    steps: () => [...steps.values()],
    async run({ id, limitMs, late, work, follows }) {
      if (signal.aborted) throw failure('op.cancelled', {}, 'Cancelled.');
      const limit = AbortSignal.timeout(limitMs);
      const both = AbortSignal.any([signal, limit]);
      const facts: DoctorStep['facts'] = [];
      let words: ErrorWords | null = null;
      const began = performance.now();
      const ms = (): number => Math.round((performance.now() - began) * 10) / 10;
      change(id, { state: 'running' });
      const working = work({
        signal: both,
        fact: (label, value) => { facts.push({ label, value: redact(value), private: false }); },
        privately: (label, value) => { facts.push({ label, value: redact(value), private: true }); },
        warn(given) { words ??= given; },
      });
      try {
        const value = await Promise.race([working, untilAborted(both)]);
        change(id, { state: words === null ? 'ok' : 'warning', ms: ms(), facts, words });
        return value;
      } catch (thrown) {
        working.catch(() => undefined);
        if (signal.aborted) throw failure('op.cancelled', {}, 'Cancelled.', thrown);
        const failed = limit.aborted ? late(Math.round(limitMs / 100) / 10) : asFailure(thrown);
        const took = ms();
        // What was found until then is told too, by work that listens to the signal.
        await Promise.race([working.catch(() => undefined), nextTurn()]);
        if (await follows?.(failed) === true) change(id, { state: 'not-reached', facts });
        else change(id, { state: 'failed', ms: took, facts, words: withoutSecrets(doctorWords(id, failed.error)), error: failed.error });
        throw new StepFailed(id, failed);
      }
    },
    skip(ids) {
      for (const id of ids) if (steps.get(id)?.state === 'waiting') change(id, { state: 'not-reached' });
    },
  };
}
