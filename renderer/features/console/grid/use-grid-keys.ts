import type { KeyboardEvent } from 'react';
import { extendTo, movedCell, selectAll, selectCell, stretched, type CellAt } from './selection.ts';
import type { GridEngine } from './grid-engine.ts';

export type GridKeyActions = {
  copy: () => void;
  copyAs: () => void;
  open: () => void;
  rowDetails: () => void;
  find: () => void;
  findNext: (backwards: boolean) => void;
  goToRow: () => void;
  menu: () => void;
  moveColumn: (position: number, by: -1 | 1) => void;
  widen: (position: number, by: number) => void;
  /** Closes what is open beside the grid; false where nothing is. */
  escape: () => boolean;
};

type GridKeysDeps = { engine: GridEngine; rows: number; columns: number; actions: GridKeyActions };

const WIDEN_PX = 16;

function menuKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey);
}

function alone(event: KeyboardEvent, actions: GridKeyActions): (() => void) | null {
  if (menuKey(event)) return actions.menu;
  switch (event.key) {
    case 'Enter': return event.shiftKey ? actions.rowDetails : actions.open;
    case 'F2': return actions.open;
    case 'F3': return () => actions.findNext(event.shiftKey);
    default: return null;
  }
}

function withMod(event: KeyboardEvent, actions: GridKeyActions): (() => void) | null {
  switch (event.key.toLowerCase()) {
    case 'c': return event.shiftKey ? actions.copyAs : actions.copy;
    case 'f': return actions.find;
    case 'g': return actions.goToRow;
    default: return null;
  }
}

function withAlt(event: KeyboardEvent, at: CellAt, actions: GridKeyActions): (() => void) | null {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return null;
  return event.shiftKey ? () => actions.moveColumn(at.position, by) : () => actions.widen(at.position, by * WIDEN_PX);
}

/** The keys of the grid, as in a spreadsheet; the palette and the menus name those that are no spreadsheet's. */
export function useGridKeys({ engine, rows, columns, actions }: GridKeysDeps) {
  const selecting = (event: KeyboardEvent): boolean => {
    const mod = event.ctrlKey || event.metaKey;
    const old = engine.selection.get();
    if (event.key === ' ' && (mod || event.shiftKey)) {
      engine.select(stretched(old ?? selectCell({ row: 0, position: 0 }), mod && event.shiftKey ? 'rows' : mod ? 'columns' : 'rows'));
      return true;
    }
    if (mod && event.key.toLowerCase() === 'a') {
      engine.select(selectAll(old));
      return true;
    }
    const from = old === null ? { row: 0, position: 0 } : event.shiftKey ? old.lead : old.active;
    const to = movedCell(from, { key: event.key, mod }, { rows, columns }, engine.rowsInView);
    if (to === null) return false;
    const next = old === null && event.key.startsWith('Arrow') ? from : to;
    engine.select(event.shiftKey && old !== null ? extendTo(old, next) : selectCell(next), next);
    return true;
  };
  return (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') {
      if (actions.escape()) event.preventDefault();
      return;
    }
    if (rows === 0 || columns === 0) return;
    const at = engine.selection.get()?.active ?? { row: 0, position: 0 };
    const mod = event.ctrlKey || event.metaKey;
    const act = event.altKey ? withAlt(event, at, actions) : mod ? withMod(event, actions) : alone(event, actions);
    if (act !== null) {
      event.preventDefault();
      act();
    } else if (!event.altKey && selecting(event)) event.preventDefault();
  };
}
