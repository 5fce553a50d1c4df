import { useEffect, useRef } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { RestoreCapabilities } from '../../../shared/contract/restore.ts';
import { restoreExecuteCommand } from '../../../shared/cli-command.ts';
import { useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { changeDraft, endDraft, momentProblem, nameProblem, orderOf, reviewProblem, takenBy, type Draft, type Step } from './draft.ts';
import { useApps, useAttachments, usePlans, useStartRestore } from './queries.ts';
import { ReviewStep } from './review-step.tsx';
import { WhatStep } from './what-step.tsx';
import { WhereStep } from './where-step.tsx';

const steps: readonly { step: Step; title: string }[] = [{ step: 'what', title: 'What' }, { step: 'where', title: 'Where' }, { step: 'review', title: 'Review' }];

/** All that the steps share: what is chosen, and what keeps from going on. */
function useWizard(addon: Addon, draft: Draft, window: RestoreCapabilities | undefined) {
  const begun = draft.step !== 'what';
  const apps = useApps(true);
  const plans = usePlans(true);
  const sourcePlan = addon.plan.slice(addon.plan.indexOf(':') + 1);
  const chosen = { app: draft.app ?? addon.app.name, plan: draft.plan ?? sourcePlan };
  const attachments = useAttachments(chosen.app, begun);
  const taken = draft.attachmentName === '' ? null : takenBy(draft.attachmentName, attachments.data);
  const supported = window === undefined || (draft.kind === 'clone' ? window.cloneSupported : window.restoreSupported);
  const blocked: Record<Step, boolean> = {
    what: !supported || window === undefined || momentProblem(draft, window) !== null,
    where: nameProblem(draft.attachmentName) !== null || (taken !== null && draft.confirm !== chosen.app),
    review: false,
  };
  const order = orderOf(addon.id, draft, { ...chosen, taken: taken !== null });
  const problem = draft.step === 'review' ? reviewProblem(draft, window, chosen.app, taken) : null;
  return { apps, plans, chosen, sourcePlan, usedBytes: addon.info?.dbStorageUsageBytes ?? null, attachments, taken, blocked, order, problem };
}

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

type WizardProps = { addon: Addon; draft: Draft; window: RestoreCapabilities | undefined; asking: boolean; onStarted: () => void };

/** Clone or restore in three steps. Everything chosen stays through refusals, tab changes and going back. */
export function Wizard({ addon, draft, window, asking, onStarted }: WizardProps) {
  const connected = useConnected();
  const start = useStartRestore();
  const wizard = useWizard(addon, draft, window);
  const { chosen, blocked, order, taken, problem } = wizard;
  const at = steps.findIndex(({ step }) => step === draft.step);
  const change = (next: Partial<Draft>) => {
    start.reset();
    changeDraft(addon.id, next);
  };
  const heading = useFocusAtStep(draft.step);
  const go = (by: number) => { const next = steps[at + by]; if (next !== undefined) change({ step: next.step }); };
  const reachable = (step: Step) => !start.isPending && steps.slice(0, steps.findIndex((one) => one.step === step)).every((before) => !blocked[before.step]);
  const ready = !blocked.what && !blocked.where;
  const execute = () => start.mutate(order, { onSuccess: () => { endDraft(addon.id); onStarted(); } });
  const cli = cliAddon(addon);
  const what = draft.kind === 'clone' ? 'Clone' : 'Restore';
  return (
    <section aria-label={`${what} ${addon.name}`} className="min-w-0 rounded-lg border border-line bg-raised">
      <header className="flex flex-wrap items-center gap-3 border-b border-line-soft px-4 py-2">
        <h2 ref={heading} tabIndex={-1} className="m-0 min-w-0 flex-1 truncate text-base font-semibold outline-none">{what} {addon.name}</h2>
        <StepList current={draft.step} reachable={reachable} onGo={(step) => change({ step })} />
      </header>
      <div className="px-4 py-4">
        {window === undefined ? <div aria-busy="true" className="skeleton h-40" /> : null}
        {draft.step === 'what' && window !== undefined ? <WhatStep addonId={addon.id} draft={draft} window={window} onChange={change} /> : null}
        {draft.step === 'where' ? (
          <WhereStep
            draft={draft} chosen={chosen} source={{ app: addon.app.name, plan: wizard.sourcePlan, usedBytes: wizard.usedBytes }} apps={wizard.apps} plans={wizard.plans}
            taken={taken} attachments={wizard.attachments} onChange={change}
          />
        ) : null}
        {draft.step === 'review' ? (
          <ReviewStep
            order={order} source={{ name: addon.name, plan: wizard.sourcePlan, usedBytes: wizard.usedBytes }} plans={wizard.plans.data ?? []}
            replaced={taken?.addonName ?? null} command={cli === null ? null : restoreExecuteCommand(cli, order)}
          />
        ) : null}
        {problem === null ? null : <p role="alert" className="mt-4 mb-0 text-red">{problem}</p>}
        {start.isError ? <div className="mt-4"><FailureView error={toAppError(start.error)} onRetry={execute} /></div> : null}
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t border-line-soft px-4 py-2.5">
        <Button kind="quiet" disabled={start.isPending} onClick={() => endDraft(addon.id)}>Discard</Button>
        <span className="flex-1"><Waiting ordering={start.isPending} asking={asking && window === undefined} /></span>
        {at === 0 ? null : <Button disabled={start.isPending} onClick={() => go(-1)}>Back</Button>}
        {draft.step === 'review'
          ? <Button kind="primary" disabled={start.isPending || !ready || !connected} onClick={execute}>{what} to {chosen.app}</Button>
          : <Button kind="primary" disabled={blocked[draft.step]} onClick={() => go(1)}>Next</Button>}
      </footer>
    </section>
  );
}
