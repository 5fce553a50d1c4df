import { useEffect, useRef } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Access, Target } from '../../../shared/contract/base.ts';
import type { Pick } from '../../../shared/contract/sql.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { useStore } from '../../state/store.ts';
import { chooseRole, consoleStatus, elevationAsked, roleChoiceOf, roleChoices } from '../../state/workbench-state.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import type { ConsoleSession, ConsoleTabs } from './console-session.ts';
import type { ConsoleTab } from './console-tab.ts';
import { Editor } from './editor.tsx';
import { EditorArea, useEditorHandles } from './editor-area.tsx';
import type { EditorHandle } from './editor-handle.ts';
import { ConsoleFrame } from './layout/console-frame.tsx';
import { ResultPanel } from './result-panel.tsx';
import { isRunning } from './run-state.ts';
import { useConsoleSession } from './sessions-context.tsx';
import { TabStrip } from './tab-strip.tsx';
import { Toolbar } from './toolbar.tsx';

type ConsoleProps = { addonId: string; elevated: boolean };

/** The SQL console of one add-on. */
export default function Console({ addonId, elevated }: ConsoleProps) {
  const session = useConsoleSession(addonId);
  const tabs = useStore(session.state);
  useEffect(() => void session.load(), [session]);
  useEffect(() => () => consoleStatus.set(null), [addonId]);
  const active = tabs.tabs.find((tab) => tab.tabId === tabs.activeId) ?? null;
  if (tabs.error !== null) return <div className="p-4"><FailureView error={tabs.error} onRetry={() => void session.load()} /></div>;
  if (active === null) return <div aria-busy="true" aria-label="Loading the console" className="h-full" />;
  return <OpenConsole addonId={addonId} elevated={elevated} session={session} tabs={tabs} tab={active} />;
}

const nowhere = () => undefined;

type OpenConsoleProps = ConsoleProps & { session: ConsoleSession; tabs: ConsoleTabs; tab: ConsoleTab };

function useConsoleActions(tab: ConsoleTab, target: Target, editor: { readonly current: EditorHandle | null }) {
  const last = useRef<Pick>({ kind: 'all' });
  const start = (pick: Pick) => {
    last.current = pick;
    void tab.runner.start(target, tab.content.text, pick);
  };
  return {
    run: () => start(editor.current?.pick() ?? { kind: 'all' }),
    runAll: () => start({ kind: 'all' }),
    again: () => start(last.current),
    cancel: () => void tab.runner.cancel(),
  };
}

function OpenConsole({ addonId, elevated, session, tabs, tab }: OpenConsoleProps) {
  const role = roleChoiceOf(useStore(roleChoices), addonId);
  const run = useStore(tab.run);
  const handles = useEditorHandles(tabs);
  const editor = handles.active;
  const actions = useConsoleActions(tab, { addonId, ...role }, editor);
  const running = isRunning(run);
  const connected = useConnected();
  useCommands([
    { id: 'console.run', title: 'Run selection or statement', group: 'SQL', keys: ['Mod+Enter'], run: actions.run, disabled: running || !connected },
    { id: 'console.run-all', title: 'Run everything', group: 'SQL', keys: ['Mod+Shift+Enter'], run: actions.runAll, disabled: running || !connected },
    { id: 'console.cancel', title: 'Cancel the run', group: 'SQL', keys: ['Escape'], run: actions.cancel, disabled: !running },
    { id: 'console.new-tab', title: 'New editor tab', group: 'SQL', keys: ['Alt+N'], run: session.add },
    { id: 'console.close-tab', title: 'Close editor tab', group: 'SQL', keys: ['Alt+W'], run: () => session.close(tab.tabId) },
  ]);
  const cursor = useRef({ line: 1, column: 1 });
  const ownSession = run.role?.access === role.access && run.role.identity === role.identity ? run.session : null;
  const tellStatus = () => consoleStatus.set({ addonId, role: ownSession?.role ?? null, transaction: ownSession === null ? null : run.transaction, ...cursor.current });
  // The status bar follows the run and, through onCursor, the cursor.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(tellStatus, [addonId, ownSession, run.transaction, tab]);
  const onCursor = (line: number, column: number) => {
    cursor.current = { line, column };
    tellStatus();
  };
  const onAccess = (access: Access) => (access === 'read-write' && !elevated ? elevationAsked.set(addonId) : chooseRole(addonId, { access }));
  const failed = run.statements.find((one) => one.failed !== null)?.failed?.error ?? null;
  return (
    <ConsoleFrame session={session} tabs={tabs}>
      <TabStrip tabs={tabs.tabs} activeId={tabs.activeId} onActivate={session.activate} onClose={session.close} onAdd={session.add} onMove={session.reorder} />
      <Group orientation="vertical" className="min-h-0 flex-1">
        <Panel defaultSize="42%" minSize="80px" className="min-h-0">
          <EditorArea
            session={session}
            tabs={tabs}
            handles={handles}
            renderEditor={(part) => (
              <Editor tab={part.tab} active={part.focused} write={role.access === 'read-write'} error={part.tab === tab ? failed : null} handle={part.handle} onCursor={part.focused ? onCursor : nowhere} />
            )}
          />
        </Panel>
        <Separator aria-label="Height of the editor" className="h-1 shrink-0 bg-panel outline-offset-[-1px] hover:bg-accent/40" />
        <Panel minSize="120px" className="flex min-h-0 flex-col">
          <Toolbar run={run} connected={connected} access={role.access} onRun={actions.run} onRunAll={actions.runAll} onCancel={actions.cancel} onAccess={onAccess} />
          <div className="min-h-0 flex-1">
            <ResultPanel
              key={tab.tabId}
              addonId={addonId}
              run={run}
              text={tab.content.text}
              onChoose={(index) => tab.runner.choose(index)}
              onJump={(offset) => editor.current?.jump(offset)}
              onRetry={actions.again}
            />
          </div>
        </Panel>
      </Group>
    </ConsoleFrame>
  );
}
