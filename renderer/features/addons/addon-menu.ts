import type { Addon, Label } from '../../../shared/contract/addons.ts';
import { infoCommand, psqlCommand, tunnelCommand } from '../../../shared/cli-command.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { createStore } from '../../state/store.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { copyText } from '../../ui/clipboard.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { useSetLabel, useSetPinned, useSetSilenced } from './queries.ts';

/** The add-on whose custom label is being written. */
export const customLabelFor = createStore<Addon | null>(null);

const copy = (line: string) => void copyText(line, 'Command');

/** "Copy as command" for what the CLI can do. */
export function commandEntries(addon: Addon): MenuEntry[] {
  const named = cliAddon(addon);
  if (named === null) return [];
  return [
    { label: 'Copy as command: info', onSelect: () => copy(infoCommand(named)) },
    { label: 'Copy as command: tunnel', onSelect: () => copy(tunnelCommand(named, 'read-only')) },
    { label: 'Copy as command: tunnel, read & write', onSelect: () => copy(tunnelCommand(named, 'read-write')) },
    { label: 'Copy as command: psql', onSelect: () => copy(psqlCommand(named, 'read-only')) },
    { label: 'Copy as command: psql, read & write', onSelect: () => copy(psqlCommand(named, 'read-write')) },
  ];
}

const kinds = ['production', 'staging', 'development'] as const;

/** All that can be done with an add-on apart from its tunnel. */
export function useAddonEntries(): (addon: Addon) => MenuEntry[] {
  const setPinned = useSetPinned();
  const setLabel = useSetLabel();
  const setSilenced = useSetSilenced();
  const openLink = useOpenLink();
  return (addon) => {
    const label = (next: Label | null) => () => setLabel.mutate({ addonId: addon.id, label: next });
    return [
      { label: addon.pinned ? 'Unpin' : 'Pin', onSelect: () => setPinned.mutate({ addonId: addon.id, pinned: !addon.pinned }) },
      { label: addon.silenced ? 'Notify of changes' : 'Silence notifications', onSelect: () => setSilenced.mutate({ addonId: addon.id, silenced: !addon.silenced }) },
      ...kinds.map((kind, index) => ({
        label: `Label: ${kind}`, separator: index === 0, checked: addon.label?.kind === kind, onSelect: label({ kind }),
      })),
      { label: 'Label: your own…', checked: addon.label?.kind === 'custom', onSelect: () => customLabelFor.set(addon) },
      ...(addon.label === null ? [] : [{ label: 'Remove label', onSelect: label(null) }]),
      ...commandEntries(addon).map((entry, index) => ({ ...entry, separator: index === 0 })),
      { label: 'Open add-on dashboard', separator: true, onSelect: () => openLink({ link: 'addon-dashboard', addonId: addon.id }) },
      { label: 'Open app dashboard', onSelect: () => openLink({ link: 'app-dashboard', addonId: addon.id }) },
    ];
  };
}
