import { extensionsCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import { useConnected } from '../../api/api-context.tsx';
import { askCommand, copyCommand } from '../../state/addon-commands.ts';
import { useCommands } from '../../state/commands.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { byNameAsked } from './state.ts';

/** What the palette offers for the extensions of the add-on, from every tab. */
export function ExtensionCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const openLink = useOpenLink();
  useCommands([
    askCommand({ id: 'extensions.byName', title: 'Install an extension by name…', group: 'Extensions' }, connected, 'extensions', () => byNameAsked.set(addon.id)),
    { id: 'extensions.supported', title: 'Open Borealis’ list of supported extensions', group: 'Extensions', run: () => openLink({ link: 'borealis-extensions' }) },
    copyCommand({ id: 'extensions.copy', title: 'Copy as command: extensions', group: 'Extensions' }, addon, extensionsCommand),
  ]);
  return null;
}
