import { useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import type { Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { FileReview, ScriptRun, ScriptTask } from '../../../shared/contract/scripts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { useStartRun } from './queries.ts';

export type StartRequest = { target: Target; task: ScriptTask };

/** What is asked before a file begins that can destroy data. */
export type StartQuestion = { request: StartRequest } & (
  { kind: 'reviewing' } | { kind: 'confirm'; review: FileReview; busy: boolean; error: AppError | null } | { kind: 'failed'; error: AppError }
);

/** A review that is quicker shows no dialog of its own. */
const showAfterMs = 80;

function tellUnread({ unread }: FileReview): void {
  if (unread === null) return;
  const many = unread.count === 1 ? 'One statement' : `${unread.count} statements`;
  toast(`${many} could not be checked before running`, { description: `Line ${unread.line}: the parser says ${unread.reason}. The server decides.` });
}

export type Start = {
  question: StartQuestion | null;
  /** A review or the start itself is under way, or a question is open. */
  busy: boolean;
  /** Why it did not start. */
  error: AppError | null;
  /** Forgets why. */
  reset: () => void;
  start: (request: StartRequest) => void;
  /** Gets the name typed, null where none is asked for. */
  confirm: (name: string | null) => void;
  retry: () => void;
  cancel: () => void;
};

type Shown = { question: StartQuestion | null; busy: boolean };
const nothingShown: Shown = { question: null, busy: false };

type FlowDeps = {
  client: Pick<ContractClient, 'scripts' | 'safety'>;
  show: (shown: Shown) => void;
  begin: (request: StartRequest, confirmation: string | null) => void;
};

/** One review at a time, and the question that may come of it. */
function createFlow({ client, show, begin }: FlowDeps) {
  // What comes back after it was left is for nobody.
  let stop: AbortController | null = null;
  let question: StartQuestion | null = null;

  const ask = (next: StartQuestion): void => {
    question = next;
    show({ question, busy: true });
  };
  const leave = (): void => {
    stop?.abort();
    stop = null;
    question = null;
    show(nothingShown);
  };

  async function review(request: StartRequest): Promise<void> {
    const { target, task } = request;
    if (task.kind !== 'file') return;
    const { signal } = (stop = new AbortController());
    show({ question, busy: true });
    const timer = setTimeout(() => ask({ kind: 'reviewing', request }), showAfterMs);
    try {
      const found = await client.scripts.review({ ...target, path: task.path, transaction: task.transaction }, { signal });
      clearTimeout(timer);
      if (signal.aborted) return;
      if (found.confirmation !== null) return ask({ kind: 'confirm', request, review: found, busy: false, error: null });
      leave();
      tellUnread(found);
      begin(request, null);
    } catch (error) {
      clearTimeout(timer);
      if (!signal.aborted) ask({ kind: 'failed', request, error: toAppError(error) });
    }
  }

  async function confirm(name: string | null): Promise<void> {
    if (stop === null || question?.kind !== 'confirm' || question.busy || question.review.confirmation === null) return;
    const asked = question;
    const { signal } = stop;
    const { confirmation } = question.review;
    ask({ ...asked, busy: true, error: null });
    try {
      await client.safety.confirm({ confirmation, name });
      if (signal.aborted) return;
      leave();
      begin(asked.request, confirmation);
    } catch (error) {
      if (!signal.aborted) ask({ ...asked, busy: false, error: toAppError(error) });
    }
  }

  return {
    leave,
    confirm,
    start(request: StartRequest): void {
      if (stop !== null) return;
      if (needsReview(request)) void review(request);
      else begin(request, null);
    },
    retry(): void {
      if (question !== null) void review(question.request);
    },
  };
}

const needsReview = ({ target, task }: StartRequest): boolean => task.kind === 'file' && target.access === 'read-write';

/**
 * Starts what the form has. A file that runs as read & write is looked at by the main process first; what can destroy data is asked about
 * once, and a review that fails lets nothing run. Leaving the form ends the question with nothing run.
 */
export function useStart(onStarted: (run: ScriptRun) => void): Start {
  const { client } = useApi();
  const { mutate, reset, isPending, error } = useStartRun(onStarted);
  const [shown, show] = useState(nothingShown);
  const flow = useMemo(() => createFlow({ client, show, begin: ({ target, task }, confirmation) => mutate({ ...target, task, confirmation }) }), [client, mutate]);
  useEffect(() => flow.leave, [flow]);
  return {
    question: shown.question,
    busy: shown.busy || isPending,
    error: error === null ? null : toAppError(error),
    reset,
    start(request) {
      if (isPending) return;
      reset();
      flow.start(request);
    },
    confirm: (name) => void flow.confirm(name),
    retry: () => flow.retry(),
    cancel: flow.leave,
  };
}
