import type { CliAddon } from '../../shared/cli-command.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import { copyText } from '../ui/clipboard.ts';
import { cliAddon } from './cli-addon.ts';
import type { Command } from './commands.ts';
import { viewTab, type ViewTab } from './workbench-state.ts';

type Named = Pick<Command, 'id' | 'title' | 'group'>;

/** Copies the line of the vendor's CLI that does the same; disabled where the add-on is attached to no app that could name it. */
export function copyCommand(named: Named, addon: Addon, line: (cli: CliAddon) => string): Command {
  const cli = cliAddon(addon);
  return { ...named, disabled: cli === null, run: () => { if (cli !== null) void copyText(line(cli), 'Command'); } };
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
