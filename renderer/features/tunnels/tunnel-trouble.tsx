import type { Addon } from '../../../shared/contract/addons.ts';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { useTunnel } from '../../state/live-tunnels.ts';
import { doctorAction } from '../../state/doctor.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { useOpenFailure, useOpenTunnel } from './queries.ts';
import { useTarget } from './tunnel-control.tsx';

/** Why the tunnel is not open, under the header, with the step that helps. */
export function TunnelTrouble({ addon }: { addon: Addon }) {
  const { query, twoFactor } = useApi();
  const target = useTarget(addon.id);
  const tunnel = useTunnel(addon.id, target.access);
  const failure = useOpenFailure(target);
  const open = useOpenTunnel();
  const again = () => open.mutate(target);
  const setPort = useMutation(query.tunnels.setPort.mutationOptions({ onSuccess: again }));
  const error = tunnel?.state === 'failed' ? tunnel.lastError : tunnel === null || tunnel.state === 'closed' ? failure : null;
  if (error === null) return null;
  const action = () => {
    if (error.code === 'tunnel.port-taken' && error.details.suggestion !== null) {
      const port = error.details.suggestion;
      return { label: `Use port ${port}`, run: () => setPort.mutate({ addonId: target.addonId, access: target.access, port }) };
    }
    if (error.code === 'elevation.required') return { label: 'Read & write…', run: () => elevationAsked.set(addon.id) };
    if (error.code === 'heroku.two-factor') {
      const { app } = error.details;
      return { label: 'Enter code…', run: () => void twoFactor.ask(app).then((accepted) => { if (accepted) again(); }) };
    }
    return doctorAction(error, addon.id);
  };
  return <div className="px-4 pb-2"><FailureView compact error={error} onRetry={again} action={action()} /></div>;
}
