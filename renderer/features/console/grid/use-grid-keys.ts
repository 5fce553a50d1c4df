import { toast } from 'sonner';
import type { KeyboardEvent } from 'react';
import type { Cell } from '../../../../shared/cell.ts';
import { wordsOf } from '../../../../shared/error-copy.ts';
import { useApi } from '../../../api/api-context.tsx';
import { toAppError } from '../../../api/failure.ts';
import { copyText } from '../../../ui/clipboard.ts';
import { movedCell, type CellAt } from './grid-model.ts';

type GridKeys = {
  resultId: string;
  active: CellAt | null;
  rows: number;
  columns: number;
  pageRows: number;
  valueAt: (at: CellAt) => Cell | undefined;
  onMove: (at: CellAt) => void;
  onOpen: (at: CellAt) => void;
  /** Makes a column wider, or with a negative number narrower, by so many pixels. */
  onWiden: (column: number, by: number) => void;
};

const WIDEN_PX = 16;

/** True where the user marked text in the grid itself, which Ctrl+C then copies as everywhere. */
function hasOwnSelection(grid: Element): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && grid.contains(selection.anchorNode);
}


function widening(event: KeyboardEvent): number {
  const by = !event.shiftKey ? 0 : event.key === 'ArrowRight' ? WIDEN_PX : event.key === 'ArrowLeft' ? -WIDEN_PX : 0;
  if (by !== 0) event.preventDefault();
  return by;
}

/** The keys of the grid: arrows, PageUp/Down, Home, End (with Ctrl to the ends), Ctrl+C copies the value, Enter shows it whole, Shift+Alt+arrows change the column's width. */
export function useGridKeys({ resultId, active, rows, columns, pageRows, valueAt, onMove, onOpen, onWiden }: GridKeys) {
  const { client } = useApi();
  const copy = async (at: CellAt) => {
    const value = valueAt(at);
    if (typeof value === 'string') return copyText(value, 'Value');
    if (value === null) return copyText('', 'NULL (as empty text)');
    try {
      const { text } = await client.sql.cell({ resultId, row: at.row, column: at.column });
      await copyText(text ?? '', 'Value');
    } catch (error) {
      toast.error(wordsOf(toAppError(error)).what);
    }
    return undefined;
  };
  return (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    const at = active ?? { row: 0, column: 0 };
    if (rows === 0 || columns === 0) return;
    if (mod && event.key.toLowerCase() === 'c') {
      if (active === null || hasOwnSelection(event.currentTarget)) return;
      event.preventDefault();
      void copy(active);
      return;
    }
    if (event.key === 'Enter' && !mod && !event.shiftKey && active !== null) {
      event.preventDefault();
      onOpen(active);
      return;
    }
    if (event.altKey) {
      const by = widening(event);
      if (by !== 0) onWiden(at.column, by);
      return;
    }
    const next = movedCell(at, { key: event.key, mod }, rows, columns, pageRows);
    if (next === null) return;
    event.preventDefault();
    onMove(active === null && event.key.startsWith('Arrow') ? at : next);
  };
}
