import { useEffect, useRef, useState } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { RestoreAttachment, RestoreCapabilities } from '../../../shared/contract/restore.ts';
import { restoreExecuteCommand } from '../../../shared/cli-command.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { changeDraft, endDraft, momentProblem, nameProblem, orderOf, planProblem, reviewProblem, stepOfRefusal, takenBy, whatProblem, type Draft, type Problem, type Step } from './draft.ts';
import { useApps, useAttachments, usePlans, useStartRestore } from './queries.ts';
import { ReviewStep } from './review-step.tsx';
import { WhatStep } from './what-step.tsx';
import { WhereStep } from './where-step.tsx';

const steps: readonly { step: Step; title: string }[] = [{ step: 'what', title: 'What' }, { step: 'where', title: 'Where' }, { step: 'review', title: 'Review' }];
const indexOf = (wanted: Step) => steps.findIndex(({ step }) => step === wanted);

function problemOf(draft: Draft, window: RestoreCapabilities | undefined, app: string, taken: RestoreAttachment | null, plan: string | null): Problem | null {
  switch (draft.step) {
    case 'what': return null;
    case 'where': return whatProblem(draft, window);
    case 'review': return reviewProblem(draft, window, app, taken, plan);
  }
}

/** All that the steps share: what is chosen, and what keeps from going on. */
function useWizard(addon: Addon, draft: Draft, window: RestoreCapabilities | undefined) {
  const begun = draft.step !== 'what';
  const apps = useApps(true);
  const plans = usePlans(true);
  const sourcePlan = addon.plan.slice(addon.plan.indexOf(':') + 1);
  const chosen = { app: draft.app ?? addon.app.name, plan: draft.plan ?? sourcePlan };
  const attachments = useAttachments(chosen.app, begun);
  // Heroku's refusal of a name counts also where the list cannot be had, or has no such name.
  const [refused, setRefused] = useState('');
  const unlisted = refused === `${chosen.app} ${draft.attachmentName}` ? { name: draft.attachmentName, addonName: 'another add-on' } : null;
  const taken = draft.attachmentName === '' ? null : takenBy(draft.attachmentName, attachments.data) ?? unlisted;
  const unordered = planProblem(chosen.plan, plans.data);
  const supported = window === undefined || (draft.kind === 'clone' ? window.cloneSupported : window.restoreSupported);
  const blocked: Record<Step, boolean> = {
    what: !supported || window === undefined || momentProblem(draft, window) !== null,
    where: nameProblem(draft.attachmentName) !== null || unordered !== null || (taken !== null && draft.confirm !== chosen.app),
    review: false,
  };
  const order = orderOf(addon.id, draft, { ...chosen, taken: taken !== null });
  return {
    apps, plans, chosen, sourcePlan, usedBytes: addon.info?.dbStorageUsageBytes ?? null, attachments, taken, order, problem: problemOf(draft, window, chosen.app, taken, unordered),
    noteRefusal: ({ code }: AppError) => { if (code === 'restore.name-taken') setRefused(`${chosen.app} ${draft.attachmentName}`); },
    /** Whether every step before this one is as it must be. */
    reachable: (step: Step) => steps.slice(0, indexOf(step)).every((before) => !blocked[before.step]),
    /** Whether this step and every one before it is. */
    passable: (step: Step) => steps.slice(0, indexOf(step) + 1).every((one) => !blocked[one.step]),
  };
}

type Shared = ReturnType<typeof useWizard>;

