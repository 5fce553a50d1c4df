import { z } from 'zod';
import { draftSchema, editSchema, type Draft } from '../../../shared/contract/workspace.ts';

export type Edit = z.infer<typeof editSchema>;

/** One change of the workspace as its journal keeps it. */
export const workspaceRecordSchema = z.union([
  z.strictObject({ put: draftSchema }),
  z.strictObject({
    edit: z.object({ tabId: z.string(), version: z.number().int(), cursor: z.number().int(), anchor: z.number().int().nullable().default(null), topLine: z.number().int().default(1), edits: z.array(editSchema) }),
  }),
  z.strictObject({ remove: z.string() }),
  z.strictObject({ activate: z.object({ addonId: z.string(), tabId: z.string().nullable() }) }),
  z.strictObject({ select: z.string().nullable() }),
]);
export type WorkspaceRecord = z.infer<typeof workspaceRecordSchema>;

/** How many add-ons' active tabs are remembered. */
const maxActive = 5000;

/** The text after the edits, each on the outcome of the one before; null when one lies outside the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string | null {
  let edited = text;
  for (const edit of edits) {
    const end = edit.offset + edit.length;
    if (end > edited.length) return null;
    edited = edited.slice(0, edit.offset) + edit.text + edited.slice(end);
  }
  return edited;
}

export interface WorkspaceState {
  /** Applies a record; an edit that does not fit changes nothing. */
  apply(record: WorkspaceRecord): void;
  get(tabId: string): Draft | undefined;
  count(): number;
  /** UTF-16 units of all drafts. */
  totalText(): number;
  drafts(addonId: string): { drafts: Draft[]; activeTabId: string | null };
  selection(): string | null;
  /** The fewest records that lead here. */
  records(): WorkspaceRecord[];
}

/** Drafts in the order in which they were opened, the active tab of each add-on, and the add-on selected last. */
export function createWorkspaceState(): WorkspaceState {
  const drafts = new Map<string, Draft>();
  const active = new Map<string, string>();
  let selected: string | null = null;
  let units = 0;

  const set = (draft: Draft): void => {
    units += draft.text.length - (drafts.get(draft.tabId)?.text.length ?? 0);
    drafts.set(draft.tabId, draft);
  };
  const edit = ({ tabId, version, cursor, anchor, topLine, edits }: Extract<WorkspaceRecord, { edit: unknown }>['edit']): void => {
    const known = drafts.get(tabId);
    const text = known && known.version + 1 === version ? applyEdits(known.text, edits) : null;
    if (known && text !== null) set({ ...known, version, cursor, anchor, topLine, text });
  };
  const activate = (addonId: string, tabId: string | null): void => {
    active.delete(addonId);
    if (tabId !== null) active.set(addonId, tabId);
    const oldest = active.keys().next();
    if (active.size > maxActive && !oldest.done) active.delete(oldest.value);
  };

  return {
    apply(record) {
      if ('put' in record) set(record.put);
      else if ('edit' in record) edit(record.edit);
      else if ('activate' in record) activate(record.activate.addonId, record.activate.tabId);
      else if ('select' in record) selected = record.select;
      else {
        units -= drafts.get(record.remove)?.text.length ?? 0;
        drafts.delete(record.remove);
      }
    },
    get: (tabId) => drafts.get(tabId),
    count: () => drafts.size,
    totalText: () => units,
    drafts(addonId) {
      const activeTabId = active.get(addonId);
      return {
        drafts: [...drafts.values()].filter((draft) => draft.addonId === addonId),
        activeTabId: activeTabId !== undefined && drafts.get(activeTabId)?.addonId === addonId ? activeTabId : null,
      };
    },
    selection: () => selected,
    records: () => [
      ...[...drafts.values()].map((draft) => ({ put: draft })),
      ...[...active].map(([addonId, tabId]) => ({ activate: { addonId, tabId } })),
      { select: selected },
    ],
  };
}
