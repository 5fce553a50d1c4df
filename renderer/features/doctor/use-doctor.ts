import { useEffect, useRef, useState } from 'react';
import type { Target } from '../../../shared/contract/base.ts';
import { doctorRunAfter, doctorVerdict, type DoctorRun } from '../../../shared/doctor-report.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';

export type Examination = {
  run: DoctorRun | null;
  /** Why the run itself ended early; a step's failure stands in the step. */
  error: AppError | null;
  running: boolean;
  verdict: string;
  cancel: () => void;
  again: () => void;
};

/** What was on its way when the run ended early is not reached. */
function ended(run: DoctorRun | null): DoctorRun | null {
  if (run === null) return null;
  return { ...run, steps: run.steps.map((step) => (step.state === 'running' || step.state === 'waiting' ? { ...step, state: 'not-reached' } : step)) };
}

function wordsFor(run: DoctorRun | null, running: boolean): string {
  if (run === null) return running ? 'Starting…' : 'Not examined.';
  if (!running) return doctorVerdict(run) ?? 'Cancelled.';
  const done = run.steps.filter(({ state }) => state !== 'running' && state !== 'waiting').length;
  return `Checking, ${done} of ${run.steps.length} steps done…`;
}

/** Examines the way to the target from the moment the component is there, and again on request; leaving cancels. */
export function useDoctor({ addonId, access, identity }: Target): Examination {
  const { client } = useApi();
  const [round, setRound] = useState(0);
  const [run, setRun] = useState<DoctorRun | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [running, setRunning] = useState(true);
  const stop = useRef<AbortController>(new AbortController());
  useEffect(() => {
    const own = new AbortController();
    stop.current = own;
    setRun(null);
    setError(null);
    setRunning(true);
    const follow = async () => {
      for await (const event of await client.doctor.run({ addonId, access, identity }, { signal: own.signal })) {
        if (!own.signal.aborted) setRun((old) => doctorRunAfter(old, event));
      }
    };
    follow().catch((thrown: unknown) => { if (!own.signal.aborted) setError(toAppError(thrown)); }).finally(() => {
      if (stop.current !== own) return;
      setRunning(false);
      setRun((old) => (old?.ms === null ? ended(old) : old));
    });
    return () => own.abort();
  }, [client, addonId, access, identity, round]);
  const cancel = () => {
    stop.current.abort();
    setRunning(false);
    setRun(ended);
  };
  return { run, error, running, verdict: wordsFor(run, running), cancel, again: () => setRound((old) => old + 1) };
}
