import type { Piece } from '../../../../shared/sql/splitter.ts';
import type { Monaco } from '../monaco.ts';
import { createStatementMap, type StatementMap } from './statement-map.ts';

type Editor = ReturnType<Monaco['editor']['create']>;

export type StatementHighlight = { map: StatementMap; dispose(): void };

/** Shows softly which statement "Run" would run: the one around the cursor, none while a selection says so itself. */
export function createStatementHighlight(monaco: Monaco, editor: Editor): StatementHighlight {
  const drawn = editor.createDecorationsCollection();
  let last: Piece | null = null;

  const draw = (piece: Piece | null) => {
    const model = editor.getModel();
    last = piece;
    if (model === null || piece === null) {
      drawn.clear();
      return;
    }
    const start = model.getPositionAt(piece.from);
    const end = model.getPositionAt(piece.copyData?.to ?? piece.to);
    const alone = model.getLineFirstNonWhitespaceColumn(start.lineNumber) === start.column
      && model.getLineLastNonWhitespaceColumn(end.lineNumber) <= end.column;
    const range = new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
    drawn.set([
      { range, options: { className: 'statement-at-cursor', isWholeLine: alone, zIndex: -1 } },
      { range, options: { isWholeLine: true, linesDecorationsClassName: 'statement-bar' } },
    ]);
  };

  const follow = () => {
    const model = editor.getModel();
    const position = editor.getPosition();
    if (model === null || position === null) return;
    const selection = editor.getSelection();
    if (selection !== null && !selection.isEmpty()) {
      draw(null);
      return;
    }
    const piece = map.at(model.getOffsetAt(position));
    // Not known while typing: the highlight moves along by itself meanwhile.
    if (piece === undefined) return;
    if (piece?.from !== last?.from || piece?.to !== last?.to) draw(piece);
  };

  const map = createStatementMap({
    read: () => editor.getModel()?.getValue() ?? '',
    onKnown() {
      last = null;
      follow();
    },
  });
  const listeners = [
    editor.onDidChangeModel(() => {
      draw(null);
      map.touch();
    }),
    editor.onDidChangeModelContent(() => map.touch()),
    editor.onDidChangeCursorSelection(follow),
  ];
  return {
    map,
    dispose() {
      for (const listener of listeners) listener.dispose();
      map.dispose();
      drawn.clear();
    },
  };
}
