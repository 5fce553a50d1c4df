import type { Draft } from '../../../shared/contract/workspace.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { diffText } from './draft-diff.ts';

export type SaveState = 'saved' | 'pending' | 'failed';
type Content = Pick<Draft, 'text' | 'cursor' | 'title' | 'commit'>;

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
  settleMs?: number;
  retryMs?: number;
};

/** Saves a tab's draft as the user types: small edits one after the other, the whole draft where an edit is refused. */
export function createDraftSaver({ workspace, saved: start, known, read, settleMs = 300, retryMs = 2000 }: DraftSaverDeps): DraftSaver {
  const state = createStore<SaveState>('saved');
  let saved = start;
  let whole = !known;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let disposed = false;

  const send = async (next: Draft) => {
    const edit = diffText(saved.text, next.text);
    if (!whole && next.title === saved.title && next.commit === saved.commit) {
      try {
        await workspace.edit({ tabId: next.tabId, version: next.version, cursor: next.cursor, edits: edit === null ? [] : [edit] });
        return;
      } catch (error) {
        if (toAppError(error).code !== 'draft.conflict') throw error;
      }
    }
    await workspace.put(next);
  };

  const pass = async () => {
    const next: Draft = { ...saved, ...read(), version: saved.version + 1 };
    if (!whole && next.text === saved.text && next.cursor === saved.cursor && next.title === saved.title && next.commit === saved.commit) {
      state.set('saved');
      return;
    }
    try {
      await send(next);
      saved = next;
      whole = false;
      state.set('saved');
    } catch {
      whole = true;
      state.set('failed');
      schedule(retryMs);
    }
  };

  const flush = async () => {
    clearTimeout(timer);
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
      if (state.get() === 'saved') state.set('pending');
      schedule(settleMs);
    },
    flush,
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
