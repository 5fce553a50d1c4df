import { join } from 'node:path';
import type { KeptScriptForm } from '../../../shared/contract/scripts.ts';
import type { RestoreDraft } from '../../../shared/contract/restore.ts';
import type { Parameter } from '../../../shared/contract/sql.ts';
import type { ClosedTab, Draft, Layout } from '../../../shared/contract/workspace.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { Log } from '../deps.ts';
import { createJournal } from './journal.ts';
import { applyEdits, createWorkspaceState, workspaceRecordSchema, type AddonWorkspace, type Edit, type WorkspaceRecord, type WorkspaceState } from './workspace-state.ts';

export interface WorkspaceService {
  drafts(addonId: string): AddonWorkspace;
  /** Throws `contract.invalid` beyond the bounds. */
  put(draft: Draft): Promise<void>;
  /** Throws `draft.conflict` for an unknown tab, another version than the known one plus one, or edits outside the text. */
  edit(change: { tabId: string; version: number; cursor: number; anchor?: number | null | undefined; topLine?: number | undefined; edits: Edit[] }): Promise<void>;
  /** Closes a tab; the last twenty with a text can be reopened. */
  remove(tabId: string): Promise<void>;
  order(addonId: string, tabIds: string[]): Promise<void>;
  /** The add-on's closed tabs, the one closed last first. */
  closed(addonId: string): ClosedTab[];
  /** Takes a closed tab back; without `tabId` the one closed last. Throws `contract.invalid` beyond the bounds. */
  reopen(addonId: string, tabId: string | null): Promise<Draft | null>;
  arrange(addonId: string, layout: Layout): Promise<void>;
  parameters(addonId: string): Parameter[];
  keepParameters(addonId: string, parameters: Parameter[]): Promise<void>;
  scriptForm(addonId: string): KeptScriptForm | null;
  keepScriptForm(addonId: string, form: KeptScriptForm): Promise<void>;
  restoreDraft(addonId: string): RestoreDraft | null;
  /** Null forgets it. */
  keepRestoreDraft(addonId: string, draft: RestoreDraft | null): Promise<void>;
  activate(addonId: string, tabId: string | null): Promise<void>;
  selection(): string | null;
  select(addonId: string | null): Promise<void>;
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

const maxDrafts = 2000;
const maxDraftText = 8 * 1024 * 1024;
/** UTF-16 units of all drafts together. */
const maxTotalText = 64 * 1024 * 1024;
/** UTF-16 units of a closed tab's text that tell which one it was. */
const startUnits = 200;

function tooMuch(issue: string): AppFailure {
  return failure('contract.invalid', { issues: [issue] }, issue);
}

/** What was put in beside the editor's text. */
function formsIn(state: WorkspaceState, commit: (record: WorkspaceRecord) => Promise<void>): Pick<WorkspaceService, 'parameters' | 'keepParameters' | 'scriptForm' | 'keepScriptForm' | 'restoreDraft' | 'keepRestoreDraft'> {
  return {
    parameters: (addonId) => state.parameters(addonId),
    keepParameters: (addonId, parameters) => commit({ parameters: { addonId, parameters } }),
    scriptForm: (addonId) => state.scriptForm(addonId),
    keepScriptForm: (addonId, form) => commit({ scriptForm: { addonId, form } }),
    restoreDraft: (addonId) => state.restoreDraft(addonId),
    keepRestoreDraft: (addonId, draft) => commit({ restoreDraft: { addonId, draft } }),
  };
}

/**
 * Editor tabs and where the user was. Each change is in the journal `workspace.<n>` of the data folder when its promise
 * resolves, so that a killed program has lost nothing it had acknowledged.
 */
export function createWorkspace(options: { dataDir: string; log: Log; onUnwritable?: (problem: AppFailure) => void }): WorkspaceService {
  const state = createWorkspaceState();
  const journal = createJournal<WorkspaceRecord>({
    path: join(options.dataDir, 'workspace'),
    schema: workspaceRecordSchema,
    snapshot: () => state.records(),
    log: options.log,
    ...(options.onUnwritable ? { onUnwritable: options.onUnwritable } : {}),
  });
  for (const record of journal.load()) state.apply(record);

  const commit = (record: WorkspaceRecord): Promise<void> => {
    state.apply(record);
    return journal.append(record);
  };
  const checkBounds = (tabId: string, units: number): void => {
    const known = state.get(tabId);
    if (units > maxDraftText) throw tooMuch('A tab can hold 8 Mi characters.');
    if (!known && state.count() >= maxDrafts) throw tooMuch(`No more than ${maxDrafts} tabs are kept.`);
    if (state.totalText() - (known?.text.length ?? 0) + units > maxTotalText) throw tooMuch('The tabs together can hold 64 Mi characters.');
  };

  const closedOf = (addonId: string): Draft[] => state.closed().filter((draft) => draft.addonId === addonId);

  return {
    drafts: (addonId) => state.drafts(addonId),
    // Async functions, so that what is refused rejects instead of throwing at once.
    async put(draft) {
      checkBounds(draft.tabId, draft.text.length);
      await commit({ put: draft });
    },
    async edit({ tabId, version, cursor, anchor = null, topLine = 1, edits }) {
      const known = state.get(tabId);
      const text = known && version === known.version + 1 ? applyEdits(known.text, edits) : null;
      if (text === null) {
        throw failure('draft.conflict', { tabId, version: known?.version ?? 0 }, 'The tab was changed elsewhere meanwhile.');
      }
      checkBounds(tabId, text.length);
      await commit({ edit: { tabId, version, cursor, anchor, topLine, edits } });
    },
    async remove(tabId) {
      if (state.get(tabId)) await commit({ remove: tabId });
    },
    order: (addonId, tabIds) => commit({ order: { addonId, tabIds } }),
    closed: (addonId) => closedOf(addonId).map((draft) => ({ tabId: draft.tabId, addonId, title: draft.title, start: draft.text.trimStart().slice(0, startUnits) })),
    async reopen(addonId, tabId) {
      const draft = closedOf(addonId).find((one) => tabId === null || one.tabId === tabId);
      if (draft === undefined) return null;
      checkBounds(draft.tabId, draft.text.length);
      await commit({ reopen: draft.tabId });
      return draft;
    },
    arrange: (addonId, layout) => commit({ arrange: { addonId, layout } }),
    ...formsIn(state, commit),
    activate: (addonId, tabId) => commit({ activate: { addonId, tabId } }),
    selection: () => state.selection(),
    select: (addonId) => commit({ select: addonId }),
    flush: () => journal.flush(),
    dispose: () => journal.dispose(),
  };
}
