import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { doctorAsked } from '../../state/doctor.ts';
import { isLive, useTunnel } from '../../state/live-tunnels.ts';
import { useStore } from '../../state/store.ts';
import { chooseRole, elevationAsked, roleChoiceOf, roleChoices } from '../../state/workbench-state.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.ts';
import { copyText } from '../../ui/clipboard.ts';
import { StateDot } from '../../ui/marks.tsx';
import { DropMenu, type MenuEntry } from '../../ui/menu.tsx';
import { OpenIn } from './open-in.tsx';
import { PortDialog } from './port-dialog.tsx';
import { useCloseTunnel, useElevation, useOpenTunnel, useRetryTunnel } from './queries.ts';
import { accessWord, tunnelTone, tunnelWords } from './tunnel-words.ts';

/** The target that header, card and console act on. */
export function useTarget(addonId: string): Target {
  return { addonId, ...roleChoiceOf(useStore(roleChoices), addonId) };
}

function Words({ tunnel, access }: { tunnel: Tunnel | null; access: Target['access'] }) {
  const now = useNow(500, tunnel?.state === 'reconnecting');
  const words = tunnelWords(tunnel, now);
  return (
    <>
      <StateDot tone={tunnelTone(tunnel)} word={`${accessWord(access)} tunnel`} />
      <span className={cx('shrink-0 font-semibold', access === 'read-write' && 'text-amber')}>{accessWord(access)}</span>
      <span role="status" aria-label="Tunnel state" title={words} className="line-clamp-1 min-w-8 wrap-anywhere text-muted tabular">{words}</span>
    </>
  );
}

/** What stands instead of the control while nobody can tell how the tunnel is. */
function UnknownTunnel() {
  return (
    <div role="group" aria-label="Tunnel" className="flex h-9 items-center gap-2 rounded-md border border-dashed border-line px-3 text-muted">
      <StateDot tone="off" word="Tunnel state unknown" />
      <span role="status" aria-label="Tunnel state" className="line-clamp-1 min-w-8 wrap-anywhere">Tunnel state unknown: not connected to the program</span>
    </div>
  );
}

function Address({ tunnel }: { tunnel: Tunnel }) {
  const address = `${tunnel.host}:${tunnel.port}`;
  return (
    <button type="button" title="Copy the address" aria-label={`Copy address ${address}`} onClick={() => void copyText(address, 'Address')} className="hidden shrink-0 rounded-sm px-1 font-mono text-sm hover:bg-hover @min-[940px]/header:block">
      {address}
    </button>
  );
}

function optionEntries(addon: Addon, target: Target, elevated: boolean, tunnel: Tunnel | null, changePort: () => void): MenuEntry[] {
  return [
    { label: 'Read-only', checked: target.access === 'read-only', onSelect: () => chooseRole(addon.id, { access: 'read-only' }) },
    {
      label: elevated ? 'Read & write' : 'Read & write…', checked: target.access === 'read-write',
      onSelect: () => (elevated ? chooseRole(addon.id, { access: 'read-write' }) : elevationAsked.set(addon.id)),
    },
    { label: 'My personal role', separator: true, checked: target.identity === 'personal', onSelect: () => chooseRole(addon.id, { identity: 'personal' }) },
    { label: 'The app’s role', checked: target.identity === 'app', onSelect: () => chooseRole(addon.id, { identity: 'app' }) },
    ...(tunnel === null ? [] : [{ label: 'Change port…', separator: true, onSelect: changePort }]),
    { label: 'Diagnose the connection…', separator: tunnel === null, onSelect: () => doctorAsked.set(addon.id) },
  ];
}

function KnownTunnel({ addon }: { addon: Addon }) {
  const target = useTarget(addon.id);
  const tunnel = useTunnel(addon.id, target.access);
  const elevated = useElevation(addon.id)?.graceUntil === null;
  const open = useOpenTunnel();
  const close = useCloseTunnel();
  const retry = useRetryTunnel();
  const [portOpen, setPortOpen] = useState(false);
  const live = tunnel !== null && isLive(tunnel);
  const key = { addonId: target.addonId, access: target.access };
  const doOpen = () => open.mutate(target);
  const doClose = () => close.mutate(key);
  const doRetry = () => retry.mutate(key);
  const pending = (open.isPending && !live) || retry.isPending;
  useCommands([
    { id: 'tunnel.open', title: 'Open tunnel', group: 'Tunnel', keys: ['Mod+Shift+T'], run: doOpen, disabled: live },
    { id: 'tunnel.close', title: 'Close tunnel', group: 'Tunnel', run: doClose, disabled: !live },
    { id: 'tunnel.port', title: 'Change local port…', group: 'Tunnel', run: () => setPortOpen(true), disabled: tunnel === null },
    { id: 'tunnel.diagnose', title: 'Diagnose the connection…', group: 'Tunnel', run: () => doctorAsked.set(addon.id) },
  ]);
  return (
    <div
      role="group"
      aria-label="Tunnel"
      className={cx(
        'flex h-9 items-center gap-2 rounded-md border pr-1 pl-3',
        target.access === 'read-write' ? 'border-amber-line bg-amber-soft' : 'border-line bg-raised',
      )}
    >
      <Words tunnel={tunnel} access={target.access} />
      {live ? <Address tunnel={tunnel} /> : null}
      <OpenIn addon={addon} target={target} tunnel={tunnel} />
      {tunnel?.state === 'failed' ? <Button small kind="primary" disabled={pending} onClick={doRetry}>Retry</Button> : null}
      {tunnel?.state === 'reconnecting' ? <Button small disabled={pending} onClick={doRetry}>Now</Button> : null}
      {live ? <Button small disabled={close.isPending} onClick={doClose}>{tunnel.state === 'connecting' ? 'Cancel' : 'Close'}</Button> : null}
      {live || tunnel?.state === 'failed' ? null : <Button small kind="primary" disabled={pending} onClick={doOpen}>{pending ? 'Opening…' : 'Open tunnel'}</Button>}
      <DropMenu label="Tunnel options" entries={optionEntries(addon, target, elevated, tunnel, () => setPortOpen(true))} trigger={<IconButton label="Tunnel options" icon={<Ellipsis size={15} />} />} />
      {tunnel === null ? null : <PortDialog tunnel={tunnel} open={portOpen} onClose={() => setPortOpen(false)} />}
    </div>
  );
}

/** The tunnel of the chosen access level: state in words, address, and what can be done now. */
export function TunnelControl({ addon }: { addon: Addon }) {
  return useConnected() ? <KnownTunnel addon={addon} /> : <UnknownTunnel />;
}
