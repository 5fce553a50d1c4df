import type { CliAddon } from '../../shared/cli-command.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import { cliAddon, copyCommandTitle } from '../state/cli-addon.ts';
import { Button } from './button.tsx';
import { copyText } from './clipboard.ts';

type CopyCommandProps = { addon: Addon; line: (cli: CliAddon) => string | null; disabled?: boolean };

/** The line of the vendor's CLI that does the same, first among a dialog's buttons; absent where there is none, as for an add-on that no app names. */
export function CopyCommand({ addon, line, disabled = false }: CopyCommandProps) {
  const cli = cliAddon(addon);
  const text = cli === null ? null : line(cli);
  if (text === null) return null;
  return <Button kind="quiet" className="mr-auto" title={copyCommandTitle()} disabled={disabled} onClick={() => void copyText(text, 'Command')}>Copy as command</Button>;
}
