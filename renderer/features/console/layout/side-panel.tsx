import { X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { editorAsked } from '../../../state/workbench-state.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { ConsoleSession } from '../console-session.ts';

const LEAST_PX = 220;
const MOST_PX = 640;
const USUAL_PX = 300;
const STEP_PX = 16;

const within = (pixels: number) => Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, pixels)));

function Divider({ width, onWidth }: { width: number; onWidth: (pixels: number) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (from.current !== null) onWidth(within(from.current.width + event.clientX - from.current.x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    onWidth(within(width + (event.key === 'ArrowLeft' ? -STEP_PX : STEP_PX)));
  };
  return (
    <div
      role="separator"
      aria-label="Width of the side panel"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={LEAST_PX}
      aria-valuemax={MOST_PX}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => { from.current = null; }}
      onKeyDown={onKeyDown}
      className="w-1 shrink-0 cursor-col-resize bg-panel outline-offset-[-1px] hover:bg-accent/40"
    />
  );
}

type SidePanelProps = { session: ConsoleSession; title: string; width: number | undefined; tools?: ReactNode; children: ReactNode };

/** The one place beside the editor for the history and the saved queries; over the console where that is narrow. */
export function SidePanel({ session, title, width = USUAL_PX, tools, children }: SidePanelProps) {
  const place = useRef<HTMLDivElement>(null);
  // The panel takes the focus when the user opens it, but not where it was open when the program started.
  useEffect(() => { if (document.activeElement !== document.body) place.current?.querySelector('input')?.focus(); }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Node) || place.current?.contains(event.target) !== true) return;
    session.showPanel(null);
    editorAsked.set((old) => old + 1);
  };
  return (
    <>
      <aside
        ref={place}
        aria-label={title}
        data-own-escape=""
        onKeyDown={onKeyDown}
        style={{ width: within(width) }}
        className="flex min-h-0 max-w-[85%] shrink-0 flex-col border-r border-line bg-panel @max-[760px]:absolute @max-[760px]:inset-y-0 @max-[760px]:left-0 @max-[760px]:z-20 @max-[760px]:shadow-pop"
      >
        <header className="flex h-8 shrink-0 items-center gap-1 border-b border-line pr-1 pl-3">
          <h2 className="m-0 min-w-0 flex-1 truncate text-base font-semibold">{title}</h2>
          {tools}
          <IconButton label={`Close ${title.toLowerCase()}`} icon={<X size={14} />} onClick={() => session.showPanel(null)} />
        </header>
        {children}
      </aside>
      <div className="flex @max-[760px]:hidden"><Divider width={within(width)} onWidth={(pixels) => session.setSize('side', pixels)} /></div>
    </>
  );
}
