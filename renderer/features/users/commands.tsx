import type { Addon } from '../../../shared/contract/addons.ts';
import { usersCommand, usersResetCommand } from '../../../shared/cli-command.ts';
import { useConnected } from '../../api/api-context.tsx';
import { askCommand, copyCommand } from '../../state/addon-commands.ts';
import { useCommands } from '../../state/commands.ts';
import { resetAsked } from './state.ts';

/** What the palette offers for the users of the add-on, from every tab. */
export function UserCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  useCommands([
    askCommand({ id: 'users.reset', title: 'Reset all credentials…', group: 'Users' }, connected, 'users', () => resetAsked.set(addon.id)),
    copyCommand({ id: 'users.copy', title: 'Copy as command: list database users', group: 'Users' }, addon, usersCommand),
    copyCommand({ id: 'users.copy-reset', title: 'Copy as command: reset all credentials', group: 'Users' }, addon, usersResetCommand),
  ]);
  return null;
}
