import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { NARROWEST_PX } from './column-layout.ts';

type ColumnResizerProps = { name: string; width: number; onResize: (width: number) => void; onFit: () => void };

/** The right edge of a column's header: dragged or by arrow keys for its width, double-clicked to fit what was seen. */
export function ColumnResizer({ name, width, onResize, onFit }: ColumnResizerProps) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const move = (event: PointerEvent) => {
    if (from.current === null) return;
    event.stopPropagation();
    onResize(Math.max(NARROWEST_PX, from.current.width + event.clientX - from.current.x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(Math.max(NARROWEST_PX, width + step));
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of column ${name}`}
      aria-valuenow={width}
      aria-valuemin={NARROWEST_PX}
      tabIndex={-1}
      title="Drag for the width; double-click fits"
      className="absolute inset-y-0 right-0 z-10 w-1.5 cursor-col-resize hover:bg-accent/40"
      onPointerDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={move}
      onPointerUp={(event) => {
        event.stopPropagation();
        from.current = null;
      }}
      onDoubleClick={onFit}
      onKeyDown={onKeyDown}
    />
  );
}
