import { CircleHelp, PanelLeft, Search, Settings } from 'lucide-react';
import { useConnected } from '../api/api-context.tsx';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { chordText, useCommands } from '../state/commands.ts';
import { liveTunnels } from '../state/live-tunnels.ts';
import { useStore } from '../state/store.ts';
import { openDialog, sidebarShown } from '../state/workbench-state.ts';
import { IconButton } from '../ui/button.tsx';
import { Kbd } from '../ui/marks.tsx';

const palette = () => openDialog.set('palette');

/** Brand, palette, what is open, help, settings and the account. */
export function TopBar({ sandbox }: { sandbox: boolean }) {
  const connected = useConnected();
  const tunnels = useStore(liveTunnels);
  const open = connected ? (tunnels ?? []).filter((tunnel) => tunnel.state === 'open').length : 0;
  useCommands([
    { id: 'app.palette', title: 'Command palette', group: 'General', keys: ['Mod+K'], run: () => openDialog.set((old) => (old === 'palette' ? null : 'palette')) },
    { id: 'app.settings', title: 'Settings…', group: 'General', keys: ['Mod+,'], run: () => openDialog.set('settings') },
    { id: 'app.help', title: 'Keyboard shortcuts', group: 'General', keys: ['?'], run: () => openDialog.set('help') },
    { id: 'app.written', title: 'Remove what was written for other tools…', group: 'General', searched: true, run: () => openDialog.set('written') },
  ]);
  return (
    <header className="flex h-10 shrink-0 items-center gap-2.5 border-b border-line bg-panel px-3">
      <IconButton label="Add-ons" icon={<PanelLeft size={15} />} className="min-[1000px]:hidden" onClick={() => sidebarShown.set((old) => !old)} />
      <span className="flex shrink-0 items-center gap-2 font-semibold"><span aria-hidden="true" className="text-accent-text">◆</span>Borealis Desktop</span>
      {sandbox ? <span title="This runs on made-up data on this computer" className="shrink-0 rounded-full border border-line px-2 text-xs text-muted">Sandbox</span> : null}
      <button
        type="button"
        onClick={palette}
        aria-keyshortcuts="Control+K"
        className="mx-auto flex h-7 w-full max-w-[480px] min-w-0 items-center gap-2 rounded-md border border-line bg-bg px-2.5 text-faint hover:border-faint"
      >
        <Search size={13} aria-hidden="true" className="shrink-0" />
        <span className="min-w-0 flex-1 truncate text-left">Search add-ons and commands</span>
        <Kbd>{chordText('Mod+K')}</Kbd>
      </button>
      {open === 0 ? null : <span role="status" className="shrink-0 rounded-full border border-line px-2 text-xs leading-5 text-muted">{open === 1 ? '1 tunnel open' : `${open} tunnels open`}</span>}
      <IconButton label={`Keyboard shortcuts (?)`} icon={<CircleHelp size={15} />} onClick={() => openDialog.set('help')} />
      <IconButton label="Settings" icon={<Settings size={15} />} onClick={() => openDialog.set('settings')} />
      <AccountMenu />
    </header>
  );
}
