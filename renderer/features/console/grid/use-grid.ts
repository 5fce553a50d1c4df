import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Column } from '../../../../shared/cell.ts';
import { createGridEngine, type GridEngine } from './grid-engine.ts';
import { gridMemory } from './grid-memory.ts';
import { selectCell } from './selection.ts';
import { useColumns, type Columns } from './use-columns.ts';
import { useOrder, type ResultOrder } from './use-order.ts';
import { useRows, type Rows } from './use-rows.ts';

type GridDeps = { resultId: string; columns: readonly Column[]; count: number; complete: boolean; statementText: string | null; onRerun: ((text: string) => void) | undefined };

export type Grid = {
  id: string;
  engine: GridEngine;
  ordered: ResultOrder;
  arranged: Columns;
  rows: Rows | null;
  error: unknown;
  viewId: string | null;
  /** Rows in the view shown. */
  count: number;
};

/** True from the first rows on, whatever is shown later. */
function useHere(rows: Rows | null): boolean {
  const [here, setHere] = useState(false);
  useEffect(() => (rows === null || here ? undefined : rows.arrivals.subscribe(() => setHere(true))), [rows, here]);
  return here;
}

/** After columns moved the active column stays active; ranges over places that mean something else now are let go. */
function useLayoutOf(engine: GridEngine, arranged: Columns): void {
  const before = useRef(arranged.layout);
  useLayoutEffect(() => {
    const old = before.current.columns;
    const { layout } = arranged;
    before.current = layout;
    engine.setLayout(layout);
    const selection = engine.selection.get();
    if (selection === null || (old.length === layout.columns.length && old.every((column, position) => layout.columns[position] === column))) return;
    const position = layout.columns.indexOf(old[selection.active.position] ?? -1);
    engine.select(position < 0 ? null : selectCell({ row: selection.active.row, position }));
  }, [engine, arranged]);
}

/** Rows, order, columns and drawing of one result, tied together. */
export function useGrid({ resultId, columns, count: all, complete, statementText, onRerun }: GridDeps): Grid {
  const id = useId();
  const engine = useMemo(() => createGridEngine(id, columns), [id, columns]);
  const ordered = useOrder({ resultId, complete, statementText, onRerun });
  const viewId = ordered.view?.viewId ?? null;
  const count = ordered.view?.count ?? all;
  const { rows, error } = useRows(resultId, viewId, columns.length);
  const arranged = useColumns(columns, () => rows?.cache.rows() ?? [], useHere(rows));
  useLayoutOf(engine, arranged);
  useLayoutEffect(() => engine.setRows(rows?.cache ?? null, count), [engine, rows, count]);
  useEffect(() => rows?.arrivals.subscribe(engine.repaint), [engine, rows]);
  const shownView = useRef(viewId);
  useEffect(() => {
    if (shownView.current === viewId) return;
    shownView.current = viewId;
    const active = engine.selection.get()?.active;
    engine.restore({ top: 0, left: engine.place().left, selection: active === undefined ? null : selectCell({ row: 0, position: active.position }) });
  }, [engine, viewId]);
  useEffect(() => {
    const place = gridMemory.places.get(resultId);
    if (place !== undefined) engine.restore(place);
    return () => gridMemory.places.set(resultId, engine.place());
  }, [engine, resultId]);
  return { id, engine, ordered, arranged, rows, error, viewId, count };
}
