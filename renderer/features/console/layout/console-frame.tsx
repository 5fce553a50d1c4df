import type { ReactNode } from 'react';
import type { ConsoleSession, ConsoleTabs } from '../console-session.ts';
import { useLayoutCommands } from './use-layout-commands.ts';

type ConsoleFrameProps = { session: ConsoleSession; tabs: ConsoleTabs; children: ReactNode };

/** The console with the side panel beside it. */
export function ConsoleFrame({ session, tabs, children }: ConsoleFrameProps) {
  useLayoutCommands(session, tabs);
  return <section aria-label="SQL console" className="flex h-full min-h-0 flex-col">{children}</section>;
}
