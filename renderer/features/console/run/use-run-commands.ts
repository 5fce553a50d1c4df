import { useCommands } from '../../../state/commands.ts';
import { useStore, useStorePart } from '../../../state/store.ts';
import { viewTab } from '../../../state/workbench-state.ts';
import type { ConsoleTab } from '../console-tab.ts';
import { isRunning } from '../run-state.ts';
import { endKeys } from './transaction-controls.tsx';
import { transactionOf } from './transaction-of.ts';
import type { RunFlow } from './use-run-flow.ts';

type RunCommands = { tab: ConsoleTab; flow: RunFlow; connected: boolean; onAdd: () => void; onClose: (tabId: string) => void; onExport: () => void; onCopyCommand: (() => void) | null };

/** Nothing runs by a key that is pressed over another tab. */
const inView = () => viewTab.get() === 'sql';

/** The console's actions for keys, palette and help sheet. */
export function useRunCommands({ tab, flow, connected, onAdd, onClose, onExport, onCopyCommand }: RunCommands): void {
  const running = useStorePart(tab.run, isRunning);
  const failed = useStorePart(tab.run, ({ statements }) => statements.some((one) => one.failed !== null));
  const several = useStorePart(tab.run, ({ statements }) => statements.length > 1);
  const commit = useStore(tab.commit);
  const onError = useStore(tab.runner.onError);
  const transaction = transactionOf(useStore(tab.database.state))?.state ?? 'idle';
  const idle = !running && connected;
  useCommands([
    { id: 'console.run', title: 'Run selection or statement', group: 'SQL', keys: ['Mod+Enter'], run: flow.run, inView, disabled: !idle },
    { id: 'console.run-all', title: 'Run everything', group: 'SQL', keys: ['Mod+Shift+Enter'], run: flow.runAll, inView, disabled: !idle },
    { id: 'console.run-to-end', title: 'Run from the cursor to the end', group: 'SQL', keys: ['Mod+Alt+Enter'], run: flow.runToEnd, inView, disabled: !idle },
    { id: 'console.cancel', title: 'Cancel the run', group: 'SQL', keys: ['Escape'], run: flow.cancel, disabled: !running },
    { id: 'console.parameters', title: 'Edit parameters…', group: 'SQL', keys: ['Mod+Shift+P'], run: flow.editParameters },
    { id: 'console.commit', title: 'Commit the transaction', group: 'SQL', keys: [endKeys.commit], run: () => flow.end('commit'), disabled: !idle || transaction !== 'open' },
    { id: 'console.rollback', title: 'Roll the transaction back', group: 'SQL', keys: [endKeys.rollback], run: () => flow.end('rollback'), disabled: !idle || transaction === 'idle' },
    { id: 'console.commit-mode', title: commit === 'auto' ? 'Commit by hand in this tab' : 'Commit each statement in this tab', group: 'SQL', run: () => tab.chooseCommit(commit === 'auto' ? 'manual' : 'auto') },
    { id: 'console.on-error', title: onError === 'stop' ? 'Go on after errors in this tab' : 'Stop at the first error in this tab', group: 'SQL', run: () => tab.runner.onError.set(onError === 'stop' ? 'continue' : 'stop') },
    { id: 'console.jump-to-error', title: 'Jump to the error', group: 'SQL', keys: ['F8'], run: flow.jumpToError, disabled: !failed },
    { id: 'console.next-result', title: 'Result of the next statement', group: 'SQL', keys: ['Alt+PageDown'], run: () => flow.showNeighbour(1), disabled: !several },
    { id: 'console.previous-result', title: 'Result of the statement before', group: 'SQL', keys: ['Alt+PageUp'], run: () => flow.showNeighbour(-1), disabled: !several },
    { id: 'console.export', title: 'Export the result or statement…', group: 'SQL', keys: ['Mod+Shift+X'], run: onExport, disabled: !connected },
    { id: 'console.copy-command', title: 'Copy as command: run selection or statement', group: 'SQL', run: () => onCopyCommand?.(), disabled: onCopyCommand === null },
    { id: 'console.new-tab', title: 'New editor tab', group: 'SQL', keys: ['Alt+N'], run: onAdd },
    { id: 'console.close-tab', title: 'Close editor tab', group: 'SQL', keys: ['Alt+W'], run: () => onClose(tab.tabId) },
  ]);
}
