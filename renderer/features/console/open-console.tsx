import { useEffect, useRef, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { CliAddon } from '../../../shared/cli-command.ts';
import type { Label } from '../../../shared/contract/addons.ts';
import type { Access } from '../../../shared/contract/base.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useStore, useStorePart } from '../../state/store.ts';
import { createQuietTask } from '../../ui/typing.ts';
import { chooseRole, consoleStatus, elevationAsked, roleChoiceOf, roleChoices, type RoleChoice } from '../../state/workbench-state.ts';
import type { ConsoleSession, ConsoleTabs } from './console-session.ts';
import type { ConsoleTab } from './console-tab.ts';
import { Editor, type CursorPlace } from './editor.tsx';
import { EditorArea, useEditorHandles } from './editor-area.tsx';
import { useAskedSql } from './language/use-asked-sql.ts';
import { useFormat } from './language/use-format.ts';
import { useRefreshCatalog } from './language/use-refresh-catalog.ts';
import { ConsoleFrame } from './layout/console-frame.tsx';
import { PanelToggles } from './layout/panel-toggles.tsx';
import { ResultPanel } from './result-panel.tsx';
import { copyCommand } from './run/copy-command.ts';
import { LeaveTransaction } from './run/leave-transaction.tsx';
import { ParameterDialog } from './run/parameter-dialog.tsx';
import { transactionOf } from './run/transaction-of.ts';
import { useExport } from './run/use-export.ts';
import { useRunCommands } from './run/use-run-commands.ts';
import { useRunFlow, type RunFlow } from './run/use-run-flow.ts';
import { OwnershipOffer } from './safety/ownership-offer.tsx';
import { SafetyDialog } from './safety/safety-dialog.tsx';
import { TabStrip } from './tab-strip.tsx';
import { Toolbar } from './toolbar.tsx';

export type ConsoleProps = { addonId: string; cli: CliAddon | null; elevated: boolean; label: Label | null };
type OpenConsoleProps = ConsoleProps & { session: ConsoleSession; tabs: ConsoleTabs; tab: ConsoleTab };

const nowhere = () => undefined;
/** The status bar may be this much later than the cursor, and later while somebody types, so that drawing it delays no key. */
const TELL_MS = 50;
const MOST_TELL_MS = 500;

/** Tells the status bar about the tab's session, and where the cursor is. */
function useConsoleStatus(addonId: string, tab: ConsoleTab, role: RoleChoice) {
  const database = useStore(tab.database.state);
  const own = useStorePart(tab.run, (run) => (run.role?.access === role.access && run.role.identity === role.identity ? run.session : null));
  const cursor = useRef<CursorPlace>({ line: 1, column: 1, selected: 0 });
  const [selection, setSelection] = useState(false);
  const { event } = database;
  const known = event.kind === 'session' && event.access === role.access && event.identity === role.identity ? event.role : null;
  const tell = () => consoleStatus.set({ addonId, role: known ?? own?.role ?? null, transaction: transactionOf(database), ...cursor.current });
  // The status bar follows the session and, through onCursor, the cursor.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(tell, [addonId, known, own, database, tab]);
  const latest = useRef(tell);
  latest.current = tell;
  const [telling] = useState(() => createQuietTask(() => latest.current(), MOST_TELL_MS));
  useEffect(() => telling.drop, [telling]);
  const onCursor = (place: CursorPlace) => {
    cursor.current = place;
    setSelection(place.selected > 0);
    telling.ask(TELL_MS);
  };
  return { onCursor, selection };
}

const closing = { title: 'Close the tab?', because: 'A transaction is open in it, and closing ends its session.', action: 'Roll back and close' };
const switching = { title: 'Use another role?', because: 'A transaction is open in this tab, and another role works in a session of its own.', action: 'Roll back and switch' };

/** What may end the session that a transaction is open in, asked about before. */
function useLeaving({ addonId, elevated, session, tabs, tab }: OpenConsoleProps, flow: RunFlow) {
  const close = async (tabId: string) => {
    const leaving = tabs.tabs.find((one) => one.tabId === tabId);
    if (leaving === undefined || await flow.mayLeave(leaving, closing)) session.close(tabId);
  };
  const onAccess = async (access: Access) => {
    if (access === 'read-write' && !elevated) elevationAsked.set(addonId);
    else if (await flow.mayLeave(tab, switching)) {
      if (flow.hasTransaction()) await tab.database.end('rollback');
      chooseRole(addonId, { access });
    }
  };
  return { onClose: (tabId: string) => void close(tabId), onAccess: (access: Access) => void onAccess(access) };
}

/** The console with its tabs: editors above, what they gave below. */
export function OpenConsole(props: OpenConsoleProps) {
  const { addonId, cli, label, session, tabs, tab } = props;
  const role = roleChoiceOf(useStore(roleChoices), addonId);
  const handles = useEditorHandles(tabs);
  const flow = useRunFlow({ tab, target: { addonId, ...role }, editor: handles.active });
  const exportRows = useExport({ tab, target: { addonId, ...role }, editor: handles.active });
  const onCopyCommand = copyCommand({ addon: cli, tab, target: { addonId, ...role }, editor: handles.active });
  const connected = useConnected();
  const { onCursor, selection } = useConsoleStatus(addonId, tab, role);
  const { onClose, onAccess } = useLeaving(props, flow);
  useRunCommands({ tab, flow, connected, onAdd: session.add, onClose, onExport: () => exportRows(null), onCopyCommand });
  useFormat(tab);
  useRefreshCatalog(addonId, connected);
  useAskedSql(session, addonId);
  useEffect(() => { for (const one of tabs.tabs) one.database.follow(); }, [tabs.tabs]);
  return (
    <ConsoleFrame session={session} tabs={tabs}>
      <TabStrip tabs={tabs.tabs} activeId={tabs.activeId} onActivate={session.activate} onClose={onClose} onAdd={session.add} onMove={session.reorder} tools={<PanelToggles session={session} open={tabs.parts.layout.panel} />} />
      <Group orientation="vertical" className="min-h-0 flex-1">
        <Panel defaultSize="42%" minSize="80px" className="min-h-0">
          <EditorArea
            session={session}
            tabs={tabs}
            handles={handles}
            renderEditor={(part) => <Editor addonId={addonId} tab={part.tab} active={part.focused} write={role.access === 'read-write'} handle={part.handle} onCursor={part.focused ? onCursor : nowhere} />}
          />
        </Panel>
        <Separator aria-label="Height of the editor" className="h-1 shrink-0 bg-panel outline-offset-[-1px] hover:bg-accent/40" />
        <Panel minSize="120px" className="flex min-h-0 flex-col">
          <Toolbar tab={tab} flow={flow} connected={connected} access={role.access} label={label} selection={selection} onAccess={onAccess} onExport={() => exportRows(null)} onCopyCommand={onCopyCommand} />
          <OwnershipOffer addonId={addonId} run={tab.run} />
          <div className="min-h-0 flex-1"><ResultPanel key={tab.tabId} addonId={addonId} tab={tab} flow={flow} onExport={exportRows} /></div>
        </Panel>
      </Group>
      <ParameterDialog question={flow.parameters.question} onAnswer={flow.parameters.answer} />
      <LeaveTransaction question={flow.leaving.question} onAnswer={flow.leaving.answer} />
      <SafetyDialog onJump={(_, offset) => handles.active.current?.jump(offset)} />
    </ConsoleFrame>
  );
}
