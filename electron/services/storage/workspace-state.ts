import { z } from 'zod';
import { restoreDraftSchema, type RestoreDraft } from '../../../shared/contract/restore.ts';
import { scriptFormSchema, type KeptScriptForm } from '../../../shared/contract/scripts.ts';
import { parameterSchema, type Parameter } from '../../../shared/contract/sql.ts';
import { draftSchema, editSchema, layoutSchema, type Draft, type Layout } from '../../../shared/contract/workspace.ts';

export type Edit = z.infer<typeof editSchema>;

/** One change of the workspace as its journal keeps it. */
export const workspaceRecordSchema = z.union([
  z.strictObject({ put: draftSchema }),
  z.strictObject({
    edit: z.object({ tabId: z.string(), version: z.number().int(), cursor: z.number().int(), anchor: z.number().int().nullable().default(null), topLine: z.number().int().default(1), edits: z.array(editSchema) }),
  }),
  z.strictObject({ remove: z.string() }),
  /** A closed tab of a rewritten journal. */
  z.strictObject({ closed: draftSchema }),
  z.strictObject({ reopen: z.string() }),
  z.strictObject({ order: z.object({ addonId: z.string(), tabIds: z.array(z.string()) }) }),
  z.strictObject({ activate: z.object({ addonId: z.string(), tabId: z.string().nullable() }) }),
  z.strictObject({ arrange: z.object({ addonId: z.string(), layout: layoutSchema }) }),
  z.strictObject({ parameters: z.object({ addonId: z.string(), parameters: z.array(parameterSchema) }) }),
  z.strictObject({ scriptForm: z.object({ addonId: z.string(), form: scriptFormSchema }) }),
  z.strictObject({ restoreDraft: z.object({ addonId: z.string(), draft: restoreDraftSchema.nullable() }) }),
  z.strictObject({ select: z.string().nullable() }),
]);
export type WorkspaceRecord = z.infer<typeof workspaceRecordSchema>;

/** How many add-ons' active tabs, layouts, parameters, script forms and restore drafts are remembered. */
const maxAddons = 5000;
/** How many closed tabs are kept, and with how many UTF-16 units together. */
const maxClosed = 20;
const maxClosedText = 16 * 1024 * 1024;

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

export interface AddonWorkspace {
  drafts: Draft[];
  activeTabId: string | null;
  layout: Layout | null;
}

export interface WorkspaceState {
  /** Applies a record; an edit that does not fit changes nothing. */
  apply(record: WorkspaceRecord): void;
  get(tabId: string): Draft | undefined;
  count(): number;
  /** UTF-16 units of all drafts. */
  totalText(): number;
  drafts(addonId: string): AddonWorkspace;
  /** The closed tabs, the one closed last first. */
  closed(): Draft[];
  parameters(addonId: string): Parameter[];
  scriptForm(addonId: string): KeptScriptForm | null;
  restoreDraft(addonId: string): RestoreDraft | null;
  selection(): string | null;
  /** The fewest records that lead here. */
  records(): WorkspaceRecord[];
}

/** A map by add-on that forgets the one set longest ago beyond the bound. */
function createAddonMap<T>() {
  const values = new Map<string, T>();
  return {
    values,
    set(addonId: string, value: T | null): void {
      values.delete(addonId);
      if (value !== null) values.set(addonId, value);
      const oldest = values.keys().next();
      if (values.size > maxAddons && !oldest.done) values.delete(oldest.value);
    },
  };
}

