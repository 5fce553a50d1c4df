import type { AppError } from '../../../shared/errors.ts';
import { attachmentNamePattern, type RestoreAttachment, type RestoreCapabilities, type RestoreDraft, type RestoreOrder, type RestorePlan } from '../../../shared/contract/restore.ts';
import { createStore } from '../../state/store.ts';
import { fromFields, localMoment } from './times.ts';

/** What was chosen and typed so far. */
export type Draft = RestoreDraft;
export type Step = Draft['step'];

/** The drafts by add-on, which outlive the tab and every refusal: null for none, nothing for one that nobody has looked for yet. */
export const drafts = createStore<ReadonlyMap<string, Draft | null>>(new Map());

/** Opens the wizard; what is already chosen in one stays. */
export function beginDraft(addonId: string, kind: Draft['kind']): void {
  drafts.set((old) => {
    const known = old.get(addonId);
    const draft: Draft = known ?? {
      jobId: crypto.randomUUID(), step: 'what', kind, date: '', time: '', zone: 'local', app: null, attachmentName: '', confirm: '', plan: null,
    };
    return new Map(old).set(addonId, { ...draft, kind, ...(draft.kind === kind ? {} : { jobId: crypto.randomUUID() }) });
  });
}

/** Whatever but the step changes makes another order, with an id of its own: one that is known by the old id may have been taken. */
export function changeDraft(addonId: string, change: Partial<Draft>): void {
  const jobId = Object.keys(change).some((key) => key !== 'step') ? { jobId: crypto.randomUUID() } : {};
  drafts.set((old) => {
    const draft = old.get(addonId);
    return draft === undefined || draft === null ? old : new Map(old).set(addonId, { ...draft, ...jobId, ...change });
  });
}

/** Ends the draft; only that of the order, where one is named. */
export function endDraft(addonId: string, jobId?: string): void {
  drafts.set((old) => (jobId !== undefined && old.get(addonId)?.jobId !== jobId ? old : new Map(old).set(addonId, null)));
}

/** Why the moment cannot be restored; null where it can. `now` in milliseconds. */
export function momentProblem(draft: Draft, window: RestoreCapabilities | undefined): string | null {
  if (draft.kind === 'clone') return null;
  if (window !== undefined && !window.restoreSupported) return 'This add-on cannot be restored to a point in time.';
  const at = fromFields(draft);
  if (at === null) return draft.date === '' && draft.time === '' ? 'Choose a date and a time.' : 'This is no date and time.';
  const { earliestRestorableTime: earliest, latestRestorableTime: latest } = window ?? { earliestRestorableTime: null, latestRestorableTime: null };
  if (earliest !== null && at < Date.parse(earliest)) return 'This is before the earliest restorable time.';
  if (latest !== null && at > Date.parse(latest)) return 'This is after the latest restorable time.';
  return null;
}

/** Why the name cannot be an attachment's (Heroku's rule); null where it can, or where it is empty and Heroku chooses. */
export function nameProblem(name: string): string | null {
  if (name === '' || attachmentNamePattern.test(name)) return null;
  if (/^[^A-Za-z]/.test(name)) return 'It must begin with a letter.';
  if (/[a-z]/.test(name)) return 'Upper case letters only.';
  return 'Only A to Z, digits and underscores.';
}

/** What has to be put right on an earlier step. */
export type Problem = { step: Step; text: string };

/** Why the first step's choice no longer is one: the window moves. Null where that is not so, or not known. */
export function whatProblem(draft: Draft, window: RestoreCapabilities | undefined): Problem | null {
  const step = 'what';
  if (window === undefined) return null;
  if (draft.kind === 'clone') return window.cloneSupported ? null : { step, text: 'This add-on cannot be cloned at present.' };
  if (!window.restoreSupported) return { step, text: 'This add-on cannot be restored to a point in time at present.' };
  if (momentProblem(draft, window) === null) return null;
  const at = fromFields(draft);
  if (at === null) return { step, text: 'No moment is chosen. Go back to choose one.' };
  const { earliestRestorableTime: earliest, latestRestorableTime: latest } = window;
  const side = earliest !== null && at < Date.parse(earliest) ? `before the earliest restorable time, ${localMoment(earliest)}` : `after the latest restorable time, ${localMoment(latest ?? '')}`;
  return { step, text: `${localMoment(new Date(at).toISOString())} is now ${side}. The window has moved; go back and choose another moment.` };
}

/** Why the plan cannot be ordered; null where it can, or where Heroku does not list it, for it may have plans that it does not show. */
export function planProblem(name: string, plans: readonly RestorePlan[] | undefined): string | null {
  return plans?.find((plan) => plan.name === name)?.offered === false ? `Heroku takes no orders for the plan ${name} any more. Choose another plan.` : null;
}

/** Why what was fine on an earlier step no longer is: the window moves, and others take names. Null where that is not so, or not known. */
export function reviewProblem(draft: Draft, window: RestoreCapabilities | undefined, app: string, taken: RestoreAttachment | null, plan: string | null): Problem | null {
  const what = whatProblem(draft, window);
  if (what !== null) return what;
  const step = 'where';
  const name = nameProblem(draft.attachmentName);
  if (name !== null) return { step, text: `The attachment name ${draft.attachmentName} is not allowed. ${name} Go back to change it.` };
  if (plan !== null) return { step, text: plan };
  if (taken === null || draft.confirm === app) return null;
  return { step, text: `${app} has an attachment ${draft.attachmentName} meanwhile. Go back to choose another name or to replace it.` };
}

const refusalSteps: Partial<Record<AppError['code'], Step>> = {
  'restore.time-outside': 'what', 'restore.rejected': 'what',
  'restore.plan-gone': 'where', 'restore.app-gone': 'where', 'restore.app-forbidden': 'where', 'restore.unpaid': 'where', 'restore.name-taken': 'where', 'restore.refused': 'where',
};

/** The step on which an order that was refused can be put right; null where none can. */
export function stepOfRefusal({ code }: Pick<AppError, 'code'>): Step | null {
  return refusalSteps[code] ?? null;
}

/** The attachment that has this name on the app already. */
export function takenBy(name: string, attachments: readonly RestoreAttachment[] | undefined): RestoreAttachment | null {
  return attachments?.find((one) => one.name === name) ?? null;
}

/** The order that the draft makes. */
export function orderOf(addonId: string, draft: Draft, chosen: { app: string; plan: string; taken: boolean }): RestoreOrder {
  const at = draft.kind === 'restore' ? fromFields(draft) : null;
  return {
    jobId: draft.jobId, addonId, app: chosen.app, plan: chosen.plan, attachmentName: draft.attachmentName === '' ? null : draft.attachmentName,
    time: at === null ? null : new Date(at).toISOString(), confirm: chosen.taken ? draft.confirm : null,
  };
}
