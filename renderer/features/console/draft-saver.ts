import type { Draft } from '../../../shared/contract/workspace.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { diffText } from './draft-diff.ts';

export type SaveState = 'saved' | 'pending' | 'failed';
type Content = Pick<Draft, 'text' | 'cursor' | 'anchor' | 'topLine' | 'title' | 'commit' | 'file'>;

export type DraftSaver = {
  state: Store<SaveState>;
  /** Notes that something changed; it is saved within a moment. */
  touch(): void;
  /** Saves what is not saved yet; resolves when that was tried. */
  flush(): Promise<void>;
  dispose(): void;
};

type DraftSaverDeps = {
  workspace: Pick<ContractClient['workspace'], 'edit' | 'put'>;
  saved: Draft;
  /** A draft that the main process does not know yet is put whole first. */
  known: boolean;
  read: () => Content;
  /** A pause of this length in typing is saved… */
  settleMs?: number;
  /** …and typing without a pause after this time. */
  mostMs?: number;
  retryMs?: number;
};

/** True where the two differ in what an edit cannot say. */
const needsWhole = (a: Content, b: Content): boolean =>
  a.title !== b.title || a.commit !== b.commit || a.file?.path !== b.file?.path || a.file?.revision !== b.file?.revision;

const isSame = (a: Content, b: Content): boolean =>
  a.text === b.text && a.cursor === b.cursor && a.anchor === b.anchor && a.topLine === b.topLine && !needsWhole(a, b);

/** Sends the edit from what was saved, or the whole draft where an edit would not do. */
async function sendDraft(workspace: DraftSaverDeps['workspace'], saved: Draft, next: Draft, whole: boolean): Promise<void> {
  const edit = diffText(saved.text, next.text);
  if (!whole && !needsWhole(next, saved)) {
    try {
      const { tabId, version, cursor, anchor, topLine } = next;
      await workspace.edit({ tabId, version, cursor, anchor, topLine, edits: edit === null ? [] : [edit] });
      return;
    } catch (error) {
      if (toAppError(error).code !== 'draft.conflict') throw error;
    }
  }
  await workspace.put(next);
}

/** Saves a tab's draft as the user types: small edits one after the other, the whole draft where an edit is refused. */
export function createDraftSaver({ workspace, saved: start, known, read, settleMs = 150, mostMs = 600, retryMs = 2000 }: DraftSaverDeps): DraftSaver {
  const state = createStore<SaveState>('saved');
  let saved = start;
  let whole = !known;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let disposed = false;
  let waitingSince: number | null = null;
  let touched = false;

  // What changed while a pass was under way is not in it.
  const passed = () => state.set(touched ? 'pending' : 'saved');

  const pass = async () => {
    touched = false;
    const next: Draft = { ...saved, ...read(), version: saved.version + 1 };
    if (!whole && isSame(next, saved)) {
      passed();
      return;
    }
    try {
      await sendDraft(workspace, saved, next, whole);
      saved = next;
      whole = false;
      passed();
    } catch {
      whole = true;
      state.set('failed');
      schedule(retryMs);
    }
  };

  const flush = async () => {
    clearTimeout(timer);
    waitingSince = null;
    running = running.then(pass);
    await running;
  };

  function schedule(ms: number) {
    clearTimeout(timer);
    if (!disposed) timer = setTimeout(() => void flush(), ms);
  }

  return {
    state,
    touch() {
      touched = true;
      if (state.get() === 'saved') state.set('pending');
      const now = performance.now();
      waitingSince ??= now;
      schedule(Math.max(0, Math.min(settleMs, waitingSince + mostMs - now)));
    },
    flush,
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
