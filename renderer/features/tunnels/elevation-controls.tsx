import { PenLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Elevation } from '../../../shared/contract/tunnels.ts';
import { useCommands } from '../../state/commands.ts';
import { chooseRole, elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatCountdown } from '../../ui/format.ts';
import { useElevation, useEndElevation, useExtendElevation } from './queries.ts';

/** Lets header and console follow write access: on when it begins, back to read-only when it ends. */
function useFollowElevation(addonId: string, elevated: boolean) {
  const before = useRef({ addonId, elevated });
  useEffect(() => {
    const old = before.current;
    before.current = { addonId, elevated };
    if (old.addonId !== addonId) {
      if (!elevated) chooseRole(addonId, { access: 'read-only' });
      return;
    }
    if (old.elevated !== elevated) chooseRole(addonId, { access: elevated ? 'read-write' : 'read-only' });
  }, [addonId, elevated]);
}

function Countdown({ elevation }: { elevation: Elevation }) {
  const now = useNow(500);
  if (elevation.graceUntil !== null) {
    const left = formatCountdown(new Date(elevation.graceUntil).getTime() - now);
    return <span className="text-amber tabular" title="Open transactions are rolled back and outside write connections close at that time.">Ending in {left}</span>;
  }
  return <span role="timer" aria-label="Write access ends in" className="text-amber tabular">{formatCountdown(new Date(elevation.until).getTime() - now)}</span>;
}

/** "Read & write…" while off; the time left, Extend and End while on. */
export function ElevationControls({ addon }: { addon: Addon }) {
  const elevation = useElevation(addon.id);
  const extend = useExtendElevation();
  const end = useEndElevation();
  const elevated = elevation !== null;
  useFollowElevation(addon.id, elevated);
  const ask = () => elevationAsked.set(addon.id);
  const doEnd = () => end.mutate({ addonId: addon.id });
  const doExtend = () => extend.mutate({ addonId: addon.id });
  useCommands([
    { id: 'elevation.begin', title: 'Allow read & write…', group: 'Access', run: ask, disabled: elevated },
    { id: 'elevation.extend', title: 'Extend write access', group: 'Access', run: doExtend, disabled: !elevated },
    { id: 'elevation.end', title: 'End write access', group: 'Access', run: doEnd, disabled: !elevated },
  ]);
  if (elevation === null) {
    return <Button kind="quiet" onClick={ask} title="Allow changing data for 30 minutes"><PenLine size={13} aria-hidden="true" /><span>Read &amp; write…</span></Button>;
  }
  return (
    <span role="group" aria-label="Write access" className="flex shrink-0 items-center gap-1.5">
      <Countdown elevation={elevation} />
      <Button small kind="amber" disabled={extend.isPending} title="Another 30 minutes from now" onClick={doExtend}>Extend</Button>
      <Button small kind="amber" disabled={end.isPending} title="End write access now" onClick={doEnd}>End</Button>
    </span>
  );
}