function StepList({ current, reachable, onGo }: { current: Step; reachable: (step: Step) => boolean; onGo: (step: Step) => void }) {
  return (
    <ol aria-label="Steps" className="m-0 flex list-none gap-1 p-0">
      {steps.map(({ step, title }, index) => (
        <li key={step}>
          <button
            type="button" aria-current={step === current ? 'step' : undefined} disabled={!reachable(step)} onClick={() => onGo(step)}
            className={cx('flex h-7 items-center gap-2 rounded-md px-2 disabled:opacity-60', step === current ? 'font-semibold' : 'text-muted hover:bg-hover')}
          >
            <span aria-hidden="true" className={cx('flex size-5 items-center justify-center rounded-full border text-xs', step === current ? 'border-accent bg-accent text-on-accent' : 'border-line')}>{index + 1}</span>
            {title}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** A heading that takes the focus when the step changes. */
function useFocusAtStep(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const seen = useRef(step);
  useEffect(() => {
    if (seen.current !== step) heading.current?.focus();
    seen.current = step;
  }, [step]);
  return heading;
}

function Waiting({ ordering, asking }: { ordering: boolean; asking: boolean }) {
  if (ordering) return <Busy>Asking Borealis for permission, then Heroku for the add-on…</Busy>;
  return asking ? <Busy>Asking Borealis…</Busy> : null;
}

type StepBodyProps = { addon: Addon; draft: Draft; window: RestoreCapabilities | undefined; asking: boolean; wizard: Shared; onChange: (change: Partial<Draft>) => void };

function StepBody({ addon, draft, window, asking, wizard, onChange }: StepBodyProps) {
  const { chosen, sourcePlan, usedBytes, apps, plans, taken, attachments, order } = wizard;
  const cli = cliAddon(addon);
  switch (draft.step) {
    case 'what':
      if (window === undefined) return asking ? <div aria-busy="true" className="skeleton h-40" /> : null;
      return <WhatStep addonId={addon.id} draft={draft} window={window} onChange={onChange} />;
    case 'where':
      return <WhereStep draft={draft} chosen={chosen} source={{ app: addon.app.name, plan: sourcePlan, usedBytes }} apps={apps} plans={plans} taken={taken} attachments={attachments} onChange={onChange} />;
    case 'review':
      return (
        <ReviewStep
          order={order} source={{ name: addon.name, plan: sourcePlan, usedBytes }} plans={plans.data ?? []} replaced={taken?.addonName ?? null}
          command={cli === null ? null : restoreExecuteCommand(cli, order)}
        />
      );
  }
}

const backTo = (step: Step, go: (step: Step) => void) => ({ label: `Back to ${steps[indexOf(step)]?.title ?? ''}`, run: () => go(step) });

/** What keeps the order from being given, with the way to the step that it is about. */
function ProblemLine({ problem, onGo }: { problem: Problem; onGo: (step: Step) => void }) {
  const { label, run } = backTo(problem.step, onGo);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span role="alert" className="min-w-0 text-red">{problem.text}</span>
      <Button small onClick={run}>{label}</Button>
    </div>
  );
}

/** Why the order was refused, likewise. */
function Refusal({ error, at, onGo, onRetry }: { error: AppError; at: Step; onGo: (step: Step) => void; onRetry: () => void }) {
  const step = stepOfRefusal(error);
  return <FailureView error={error} onRetry={at === 'review' ? onRetry : undefined} action={step === null || step === at ? undefined : backTo(step, onGo)} />;
}

type WizardProps = {
  addon: Addon;
  draft: Draft;
  window: RestoreCapabilities | undefined;
  asking: boolean;
  /** The order is being given already, though not by this page: it was loaded anew meanwhile. */
  ordered: boolean;
};

/** Clone or restore in three steps. Everything chosen stays through refusals, tab changes and going back. */
export function Wizard({ addon, draft, window, asking, ordered }: WizardProps) {
  const connected = useConnected();
  const start = useStartRestore();
  const wizard = useWizard(addon, draft, window);
  const { chosen, order, problem } = wizard;
  const refusal = start.isError ? toAppError(start.error) : null;
  const at = indexOf(draft.step);
  const busy = start.isPending || ordered;
  const change = (next: Partial<Draft>) => {
    // A refusal is to be read on the step that it is about, until something is changed there.
    if (Object.keys(next).some((key) => key !== 'step')) start.reset();
    changeDraft(addon.id, next);
  };
  const heading = useFocusAtStep(draft.step);
  const go = (step: Step | undefined) => { if (step !== undefined) change({ step }); };
  const execute = () => start.mutate(order, { onSuccess: () => endDraft(addon.id, order.jobId), onError: (error) => wizard.noteRefusal(toAppError(error)) });
  const what = draft.kind === 'clone' ? 'Clone' : 'Restore';
  const last = draft.step === 'review';
  return (
    <section aria-label={`${what} ${addon.name}`} className="min-w-0 rounded-lg border border-line bg-raised">
      <header className="flex flex-wrap items-center gap-3 border-b border-line-soft px-4 py-2">
        <h2 ref={heading} tabIndex={-1} className="m-0 min-w-0 flex-1 truncate text-base font-semibold outline-none">{what} {addon.name}</h2>
        <StepList current={draft.step} reachable={(step) => !busy && wizard.reachable(step)} onGo={go} />
      </header>
      <div className="flex flex-col gap-4 px-4 py-4">
        {refusal !== null && !last ? <Refusal error={refusal} at={draft.step} onGo={go} onRetry={execute} /> : null}
        <StepBody addon={addon} draft={draft} window={window} asking={asking} wizard={wizard} onChange={change} />
        {problem === null || (refusal !== null && stepOfRefusal(refusal) === problem.step) ? null : <ProblemLine problem={problem} onGo={go} />}
        {refusal !== null && last ? <Refusal error={refusal} at={draft.step} onGo={go} onRetry={execute} /> : null}
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t border-line-soft px-4 py-2.5">
        <Button kind="quiet" disabled={busy} onClick={() => endDraft(addon.id)}>Discard</Button>
        <span className="flex-1"><Waiting ordering={busy} asking={asking && window === undefined} /></span>
        {at === 0 ? null : <Button disabled={busy} onClick={() => go(steps[at - 1]?.step)}>Back</Button>}
        {last
          ? <Button kind="primary" disabled={busy || !wizard.passable('where') || !connected} onClick={execute}>{what} to {chosen.app}</Button>
          : <Button kind="primary" disabled={!wizard.passable(draft.step)} onClick={() => go(steps[at + 1]?.step)}>Next</Button>}
      </footer>
    </section>
  );
}
