import type { ReactNode } from 'react';
import type { ConsoleSession, ConsoleTabs } from '../console-session.ts';
import { HistoryPanel } from '../history/history-panel.tsx';
import { QueriesPanel } from '../queries/queries-panel.tsx';
import { SaveDialogs } from '../queries/save-dialogs.tsx';
import { useLinkChecks } from '../queries/use-link-checks.ts';
import { useQueryCommands } from '../queries/use-query-commands.ts';
import { useClosedTabs } from './use-closed-tabs.ts';
import { useLayoutCommands } from './use-layout-commands.ts';

type ConsoleFrameProps = { session: ConsoleSession; tabs: ConsoleTabs; children: ReactNode };

/** The console with the side panel beside it. */
export function ConsoleFrame({ session, tabs, children }: ConsoleFrameProps) {
  useLayoutCommands(session, tabs);
  useClosedTabs(session);
  useLinkChecks(tabs.tabs);
  useQueryCommands(session, tabs);
  const { panel, sizes } = tabs.parts.layout;
  const shared = { session, tabs, width: sizes['side'] };
  return (
    <div className="@container relative flex h-full min-h-0">
      {panel === 'history' ? <HistoryPanel key={session.addonId} {...shared} /> : null}
      {panel === 'queries' ? <QueriesPanel {...shared} /> : null}
      <section aria-label="SQL console" className="flex h-full min-h-0 min-w-0 flex-1 flex-col">{children}</section>
      <SaveDialogs session={session} />
    </div>
  );
}
