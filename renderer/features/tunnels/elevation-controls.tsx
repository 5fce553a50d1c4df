import { PenLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Elevation } from '../../../shared/contract/tunnels.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands } from '../../state/commands.ts';
import { useStore } from '../../state/store.ts';
import { chooseRole, consoleStatus, elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatCountdown } from '../../ui/format.ts';
import { useElevation, useEndElevation, useExtendElevation } from './queries.ts';

/** A transaction left open by write access that is ending can still be committed or rolled back, by the write session only. */
function useOpenTransaction(addonId: string): boolean {
  const status = useStore(consoleStatus);
  if (status?.addonId !== addonId || status.transaction === null) return false;
  return status.transaction.access === 'read-write' && status.transaction.state !== 'idle';
}

/** Lets header and console follow write access: on when it begins, back to read-only when it ends. */
function useFollowElevation(addonId: string, elevation: Elevation | null) {
  const phase = elevation === null ? 'off' : elevation.graceUntil === null ? 'on' : 'ending';
  const stays = useOpenTransaction(addonId) && phase === 'ending';
  const before = useRef({ addonId, phase });
  useEffect(() => {
    const old = before.current;
    before.current = { addonId, phase };
    if (phase === 'on') {
      if (old.addonId === addonId && old.phase !== 'on') chooseRole(addonId, { access: 'read-write' });
    } else if (!stays) chooseRole(addonId, { access: 'read-only' });
  }, [addonId, phase, stays]);
}

function Countdown({ elevation }: { elevation: Elevation }) {
  const now = useNow(500);
  if (elevation.graceUntil !== null) {
    const left = formatCountdown(new Date(elevation.graceUntil).getTime() - now);
    return <span className="text-amber tabular" title="Nothing new can write. Open transactions are rolled back and outside write connections close at that time; Extend gives write access back.">Write ends in {left}</span>;
  }
  return <span role="timer" aria-label="Write access ends in" className="text-amber tabular">{formatCountdown(new Date(elevation.until).getTime() - now)}</span>;
}

/** "Read & write…" while off; the time left, Extend and End while on. */
export function ElevationControls({ addon }: { addon: Addon }) {
  const elevation = useElevation(addon.id);
  const extend = useExtendElevation();
  const end = useEndElevation();
  const connected = useConnected();
  const allowed = elevation?.graceUntil === null;
  useFollowElevation(addon.id, elevation);
  const ask = () => elevationAsked.set(addon.id);
  const doEnd = () => end.mutate({ addonId: addon.id });
  const doExtend = () => extend.mutate({ addonId: addon.id });
  useCommands([
    { id: 'elevation.begin', title: 'Allow read & write…', group: 'Access', run: ask, disabled: allowed || !connected },
    { id: 'elevation.extend', title: 'Extend write access', group: 'Access', run: doExtend, disabled: elevation === null || !connected },
    { id: 'elevation.end', title: 'End write access', group: 'Access', run: doEnd, disabled: !allowed || !connected },
  ]);
  if (!connected) return null;
  if (elevation === null) {
    return <Button kind="quiet" onClick={ask} title="Allow changing data for 30 minutes"><PenLine size={13} aria-hidden="true" /><span className="@max-[800px]/header:sr-only">Read &amp; write…</span></Button>;
  }
  return (
    <span role="group" aria-label="Write access" className="flex shrink-0 items-center gap-1.5">
      <Countdown elevation={elevation} />
      <Button small kind="amber" className="@max-[800px]/header:hidden" disabled={extend.isPending} title="Another 30 minutes from now" onClick={doExtend}>Extend</Button>
      {allowed ? <Button small kind="amber" disabled={end.isPending} title="End write access now" onClick={doEnd}>End</Button> : null}
    </span>
  );
}
