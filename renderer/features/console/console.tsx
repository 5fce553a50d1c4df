import { useEffect } from 'react';
import { useStore } from '../../state/store.ts';
import { consoleStatus } from '../../state/workbench-state.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { OpenConsole, type ConsoleProps } from './open-console.tsx';
import { useConsoleSession } from './sessions-context.tsx';

/** The SQL console of one add-on. */
export default function Console(props: ConsoleProps) {
  const { addonId } = props;
  const session = useConsoleSession(addonId);
  const tabs = useStore(session.state);
  useEffect(() => void session.load(), [session]);
  useEffect(() => () => consoleStatus.set(null), [addonId]);
  const active = tabs.tabs.find((tab) => tab.tabId === tabs.activeId) ?? null;
  if (tabs.error !== null) return <div className="p-4"><FailureView error={tabs.error} onRetry={() => void session.load()} /></div>;
  if (active === null) return <div aria-busy="true" aria-label="Loading the console" className="h-full" />;
  return <OpenConsole {...props} session={session} tabs={tabs} tab={active} />;
}
