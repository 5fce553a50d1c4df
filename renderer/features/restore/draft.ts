import { attachmentNamePattern, type RestoreAttachment, type RestoreCapabilities, type RestoreOrder } from '../../../shared/contract/restore.ts';
import { createStore } from '../../state/store.ts';
import { fromFields, type Zone } from './times.ts';

export type Step = 'what' | 'where' | 'review';

/** What was chosen and typed so far. */
export type Draft = {
  jobId: string;
  step: Step;
  kind: 'clone' | 'restore';
  /** As in the fields: `YYYY-MM-DD` and `HH:MM:SS` in the zone. */
  date: string;
  time: string;
  zone: Zone;
  /** Null until another than the source's own is chosen. */
  app: string | null;
  attachmentName: string;
  /** The app's name, typed to replace an attachment of the name. */
  confirm: string;
  plan: string | null;
};

/** The drafts by add-on: they outlive the tab, and every refusal. */
export const drafts = createStore<ReadonlyMap<string, Draft>>(new Map());

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
    return draft === undefined ? old : new Map(old).set(addonId, { ...draft, ...jobId, ...change });
  });
}

export function endDraft(addonId: string): void {
  drafts.set((old) => new Map([...old].filter(([id]) => id !== addonId)));
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

/** Why what was fine on an earlier step no longer is: the window moves, and others take names. Null where that is not so, or not known. */
export function reviewProblem(draft: Draft, window: RestoreCapabilities | undefined, app: string, taken: RestoreAttachment | null): string | null {
  if (window === undefined) return null;
  if (draft.kind === 'clone' && !window.cloneSupported) return 'This add-on cannot be cloned at present.';
  if (draft.kind === 'restore' && !window.restoreSupported) return 'This add-on cannot be restored to a point in time at present.';
  const moment = momentProblem(draft, window);
  if (moment !== null) return `${moment} ${fromFields(draft) === null ? 'Go back to choose one.' : 'The window has moved; go back and choose another moment.'}`;
  const name = nameProblem(draft.attachmentName);
  if (name !== null) return `The attachment name ${draft.attachmentName} is not allowed. ${name} Go back to change it.`;
  if (taken === null || draft.confirm === app) return null;
  return `${app} has an attachment ${draft.attachmentName} meanwhile. Go back to choose another name or to replace it.`;
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
