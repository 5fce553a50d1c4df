import type { ReactNode } from 'react';

/** The buttons that end a long dialog, always in sight while its content scrolls behind them. */
export function StickyActions({ children }: { children: ReactNode }) {
  return <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-lg border-t border-line-soft bg-raised px-5 pt-3 pb-4">{children}</div>;
}
