import type { Monaco } from './monaco.ts';
import type { ConsoleTab } from './console-tab.ts';
import { diffText } from './draft-diff.ts';
import { createRunMarks } from './statements/run-marks.ts';

type Editor = ReturnType<Monaco['editor']['create']>;
export type Model = ReturnType<Monaco['editor']['createModel']>;
type View = ReturnType<Editor['saveViewState']>;

export type EditorModels = { show(tab: ConsoleTab): Model; dispose(): void };

/** Makes the model show what the tab's content was set to, as one step that can be undone. */
function takeOver(model: Model, { content, editing }: ConsoleTab) {
  const { text, cursor, anchor } = content;
  const edit = diffText(model.getValue(), text);
  if (edit === null) return;
  const from = model.getPositionAt(edit.offset);
  const to = model.getPositionAt(edit.offset + edit.length);
  const range = { startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column };
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: edit.text, forceMoveMarkers: true }], () => null);
  model.pushStackElement();
  // The edit moved the editors' cursors in its own way.
  content.cursor = cursor;
  content.anchor = anchor;
  for (const place of editing.shownBy) place();
}

/** The tab's one model, whichever editors show it, with its undo history until the tab is closed. */
function modelOf(monaco: Monaco, tab: ConsoleTab): Model {
  if (tab.editing.model !== null) return tab.editing.model;
  const model = monaco.editor.createModel(tab.content.text, 'pgsql');
  const changes = model.onDidChangeContent(() => {
    tab.content.typed(() => model.getValue());
    tab.saver.touch();
  });
  const unfollow = tab.content.replaced.subscribe(() => takeOver(model, tab));
  const marks = createRunMarks(monaco, model, tab.run);
  model.onWillDispose(() => {
    marks.dispose();
    tab.editing.marks = null;
    changes.dispose();
    unfollow();
  });
  tab.editing.model = model;
  tab.editing.marks = marks;
  return model;
}

/** Puts cursor and selection where the draft has them. */
function select(monaco: Monaco, editor: Editor, model: Model, { cursor, anchor }: ConsoleTab['content']) {
  const position = model.getPositionAt(cursor);
  const start = anchor === null ? position : model.getPositionAt(anchor);
  editor.setSelection(new monaco.Selection(start.lineNumber, start.column, position.lineNumber, position.column));
}

function scrollTo(editor: Editor, model: Model, topLine: number) {
  editor.setScrollTop(topLine === 1 ? 0 : editor.getTopForLineNumber(Math.min(topLine, model.getLineCount())));
}

/** What one editor shows, a tab at a time; it tells the tab's draft where the cursor is and what is in view. */
export function createEditorModels(monaco: Monaco, editor: Editor): EditorModels {
  const views = new WeakMap<ConsoleTab, View>();
  let shown: ConsoleTab | null = null;
  let restoring = false;

  /** Of two editors that show the same tab, the one with the focus speaks for it. */
  const speaks = (tab: ConsoleTab) => !restoring && (tab.editing.shownBy.size < 2 || editor.hasTextFocus());
  const noteCursor = () => {
    const model = editor.getModel();
    const selection = editor.getSelection();
    if (shown === null || model === null || selection === null || !speaks(shown)) return;
    const cursor = model.getOffsetAt(selection.getPosition());
    const anchor = selection.isEmpty() ? null : model.getOffsetAt({ lineNumber: selection.selectionStartLineNumber, column: selection.selectionStartColumn });
    if (shown.content.cursor === cursor && shown.content.anchor === anchor) return;
    shown.content.cursor = cursor;
    shown.content.anchor = anchor;
    shown.saver.touch();
  };
  const noteScroll = () => {
    const topLine = editor.getVisibleRanges()[0]?.startLineNumber;
    // A hidden editor has no lines in view.
    if (shown === null || topLine === undefined || editor.getLayoutInfo().height === 0 || !speaks(shown) || shown.content.topLine === topLine) return;
    shown.content.topLine = topLine;
    shown.saver.touch();
  };
  const listeners = [editor.onDidChangeCursorSelection(noteCursor), editor.onDidScrollChange(noteScroll)];
  const place = () => {
    const model = editor.getModel();
    if (shown === null || model === null) return;
    select(monaco, editor, model, shown.content);
    const position = editor.getPosition();
    if (position !== null) editor.revealPosition(position);
  };
  const leave = () => {
    shown?.editing.shownBy.delete(place);
    shown = null;
  };

  return {
    show(tab) {
      const model = modelOf(monaco, tab);
      if (shown === tab && editor.getModel() === model) return model;
      if (shown !== null && editor.getModel() !== null) views.set(shown, editor.saveViewState());
      leave();
      restoring = true;
      shown = tab;
      tab.editing.shownBy.add(place);
      editor.setModel(model);
      const view = views.get(tab);
      if (view === undefined || view === null) {
        select(monaco, editor, model, tab.content);
        scrollTo(editor, model, tab.content.topLine);
      } else editor.restoreViewState(view);
      restoring = false;
      return model;
    },
    dispose() {
      leave();
      for (const listener of listeners) listener.dispose();
    },
  };
}
