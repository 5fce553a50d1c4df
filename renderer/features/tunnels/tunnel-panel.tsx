import type { ReactNode } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useConnected } from '../../api/api-context.tsx';
import { doctorAsked } from '../../state/doctor.ts';
import { liveTunnels } from '../../state/live-tunnels.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatBytes, formatDuration, formatTime } from '../../ui/format.ts';
import { Facts, Panel } from '../../ui/panel.tsx';
import { accessWord, tunnelWords } from './tunnel-words.ts';

function Programs({ tunnel }: { tunnel: Tunnel }) {
  if (tunnel.connections.length === 0) return <span className="text-muted">None</span>;
  return (
    <ul aria-label={`Connected programs, ${accessWord(tunnel.access)}`} className="m-0 list-none p-0">
      {tunnel.connections.map((one) => (
        <li key={one.id} className="flex gap-2">
          <span className="min-w-0 flex-1 truncate" title={`Since ${formatTime(one.since)}`}>{one.program === null ? 'Unknown program' : `${one.program.command} (process ${one.program.pid})`}</span>
          <span className="shrink-0 text-muted tabular">↓ {formatBytes(one.bytesIn)} ↑ {formatBytes(one.bytesOut)}</span>
        </li>
      ))}
    </ul>
  );
}

function facts(tunnel: Tunnel, connected: boolean, now: number): [string, ReactNode][] {
  return [
    ['State', connected ? tunnelWords(tunnel, now) : 'Unknown: not connected to the program'],
    ['Address', <code key="address" className="font-mono text-sm">{tunnel.host}:{tunnel.port}</code>],
    ...(tunnel.role === null ? [] : [['Role', <code key="role" className="font-mono text-sm">{tunnel.role}</code>] satisfies [string, ReactNode]]),
    ...(tunnel.database === null ? [] : [['Database', <code key="db" className="font-mono text-sm">{tunnel.database}</code>] satisfies [string, ReactNode]]),
    ['Latency', tunnel.latencyMs === null ? 'Not measured yet' : `${tunnel.latencyMs.toFixed(tunnel.latencyMs < 10 ? 1 : 0)} ms`],
    ['Uptime', tunnel.openedAt === null ? 'Not open' : formatDuration(Math.max(0, now - new Date(tunnel.openedAt).getTime()))],
    ['Transferred', `↓ ${formatBytes(tunnel.bytesIn)} ↑ ${formatBytes(tunnel.bytesOut)}`],
    ['Programs', <Programs key="programs" tunnel={tunnel} />],
    ['Host key', tunnel.hostKeyFingerprint === null ? 'Not seen yet' : <code key="key" className="font-mono text-sm break-all">{tunnel.hostKeyFingerprint}</code>],
    ['Last error', tunnel.lastError === null ? 'None' : `${wordsOf(tunnel.lastError).what} ${wordsOf(tunnel.lastError).why}`],
  ];
}

/** The add-on's tunnels in full: state, address, programs, bytes, uptime, fingerprint, last error. */
export function TunnelPanels({ addon }: { addon: Addon }) {
  const all = useStore(liveTunnels) ?? [];
  const connected = useConnected();
  const now = useNow(1000);
  const own = all.filter((tunnel) => tunnel.addonId === addon.id);
  const diagnose = <Button small className="mt-3" onClick={() => doctorAsked.set(addon.id)}>Diagnose the connection…</Button>;
  if (own.length === 0) return <Panel title="Tunnel"><p className="m-0 text-muted">Not opened yet. “Open tunnel” makes this database reachable on 127.0.0.1 for your tools; the SQL tab needs no tunnel of its own.</p>{diagnose}</Panel>;
  return own.map((tunnel, index) => (
    <Panel key={tunnel.access} title={`Tunnel, ${accessWord(tunnel.access).toLowerCase()}`}><Facts facts={facts(tunnel, connected, now)} />{index === 0 ? diagnose : null}</Panel>
  ));
}
