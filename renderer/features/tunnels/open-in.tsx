import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { psqlCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Target } from '../../../shared/contract/base.ts';
import { copyFormatSchema, type CopyFormat, type Tool } from '../../../shared/contract/handoff.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { cliAddon, copyCommandTitle } from '../../state/cli-addon.ts';
import { useCommands } from '../../state/commands.ts';
import { chooseRole } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Choice } from '../../ui/field.tsx';
import { CopyDialog, formatNames } from './copy-connection.tsx';
import { CredentialsCard, useCopySecret } from './credentials-card.tsx';
import { useToolOpener, useTools, type ToolOpener } from './handoff-queries.ts';
import { MissingTools, Tools, toolTitle } from './tools.tsx';
import { accessWord } from './tunnel-words.ts';

const identities = [
  { value: 'personal', text: 'My role', title: 'Your personal database role' },
  { value: 'app', text: 'App’s role', title: 'The role in the app’s config vars' },
] as const;

type Ways = { usable: boolean; show: () => void; openTool: (tool: Tool) => void; copyAs: (format: CopyFormat) => void };

function useOpenInCommands(target: Target, tools: readonly Tool[], { usable, show, openTool, copyAs }: Ways): void {
  const copySecret = useCopySecret(target);
  useCommands(!usable ? [] : [
    { id: 'tunnel.open-in', title: 'Open in…', group: 'Tunnel', keys: ['Mod+Shift+O'], run: show },
    { id: 'tunnel.copy-url', title: 'Copy connection URL with password', group: 'Tunnel', keys: ['Mod+Shift+U'], run: () => copySecret('url') },
    { id: 'tunnel.copy-as', title: 'Copy connection…', group: 'Tunnel', run: () => copyAs('env') },
    ...tools.filter((tool) => tool.found).map((tool) => ({
      id: `tunnel.open-in.${tool.id}`, title: `Open in ${toolTitle(tool)}`, group: 'Tunnel', searched: true, run: () => openTool(tool),
    })),
    ...copyFormatSchema.options.map((format) => ({
      id: `tunnel.copy-as.${format}`, title: `Copy connection as ${formatNames[format]}…`, group: 'Tunnel', searched: true, run: () => copyAs(format),
    })),
  ]);
}

/** psql by the Heroku CLI, which knows your own role only. */
function CopyPsql({ addon, target }: { addon: Addon; target: Target }) {
  const cli = cliAddon(addon);
  if (cli === null || target.identity !== 'personal') return null;
  return <Button small kind="quiet" title={copyCommandTitle()} onClick={() => void copyText(psqlCommand(cli, target.access), 'Command')}>Copy psql as command</Button>;
}

type CardProps = { addon: Addon; target: Target; opener: ToolOpener; onCopy: () => void };

/** Values for any program, the programs that can be started, and the way to the connection in many formats. */
function Card({ addon, target, opener, onCopy }: CardProps) {
  const serverVersion = addon.info?.postgresVersion ?? null;
  return (
    <Popover.Popup className="pop-in flex max-h-[80vh] w-[400px] max-w-[calc(100vw-24px)] flex-col gap-3 overflow-auto rounded-lg border border-line bg-raised p-4 shadow-pop outline-none">
      <div className="flex items-center gap-3">
        <Popover.Title className="m-0 flex-1 text-base font-semibold">Open in…</Popover.Title>
        <Choice label="Role" value={target.identity} options={identities} onChange={(identity) => chooseRole(addon.id, { identity })} />
      </div>
      {target.access === 'read-write' ? <p className="m-0 rounded-md border border-amber-line bg-amber-soft px-2 py-1 text-sm text-amber">{accessWord('read-write')}: these credentials can change data.</p> : null}
      <Tools serverVersion={serverVersion} opener={opener} />
      <div className="flex items-center gap-1.5 border-t border-line-soft pt-3">
        <h3 className="m-0 flex-1 text-base font-semibold whitespace-nowrap">By hand</h3>
        <CopyPsql addon={addon} target={target} />
        <Button small onClick={onCopy}>Copy connection…</Button>
      </div>
      <CredentialsCard target={target} />
      <MissingTools serverVersion={serverVersion} />
    </Popover.Popup>
  );
}

/** The card of the open tunnel. It stays over an interruption; the dialog of copies stays, and says so, when the tunnel closes. */
export function OpenIn({ addon, target, tunnel }: { addon: Addon; target: Target; tunnel: Tunnel | null }) {
  const usable = tunnel?.state === 'open' || tunnel?.state === 'reconnecting';
  const [open, setOpen] = useState(false);
  const [format, setFormat] = useState<CopyFormat | null>(null);
  useEffect(() => { if (!usable) setOpen(false); }, [usable]);
  const tools = useTools(addon.info?.postgresVersion ?? null, usable);
  const opener = useToolOpener(target);
  const copyAs = (next: CopyFormat) => {
    setOpen(false);
    setFormat(next);
  };
  const openTool = (tool: Tool) => {
    setOpen(true);
    opener.choose(tool);
  };
  useOpenInCommands(target, tools.data ?? [], { usable, show: () => setOpen(true), openTool, copyAs });
  return (
    <>
      {tunnel?.state === 'open' || (usable && open) ? (
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger render={<Button small>Open in… <ChevronDown size={13} aria-hidden="true" /></Button>} />
          <Popover.Portal>
            <Popover.Positioner sideOffset={8} align="end" className="z-40">
              <Card addon={addon} target={target} opener={opener} onCopy={() => copyAs('env')} />
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      ) : null}
      <CopyDialog target={target} format={format} closed={!usable} onClose={() => setFormat(null)} />
    </>
  );
}
