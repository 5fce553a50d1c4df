import type { Addon } from '../../../shared/contract/addons.ts';
import { cliAddonOf, integrationsCommand } from '../../../shared/cli-command.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { viewTab } from '../../state/workbench-state.ts';
import { copyText } from '../../ui/clipboard.ts';
import { registerAsked } from './state.ts';

/** What the palette offers for the integrations of the add-on, from every tab. */
export function IntegrationCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const named = cliAddonOf(addon);
  useCommands([
    {
      id: 'integrations.register', title: 'Register a data integration…', group: 'Integrations', disabled: !connected,
      run: () => {
        viewTab.set('integrations');
        registerAsked.set(addon.id);
      },
    },
    {
      id: 'integrations.copy', title: 'Copy as command: list data integrations', group: 'Integrations', disabled: named === null,
      run: () => { if (named !== null) void copyText(integrationsCommand(named), 'Command'); },
    },
  ]);
  return null;
}
