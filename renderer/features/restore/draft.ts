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
    return new Map(old).set(addonId, { ...draft, kind });
  });
}

export function changeDraft(addonId: string, change: Partial<Draft>): void {
  drafts.set((old) => {
    const draft = old.get(addonId);
    return draft === undefined ? old : new Map(old).set(addonId, { ...draft, ...change });
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
