import type { ContractClient } from '../../../../shared/contract/index.ts';
import type { Draft } from '../../../../shared/contract/workspace.ts';
import { toAppError } from '../../../api/failure.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { TabContent } from '../tab-content.ts';

/** How a tab stands to its saved query. */
export type LinkState = {
  path: string;
  /** `changed`: another program changed the file since it was opened; `gone`: it cannot be found. */
  status: 'unknown' | 'same' | 'modified' | 'changed' | 'gone';
};

type Known = { text: string; revision: string };

export type FileLink = {
  /** Null for a tab without a file. */
  state: Store<LinkState | null>;
  /** What the draft keeps. */
  file(): Draft['file'];
  /** Looks whether the tab's text is still that of the file. */
  compare(): void;
  /** Looks at the file. `stamp` names its size and time: one that was seen already is not read again. */
  check(stamp?: string): Promise<void>;
  /** Belongs to this file from now on. */
  take(path: string, known: Known): void;
  /** Follows a file that was moved. */
  moved(path: string): void;
  /** Writes the tab's text. Throws `query.changed` where the file is not what was opened, unless forced. */
  save(force: boolean): Promise<void>;
  /** Puts the file's text into the tab, as one step that can be undone. */
  reload(): Promise<void>;
  /** Keeps the tab's text; the next save replaces the file's. */
  keep(): Promise<void>;
  unlink(): void;
};

type Linked = { file: Draft['file']; known: Known | null; seen: string | undefined };

/** The state of a link, told to the window. */
function createTeller(linked: Linked, content: TabContent) {
  const state = createStore<LinkState | null>(linked.file === null ? null : { path: linked.file.path, status: 'unknown' });
  const tell = (status: LinkState['status']) => {
    const path = linked.file?.path;
    const old = state.get();
    if (path === undefined) state.set(null);
    else if (old?.path !== path || old.status !== status) state.set({ path, status });
  };
  const compare = () => {
    const status = state.get()?.status;
    if (linked.file === null || linked.known === null || status === 'changed' || status === 'gone') return;
    tell(content.text === linked.known.text ? 'same' : 'modified');
  };
  return { state, tell, compare };
}

/** Follows one file beside one tab's text. `onChange` is told when the draft has to be saved. */
export function createFileLink(client: Pick<ContractClient, 'queries'>, start: Draft['file'], content: TabContent, onChange: () => void): FileLink {
  const linked: Linked = { file: start, known: null, seen: undefined };
  const { state, tell, compare } = createTeller(linked, content);
  const isStill = (path: string) => linked.file?.path === path;

  const take = (path: string, known: Known) => {
    Object.assign(linked, { file: { path, revision: known.revision }, known, seen: undefined });
    tell('unknown');
    compare();
    onChange();
  };
  const check = async (stamp?: string) => {
    if (linked.file === null || (stamp !== undefined && stamp === linked.seen)) return;
    const { path } = linked.file;
    try {
      const now = await client.queries.read({ path });
      if (!isStill(path)) return;
      if (now.revision !== linked.file.revision && now.text !== content.text) tell('changed');
      else take(path, now);
      linked.seen = stamp;
    } catch (error) {
      linked.seen = undefined;
      if (toAppError(error).code === 'query.not-found' && isStill(path)) tell('gone');
    }
  };
  /** Takes the file as it is now; `text` says what the tab shows then. */
  const settle = async (text: (theirs: string) => string) => {
    if (linked.file === null) return;
    const { path } = linked.file;
    const now = await client.queries.read({ path });
    if (!isStill(path)) return;
    const next = text(now.text);
    if (next !== content.text) content.text = next;
    take(path, now);
  };

  return {
    state, compare, check, take,
    file: () => linked.file,
    moved(path) {
      if (linked.file === null) return;
      linked.file = { ...linked.file, path };
      tell(state.get()?.status ?? 'unknown');
      onChange();
    },
    async save(force) {
      if (linked.file === null) return;
      const { path, revision } = linked.file;
      const { text } = content;
      const written = await client.queries.write({ path, text, revision: state.get()?.status === 'gone' ? null : revision, force });
      take(path, { text, revision: written.revision });
    },
    reload: () => settle((theirs) => theirs),
    keep: () => settle(() => content.text),
    unlink() {
      Object.assign(linked, { file: null, known: null, seen: undefined });
      state.set(null);
      onChange();
    },
  };
}
