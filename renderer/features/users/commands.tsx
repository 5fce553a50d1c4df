import type { Addon } from '../../../shared/contract/addons.ts';
import { cliAddonOf, usersCommand, usersResetCommand } from '../../../shared/cli-command.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { viewTab } from '../../state/workbench-state.ts';
import { copyText } from '../../ui/clipboard.ts';
import { resetAsked } from './state.ts';

/** What the palette offers for the users of the add-on, from every tab. */
export function UserCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const named = cliAddonOf(addon);
  useCommands([
    {
      id: 'users.reset', title: 'Reset all credentials…', group: 'Users', disabled: !connected,
      run: () => {
        viewTab.set('users');
        resetAsked.set(addon.id);
      },
    },
    {
      id: 'users.copy', title: 'Copy as command: list database users', group: 'Users', disabled: named === null,
      run: () => { if (named !== null) void copyText(usersCommand(named), 'Command'); },
    },
    {
      id: 'users.copy-reset', title: 'Copy as command: reset all credentials', group: 'Users', disabled: named === null,
      run: () => { if (named !== null) void copyText(usersResetCommand(named), 'Command'); },
    },
  ]);
  return null;
}
