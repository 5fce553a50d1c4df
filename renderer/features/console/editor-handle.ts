import type { Pick } from '../../../shared/contract/sql.ts';
import type { Monaco } from './monaco.ts';

type MonacoEditor = ReturnType<Monaco['editor']['create']>;

/** What the rest of the console may ask of the editor. */
export type EditorHandle = {
  /** The selection, or the statement around the cursor. */
  pick(): Pick;
  /** Everything from the cursor's statement on. */
  pickToEnd(): Pick;
  /** Puts the cursor at a UTF-16 offset and the focus into the editor. */
  jump(offset: number): void;
  focus(): void;
};

/** Speaks for one Monaco editor; `statementStart` tells where the statement around an offset begins. */
export function handleOf(editor: MonacoEditor, statementStart: (offset: number) => number): EditorHandle {
  return {
    pick() {
      const model = editor.getModel();
      const selection = editor.getSelection();
      const position = editor.getPosition();
      if (model === null || position === null) return { kind: 'all' };
      if (selection !== null && !selection.isEmpty()) {
        return { kind: 'selection', range: { from: model.getOffsetAt(selection.getStartPosition()), to: model.getOffsetAt(selection.getEndPosition()) } };
      }
      return { kind: 'statement', at: model.getOffsetAt(position) };
    },
    pickToEnd() {
      const model = editor.getModel();
      const position = editor.getPosition();
      if (model === null || position === null) return { kind: 'all' };
      return { kind: 'selection', range: { from: statementStart(model.getOffsetAt(position)), to: model.getValueLength() } };
    },
    jump(offset) {
      const position = editor.getModel()?.getPositionAt(offset);
      if (position === undefined) return;
      editor.setPosition(position);
      editor.revealPositionInCenterIfOutsideViewport(position);
      editor.focus();
    },
    focus: () => editor.focus(),
  };
}
