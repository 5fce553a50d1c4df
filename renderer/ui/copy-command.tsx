import { cliAddonOf, type CliAddon } from '../../shared/cli-command.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import { Button } from './button.tsx';
import { copyText } from './clipboard.ts';

type CopyCommandProps = { addon: Addon; line: (cli: CliAddon) => string; disabled?: boolean };

/** The line of the vendor's CLI that does the same, first among a dialog's buttons; absent where the add-on is attached to no app that could name it. */
export function CopyCommand({ addon, line, disabled = false }: CopyCommandProps) {
  const cli = cliAddonOf(addon);
  if (cli === null) return null;
  return <Button kind="quiet" className="mr-auto" disabled={disabled} onClick={() => void copyText(line(cli), 'Command')}>Copy as command</Button>;
}
