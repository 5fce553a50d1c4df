import { useState } from 'react';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { useStore } from '../../state/store.ts';
import { roleChoiceOf, roleChoices } from '../../state/workbench-state.ts';
import { ExportDialog } from './export-dialog.tsx';
import { TablePicker } from './table-picker.tsx';

/** The dialogs of an export, and the command that begins with a table of the add-on. */
export function Exports({ addonId }: { addonId: string | null }) {
  const [choosing, setChoosing] = useState(false);
  const connected = useConnected();
  const role = roleChoiceOf(useStore(roleChoices), addonId ?? '');
  useCommands([{ id: 'exports.table', title: 'Export a table…', group: 'SQL', run: () => setChoosing(true), disabled: addonId === null || !connected }]);
  return (
    <>
      <ExportDialog />
      {addonId === null ? null : <TablePicker target={{ addonId, ...role }} open={choosing} onClose={() => setChoosing(false)} />}
    </>
  );
}
