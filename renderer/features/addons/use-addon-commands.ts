import type { Addon } from '../../../shared/contract/addons.ts';
import { infoCommand, psqlCommand, tunnelCommand } from '../../../shared/cli-command.ts';
import { copyCommand } from '../../state/addon-commands.ts';
import { useCommands } from '../../state/commands.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { useSetPinned, useSetSilenced } from './queries.ts';

/** What the palette offers for the add-on itself, from every tab. */
export function useAddonCommands(addon: Addon): void {
  const silence = useSetSilenced();
  const pin = useSetPinned();
  const openLink = useOpenLink();
  const group = 'Add-on';
  useCommands([
    { id: 'addon.silence', title: addon.silenced ? 'Notify of changes of this add-on' : 'Silence notifications of this add-on', group, run: () => silence.mutate({ addonId: addon.id, silenced: !addon.silenced }) },
    { id: 'addon.pin', title: addon.pinned ? 'Unpin this add-on' : 'Pin this add-on', group, run: () => pin.mutate({ addonId: addon.id, pinned: !addon.pinned }) },
    { id: 'addon.plan', title: 'Choose another plan in the dashboard', group, run: () => openLink({ link: 'app-resources', addonId: addon.id }) },
    { id: 'addon.dashboard', title: 'Open the add-on’s dashboard', group, run: () => openLink({ link: 'addon-dashboard', addonId: addon.id }) },
    { id: 'addon.app-dashboard', title: 'Open the app’s dashboard', group, run: () => openLink({ link: 'app-dashboard', addonId: addon.id }) },
    copyCommand({ id: 'addon.copy-info', title: 'Copy as command: details of the add-on', group }, addon, infoCommand),
    copyCommand({ id: 'addon.copy-tunnel', title: 'Copy as command: tunnel', group }, addon, (cli) => tunnelCommand(cli, 'read-only')),
    copyCommand({ id: 'addon.copy-tunnel-write', title: 'Copy as command: tunnel, read & write', group }, addon, (cli) => tunnelCommand(cli, 'read-write')),
    copyCommand({ id: 'addon.copy-psql', title: 'Copy as command: psql', group }, addon, (cli) => psqlCommand(cli, 'read-only')),
    copyCommand({ id: 'addon.copy-psql-write', title: 'Copy as command: psql, read & write', group }, addon, (cli) => psqlCommand(cli, 'read-write')),
  ]);
}
