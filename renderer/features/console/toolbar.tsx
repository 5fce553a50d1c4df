import { ChevronDown, Download, Play, Square } from 'lucide-react';
import type { Label } from '../../../shared/contract/addons.ts';
import type { Access } from '../../../shared/contract/base.ts';
import { chordText } from '../../state/commands.ts';
import { useStore, useStorePart } from '../../state/store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.ts';
import { Choice } from '../../ui/field.tsx';
import { LabelTag } from '../../ui/marks.tsx';
import { DropMenu } from '../../ui/menu.tsx';
import type { ConsoleTab } from './console-tab.ts';
import { valueWords } from './run/parameter-form.ts';
import { endedWords, runWords } from './run/run-words.ts';
import { TransactionControls } from './run/transaction-controls.tsx';
import { transactionOf } from './run/transaction-of.ts';
import type { RunFlow } from './run/use-run-flow.ts';
import { useWaits } from './run/use-waits.ts';
import { WaitState } from './run/wait-state.tsx';
import { isRunning } from './run-state.ts';

const accesses = [
  { value: 'read-only', text: 'Read-only' },
  { value: 'read-write', text: 'Read & write', tone: 'amber' },
] as const;

const commits = [
  { value: 'auto', text: 'Auto-commit', title: 'Each statement commits by itself, as psql does' },
  { value: 'manual', text: 'Manual', title: 'The first statement begins a transaction, as psql does with AUTOCOMMIT off; you commit or roll it back' },
] as const;

type ToolbarProps = {
  tab: ConsoleTab;
  flow: RunFlow;
  /** False while the program cannot be reached; then nothing can run. */
  connected: boolean;
  access: Access;
  label: Label | null;
  /** Something is selected in the editor, which is what runs then. */
  selection: boolean;
  onAccess: (access: Access) => void;
  onExport: () => void;
  /** The same by the Heroku CLI; null where it has no name for the add-on. */
  onCopyCommand: (() => void) | null;
};

function RunMenu({ tab, flow, idle, onCopyCommand }: Pick<ToolbarProps, 'tab' | 'flow' | 'onCopyCommand'> & { idle: boolean }) {
  const onError = useStore(tab.runner.onError);
  const commit = useStore(tab.commit);
  return (
    <DropMenu
      label="How to run"
      trigger={<IconButton label="How to run" icon={<ChevronDown size={13} />} />}
      entries={[
        { label: 'Run from the cursor to the end', hint: chordText('Mod+Alt+Enter'), disabled: !idle, onSelect: flow.runToEnd },
        { label: 'Stop at the first error', checked: onError === 'stop', separator: true, onSelect: () => tab.runner.onError.set('stop') },
        { label: 'Go on after errors', checked: onError === 'continue', onSelect: () => tab.runner.onError.set('continue') },
        { label: 'Commit each statement', checked: commit === 'auto', separator: true, onSelect: () => tab.chooseCommit('auto') },
        { label: 'Commit by hand', checked: commit === 'manual', onSelect: () => tab.chooseCommit('manual') },
        { label: 'Edit parameters…', hint: chordText('Mod+Shift+P'), separator: true, onSelect: flow.editParameters },
        { label: 'Copy as command', separator: true, disabled: onCopyCommand === null, onSelect: () => onCopyCommand?.() },
      ]}
    />
  );
}

function RunButtons({ tab, flow, connected, selection, onCopyCommand }: Pick<ToolbarProps, 'tab' | 'flow' | 'connected' | 'selection' | 'onCopyCommand'>) {
  const running = useStorePart(tab.run, isRunning);
  const idle = !running && connected;
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      <Button small kind="primary" disabled={!idle} onClick={flow.run} className="min-w-16" title={selection ? `Run what is selected (${chordText('Mod+Enter')})` : `Run the highlighted statement (${chordText('Mod+Enter')})`}>
        <Play size={12} aria-hidden="true" /> {selection ? 'Run selection' : 'Run'}
      </Button>
      <Button small disabled={!idle} onClick={flow.runAll} title={`Run everything (${chordText('Mod+Shift+Enter')})`}>Run all</Button>
      <RunMenu tab={tab} flow={flow} idle={idle} onCopyCommand={onCopyCommand} />
      <Button small disabled={!running} onClick={flow.cancel} title="Cancel the run (Esc)"><Square size={11} aria-hidden="true" /> <span className="@max-[800px]/run:sr-only">Cancel</span></Button>
    </span>
  );
}

function ParameterChip({ tab, onEdit }: { tab: ConsoleTab; onEdit: () => void }) {
  const parameters = useStorePart(tab.run, (run) => run.parameters);
  const values = useStore(tab.runner.values);
  if (parameters.length === 0) return null;
  const words = valueWords(parameters.map(({ name, value }) => ({ name, value: values.get(name) ?? value })));
  return (
    <button type="button" onClick={onEdit} title={`Parameters: ${words}. Click to change them (${chordText('Mod+Shift+P')}).`} className="min-w-0 max-w-60 shrink-[2] truncate rounded-full @max-[800px]/run:hidden border border-line bg-bg px-2 font-mono text-xs leading-5 text-muted hover:text-text">
      <span className="sr-only">Parameters: </span>{words}
    </button>
  );
}

function RunStatus({ tab }: { tab: ConsoleTab }) {
  const run = useStore(tab.run);
  const database = useStore(tab.database.state);
  const running = isRunning(run);
  const now = useNow(200, running);
  const waits = useWaits(tab.tabId, run, now);
  const ended = endedWords(database);
  const words = running || ended === '' ? runWords(run, now) : ended;
  return (
    <>
      <WaitState waits={waits} />
      <span role="status" aria-live={running ? 'off' : 'polite'} aria-label="Run state" title={words} className={cx('truncate text-muted tabular', running ? 'shrink-0' : 'min-w-0')}>{words}</span>
    </>
  );
}

/** Run, Cancel, how things run and commit, the transaction, and what the run is at. */
export function Toolbar({ tab, flow, connected, access, label, selection, onAccess, onExport, onCopyCommand }: ToolbarProps) {
  const running = useStorePart(tab.run, isRunning);
  const transaction = transactionOf(useStore(tab.database.state));
  const commit = useStore(tab.commit);
  return (
    <div role="toolbar" aria-label="Run" className="@container/run flex h-9 shrink-0 items-center gap-2 overflow-hidden border-y border-line bg-panel px-3">
      <RunButtons tab={tab} flow={flow} connected={connected} selection={selection} onCopyCommand={onCopyCommand} />
      <Choice label="Console access" value={access} options={accesses} disabled={running || !connected} onChange={onAccess} />
      {access === 'read-write' && label !== null ? <LabelTag label={label} /> : null}
      <span className="flex @max-[900px]/run:hidden"><Choice label="Commit mode" value={commit} options={commits} onChange={tab.chooseCommit} /></span>
      {commit === 'manual' ? <span title="You commit or roll back; the menu beside Run all changes that" className="hidden shrink-0 rounded-full border border-line px-2 text-sm leading-5 text-muted @max-[900px]/run:inline">Manual</span> : null}
      <TransactionControls transaction={transaction} disabled={running || !connected} onEnd={flow.end} />
      <ParameterChip tab={tab} onEdit={flow.editParameters} />
      <span className="flex-1" />
      <RunStatus tab={tab} />
      <IconButton label={`Export… (${chordText('Mod+Shift+X')})`} icon={<Download size={14} />} disabled={!connected} onClick={onExport} />
    </div>
  );
}
