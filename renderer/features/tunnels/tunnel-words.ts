import { wordsOf } from '../../../shared/error-copy.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { DotTone } from '../../ui/marks.tsx';

const connecting: Partial<Record<Tunnel['phase'], string>> = {
  authorizing: 'asking for credentials',
  'reaching-bastion': 'reaching the SSH server',
  'checking-host-key': 'checking the host key',
  'logging-in': 'logging in',
  'checking-database': 'checking the database',
  listening: 'opening the local port',
};

const closed: Partial<Record<Tunnel['phase'], string>> = {
  'closed-by-elevation': 'Closed: write access ended',
  stopped: 'Closed: the program stopped it',
};

function reconnectingWords(tunnel: Tunnel, now: number): string {
  if (tunnel.phase === 'waiting-for-network') return 'Reconnecting: waiting for the network';
  const attempts = `(${tunnel.attempt} of ${tunnel.maxAttempts})`;
  const left = tunnel.nextAttemptAt === null ? 0 : new Date(tunnel.nextAttemptAt).getTime() - now;
  if (tunnel.phase === 'waiting-to-retry' && left > 0) return `Reconnecting in ${Math.ceil(left / 1000)} s ${attempts}`;
  const step = connecting[tunnel.phase];
  return step === undefined ? `Reconnecting ${attempts}` : `Reconnecting ${attempts}: ${step}`;
}

/** A tunnel's state in words, with its reason. `now` in milliseconds. */
export function tunnelWords(tunnel: Tunnel | null, now: number): string {
  if (tunnel === null) return 'Closed';
  switch (tunnel.state) {
    case 'connecting': return `Connecting: ${connecting[tunnel.phase] ?? 'starting'}`;
    case 'open': return tunnel.latencyMs === null ? 'Open' : `Open, ${Math.round(tunnel.latencyMs)} ms`;
    case 'reconnecting': return reconnectingWords(tunnel, now);
    case 'failed': return tunnel.lastError === null ? 'Failed' : `Failed: ${wordsOf(tunnel.lastError).what.replace(/\.$/, '')}`;
    case 'closed': return closed[tunnel.phase] ?? 'Closed';
  }
}

/** The dot of a tunnel; write is amber once it is open. */
export function tunnelTone(tunnel: Tunnel | null): DotTone {
  switch (tunnel?.state) {
    case 'open': return tunnel.access === 'read-write' ? 'write' : 'open';
    case 'connecting': case 'reconnecting': return 'busy';
    case 'failed': return 'failed';
    case 'closed': case undefined: return 'off';
  }
}

/** "Read-only" or "Read & write". */
export const accessWord = (access: Tunnel['access']): string => (access === 'read-write' ? 'Read & write' : 'Read-only');
