import { useLayoutEffect, useRef, type ReactNode } from 'react';

/** Keeps the height of what it showed last while it is held, so that no button below slips away from under the pointer. */
export function Steady({ held, children }: { held: boolean; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  useLayoutEffect(() => {
    if (box.current === null) return;
    box.current.style.minHeight = held ? `${height.current}px` : '';
    if (!held) height.current = box.current.offsetHeight;
  });
  return <div ref={box}>{children}</div>;
}
