import type { Draft } from '../../../shared/contract/workspace.ts';
import { createStore, type Store } from '../../state/store.ts';

/** What the editor shows of a tab, as typed last. */
export type TabContent = {
  /** Setting it replaces what the editors show, as one step that can be undone. */
  text: string;
  /** UTF-16 offsets. `anchor` is the other end of the selection, null for none. */
  cursor: number;
  anchor: number | null;
  /** The first line in view, from 1. */
  topLine: number;
  /** Tells that the text has changed; it is read when somebody asks, because that takes time in large texts. */
  typed(read: () => string): void;
  /** Replaces the selection, or inserts at the cursor. */
  insert(piece: string): void;
  /** Counts the times that the text was set from outside the editor. */
  replaced: Store<number>;
};

/** The content of a draft. */
export function createTabContent(draft: Pick<Draft, 'text' | 'cursor' | 'anchor' | 'topLine'>): TabContent {
  let text = draft.text;
  let unread: (() => string) | null = null;
  const replaced = createStore(0);
  const content: TabContent = {
    cursor: draft.cursor, anchor: draft.anchor, topLine: draft.topLine, replaced,
    get text() {
      if (unread !== null) text = unread();
      unread = null;
      return text;
    },
    set text(next) {
      unread = null;
      text = next;
      replaced.set((old) => old + 1);
    },
    typed(read) { unread = read; },
    insert(piece) {
      const { text: old, cursor } = content;
      const from = Math.min(cursor, content.anchor ?? cursor);
      const to = Math.max(cursor, content.anchor ?? cursor);
      content.cursor = from + piece.length;
      content.anchor = null;
      content.text = old.slice(0, from) + piece + old.slice(to);
    },
  };
  return content;
}