/** Open drafts in their order and closed ones, the newest last. */
function createDrafts() {
  const open = new Map<string, Draft>();
  let closed: Draft[] = [];
  let units = 0;
  const set = (draft: Draft): void => {
    units += draft.text.length - (open.get(draft.tabId)?.text.length ?? 0);
    open.set(draft.tabId, draft);
  };
  const drop = (tabId: string): void => {
    units -= open.get(tabId)?.text.length ?? 0;
    open.delete(tabId);
  };
  const close = (draft: Draft): void => {
    closed = [...closed.filter(({ tabId }) => tabId !== draft.tabId), draft].slice(-maxClosed);
    let kept = closed.reduce((sum, { text }) => sum + text.length, 0);
    while (kept > maxClosedText && closed.length > 1) kept -= closed.shift()?.text.length ?? 0;
  };
  return {
    open, set, close,
    units: () => units,
    closed: () => closed,
    remove(tabId: string): void {
      const draft = open.get(tabId);
      drop(tabId);
      if (draft !== undefined && draft.text.trim() !== '') close(draft);
    },
    reopen(tabId: string): void {
      const draft = closed.find((one) => one.tabId === tabId);
      closed = closed.filter((one) => one !== draft);
      if (draft !== undefined && !open.has(tabId)) set(draft);
    },
    order(addonId: string, tabIds: readonly string[]): void {
      const ids = new Set(tabIds);
      const own = [...open.values()].filter((draft) => draft.addonId === addonId);
      const named = [...ids].flatMap((tabId) => own.filter((draft) => draft.tabId === tabId));
      for (const draft of [...named, ...own.filter((draft) => !ids.has(draft.tabId))]) {
        open.delete(draft.tabId);
        open.set(draft.tabId, draft);
      }
    },
  };
}

/** Drafts in the order of their tabs, what each add-on's console looked like, and the add-on selected last. */
export function createWorkspaceState(): WorkspaceState {
  const drafts = createDrafts();
  const active = createAddonMap<string>();
  const layouts = createAddonMap<Layout>();
  const parameters = createAddonMap<Parameter[]>();
  const scriptForms = createAddonMap<KeptScriptForm>();
  const restoreDrafts = createAddonMap<RestoreDraft>();
  let selected: string | null = null;

  const edit = ({ tabId, version, cursor, anchor, topLine, edits }: Extract<WorkspaceRecord, { edit: unknown }>['edit']): void => {
    const known = drafts.open.get(tabId);
    const text = known && known.version + 1 === version ? applyEdits(known.text, edits) : null;
    if (known && text !== null) drafts.set({ ...known, version, cursor, anchor, topLine, text });
  };

  return {
    apply(record) {
      if ('put' in record) drafts.set(record.put);
      else if ('edit' in record) edit(record.edit);
      else if ('activate' in record) active.set(record.activate.addonId, record.activate.tabId);
      else if ('select' in record) selected = record.select;
      else if ('order' in record) drafts.order(record.order.addonId, record.order.tabIds);
      else if ('arrange' in record) layouts.set(record.arrange.addonId, record.arrange.layout);
      else if ('parameters' in record) parameters.set(record.parameters.addonId, record.parameters.parameters.length === 0 ? null : record.parameters.parameters);
      else if ('scriptForm' in record) scriptForms.set(record.scriptForm.addonId, record.scriptForm.form);
      else if ('restoreDraft' in record) restoreDrafts.set(record.restoreDraft.addonId, record.restoreDraft.draft);
      else if ('closed' in record) drafts.close(record.closed);
      else if ('reopen' in record) drafts.reopen(record.reopen);
      else drafts.remove(record.remove);
    },
    get: (tabId) => drafts.open.get(tabId),
    count: () => drafts.open.size,
    totalText: drafts.units,
    drafts(addonId) {
      const activeTabId = active.values.get(addonId);
      return {
        drafts: [...drafts.open.values()].filter((draft) => draft.addonId === addonId),
        activeTabId: activeTabId !== undefined && drafts.open.get(activeTabId)?.addonId === addonId ? activeTabId : null,
        layout: layouts.values.get(addonId) ?? null,
      };
    },
    closed: () => drafts.closed().toReversed(),
    parameters: (addonId) => parameters.values.get(addonId) ?? [],
    scriptForm: (addonId) => scriptForms.values.get(addonId) ?? null,
    restoreDraft: (addonId) => restoreDrafts.values.get(addonId) ?? null,
    selection: () => selected,
    records: () => [
      ...[...drafts.open.values()].map((draft) => ({ put: draft })),
      ...drafts.closed().map((draft) => ({ closed: draft })),
      ...[...active.values].map(([addonId, tabId]) => ({ activate: { addonId, tabId } })),
      ...[...layouts.values].map(([addonId, layout]) => ({ arrange: { addonId, layout } })),
      ...[...parameters.values].map(([addonId, known]) => ({ parameters: { addonId, parameters: known } })),
      ...[...scriptForms.values].map(([addonId, form]) => ({ scriptForm: { addonId, form } })),
      ...[...restoreDrafts.values].map(([addonId, draft]) => ({ restoreDraft: { addonId, draft } })),
      { select: selected },
    ],
  };
}
