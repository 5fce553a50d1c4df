import type { Addon } from '../../../shared/contract/addons.ts';
import { integrationsCommand } from '../../../shared/cli-command.ts';
import { useConnected } from '../../api/api-context.tsx';
import { askCommand, copyCommand } from '../../state/addon-commands.ts';
import { useCommands } from '../../state/commands.ts';
import { registerAsked } from './state.ts';

/** What the palette offers for the integrations of the add-on, from every tab. */
export function IntegrationCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  useCommands([
    askCommand({ id: 'integrations.register', title: 'Register a data integration…', group: 'Integrations' }, connected, 'integrations', () => registerAsked.set(addon.id)),
    copyCommand({ id: 'integrations.copy', title: 'Copy as command: list data integrations', group: 'Integrations' }, addon, integrationsCommand),
  ]);
  return null;
}
