import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useStore } from '../../../state/store.ts';
import type { GridEngine } from './grid-engine.ts';
import { bindPointer } from './grid-pointer.ts';
import './grid.css';

type GridSurfaceProps = {
  id: string;
  engine: GridEngine;
  label: string;
  rows: number;
  columns: number;
  /** The scrolling element, which holds the focus. */
  grid: RefObject<HTMLDivElement | null>;
  shownColumns: number;
  busy: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onOpen: () => void;
  onMenu: (x: number, y: number) => void;
  children: ReactNode;
};

function useAttached({ engine, grid, shownColumns, onOpen, onMenu }: Pick<GridSurfaceProps, 'engine' | 'grid' | 'shownColumns' | 'onOpen' | 'onMenu'>) {
  const spacer = useRef<HTMLDivElement>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const latest = useRef({ shownColumns, onOpen, onMenu });
  latest.current = { shownColumns, onOpen, onMenu };
  useEffect(() => {
    if (grid.current === null || spacer.current === null || viewport.current === null || body.current === null) return undefined;
    const detach = engine.attach({ scroller: grid.current, spacer: spacer.current, viewport: viewport.current, body: body.current });
    const unbind = bindPointer({
      engine, viewport: viewport.current, body: body.current,
      columns: () => latest.current.shownColumns, onOpen: () => latest.current.onOpen(), onMenu: (x, y) => latest.current.onMenu(x, y),
    });
    return () => {
      unbind();
      detach();
    };
  }, [engine, grid]);
  return { spacer, viewport, body };
}

/** The scrolling part of the grid: React makes these few elements, the engine draws the cells into them. */
export function GridSurface({ id, engine, label, rows, columns, grid, busy, onKeyDown, children, ...rest }: GridSurfaceProps) {
  const { spacer, viewport, body } = useAttached({ engine, grid, ...rest });
  const active = useStore(engine.selection) !== null;
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      aria-readonly="true"
      aria-multiselectable="true"
      aria-busy={busy}
      aria-keyshortcuts="Control+C Control+Shift+C Control+F Control+G Enter Shift+Enter Shift+F10"
      aria-rowcount={rows + 1}
      aria-colcount={columns + 1}
      aria-activedescendant={active ? `${id}-active` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
      className="grid-scroller h-full w-full bg-bg"
    >
      <div ref={spacer} role="presentation">
        <div ref={viewport} role="presentation" className="grid-viewport">
          {children}
          <div ref={body} role="rowgroup" className="grid-body" />
        </div>
      </div>
    </div>
  );
}
