import type { Monaco } from './monaco.ts';
import type { ConsoleTab } from './console-tab.ts';

type Editor = ReturnType<Monaco['editor']['create']>;
type Model = ReturnType<Monaco['editor']['createModel']>;
type Kept = { model: Model; view: ReturnType<Editor['saveViewState']> };

export type EditorModels = { show(tab: ConsoleTab): Model; keepOnly(tabIds: ReadonlySet<string>): void; dispose(): void };

/** One Monaco model a tab, with its scroll position and undo history, while the editor is mounted. */
export function createEditorModels(monaco: Monaco, editor: Editor): EditorModels {
  const kept = new Map<string, Kept>();
  let shown: string | null = null;

  const make = (tab: ConsoleTab): Kept => {
    const model = monaco.editor.createModel(tab.content.text, 'pgsql');
    model.onDidChangeContent(() => {
      tab.content.text = model.getValue();
      tab.saver.touch();
    });
    return { model, view: null };
  };

  return {
    show(tab) {
      const leaving = shown === null ? undefined : kept.get(shown);
      if (leaving !== undefined && shown !== tab.tabId) leaving.view = editor.saveViewState();
      const entry = kept.get(tab.tabId) ?? make(tab);
      kept.set(tab.tabId, entry);
      if (shown !== tab.tabId) {
        shown = tab.tabId;
        editor.setModel(entry.model);
        if (entry.view === null) {
          const position = entry.model.getPositionAt(tab.content.cursor);
          editor.setPosition(position);
          editor.revealPositionInCenterIfOutsideViewport(position);
        } else editor.restoreViewState(entry.view);
      }
      return entry.model;
    },
    keepOnly(tabIds) {
      for (const [tabId, { model }] of kept) {
        if (tabIds.has(tabId)) continue;
        kept.delete(tabId);
        model.dispose();
      }
    },
    dispose() {
      for (const { model } of kept.values()) model.dispose();
      kept.clear();
    },
  };
}
