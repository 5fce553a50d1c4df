import { cliAddonOf, extensionsCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { viewTab } from '../../state/workbench-state.ts';
import { copyText } from '../../ui/clipboard.ts';
import { byNameAsked } from './state.ts';

/** What the palette offers for the extensions of the add-on, from every tab. */
export function ExtensionCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const openLink = useOpenLink();
  const named = cliAddonOf(addon);
  useCommands([
    {
      id: 'extensions.byName', title: 'Install an extension by name…', group: 'Extensions', disabled: !connected,
      run: () => {
        viewTab.set('extensions');
        byNameAsked.set(addon.id);
      },
    },
    { id: 'extensions.supported', title: 'Open Borealis’ list of supported extensions', group: 'Extensions', run: () => openLink({ link: 'borealis-extensions' }) },
    { id: 'extensions.copy', title: 'Copy as command: extensions', group: 'Extensions', disabled: named === null, run: () => { if (named !== null) void copyText(extensionsCommand(named), 'Command'); } },
  ]);
  return null;
}
