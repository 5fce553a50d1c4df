import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Target } from '../../../shared/contract/base.ts';
import { useCommands } from '../../state/commands.ts';
import { chooseRole } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/field.tsx';
import { CredentialsCard, useCopySecret } from './credentials-card.tsx';
import { Tools } from './tools.tsx';
import { accessWord } from './tunnel-words.ts';

const identities = [
  { value: 'personal', text: 'My role', title: 'Your personal database role' },
  { value: 'app', text: 'App’s role', title: 'The role in the app’s config vars' },
] as const;

/** The card of the open tunnel: values for any program, and the programs that can be started. */
export function OpenIn({ addon, target }: { addon: Addon; target: Target }) {
  const [open, setOpen] = useState(false);
  const copySecret = useCopySecret(target);
  useCommands([
    { id: 'tunnel.open-in', title: 'Open in…', group: 'Tunnel', keys: ['Mod+Shift+O'], run: () => setOpen(true) },
    { id: 'tunnel.copy-url', title: 'Copy connection URL', group: 'Tunnel', keys: ['Mod+Shift+U'], run: () => copySecret('url') },
  ]);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={<Button small>Open in… <ChevronDown size={13} aria-hidden="true" /></Button>} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end" className="z-40">
          <Popover.Popup className="pop-in flex max-h-[80vh] w-[400px] max-w-[calc(100vw-24px)] flex-col gap-3 overflow-auto rounded-lg border border-line bg-raised p-4 shadow-pop outline-none">
            <div className="flex items-center gap-3">
              <Popover.Title className="m-0 flex-1 text-base font-semibold">Open in…</Popover.Title>
              <Choice label="Role" value={target.identity} options={identities} onChange={(identity) => chooseRole(addon.id, { identity })} />
            </div>
            {target.access === 'read-write' ? <p className="m-0 rounded-md border border-amber-line bg-amber-soft px-2 py-1 text-sm text-amber">{accessWord('read-write')}: these credentials can change data.</p> : null}
            <CredentialsCard target={target} />
            <Tools target={target} serverVersion={addon.info?.postgresVersion ?? null} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
