import type { CliAddon } from '../../shared/cli-command.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import { copyText } from '../ui/clipboard.ts';
import { cliAddon } from './cli-addon.ts';
import type { Command } from './commands.ts';
import { viewTab, type ViewTab } from './workbench-state.ts';

type Named = Pick<Command, 'id' | 'title' | 'group'>;

/** Copies the line of the vendor's CLI that does the same; disabled where there is none, as for an add-on that no app names. */
export function copyCommand(named: Named, addon: Addon, line: (cli: CliAddon) => string | null): Command {
  const cli = cliAddon(addon);
  const text = cli === null ? null : line(cli);
  return { ...named, disabled: text === null, run: () => { if (text !== null) void copyText(text, 'Command'); } };
}

/** Goes to a tab of the add-on and asks for something there, such as for its dialog. */
export function askCommand(named: Named, connected: boolean, tab: ViewTab, ask: () => void): Command {
  return {
    ...named, disabled: !connected,
    run: () => {
      viewTab.set(tab);
      ask();
    },
  };
}
