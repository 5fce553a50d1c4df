import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { AppError } from '../../../shared/errors.ts';

type Phase = Tunnel['phase'];

/** The part of a tunnel that its state machine decides. */
export type TunnelStatus = Pick<Tunnel, 'state' | 'phase' | 'attempt' | 'nextAttemptAt' | 'openedAt' | 'lastError'>;

export type ProgressPhase = Extract<Phase, 'authorizing' | 'reaching-bastion' | 'checking-host-key' | 'logging-in' | 'checking-database' | 'listening'>;

export type TunnelEvent =
  | { kind: 'open-requested' }
  | { kind: 'progress'; phase: ProgressPhase }
  | { kind: 'opened'; at: string }
  | { kind: 'lost'; error: AppError }
  /** The next attempt is number `attempt` and starts at the time given. */
  | { kind: 'retry-planned'; attempt: number; at: string; error: AppError }
  | { kind: 'network-awaited' }
  | { kind: 'attempt-started'; attempt: number }
  | { kind: 'failed'; error: AppError }
  | { kind: 'closed'; phase: Extract<Phase, 'closed-by-user' | 'closed-by-elevation' | 'stopped'> };

export const initialStatus: TunnelStatus = {
  state: 'closed', phase: 'stopped', attempt: 0, nextAttemptAt: null, openedAt: null, lastError: null,
};

const running = (status: TunnelStatus): boolean => status.state === 'connecting' || status.state === 'reconnecting';

/**
 * connecting -> open -> reconnecting -> open | failed | closed. An event that does not fit the state, such as progress
 * of an attempt that was called off, changes nothing.
 */
export function nextStatus(status: TunnelStatus, event: TunnelEvent): TunnelStatus {
  switch (event.kind) {
    case 'open-requested':
      if (status.state !== 'closed' && status.state !== 'failed') return status;
      return { ...initialStatus, state: 'connecting', phase: 'authorizing' };
    case 'progress':
      return running(status) ? { ...status, phase: event.phase, nextAttemptAt: null } : status;
    case 'opened':
      return running(status) ? { ...initialStatus, state: 'open', phase: 'ready', openedAt: event.at } : status;
    case 'lost':
      if (status.state !== 'open') return status;
      return { ...initialStatus, state: 'reconnecting', phase: 'waiting-to-retry', openedAt: status.openedAt, lastError: event.error };
    case 'retry-planned':
      if (status.state !== 'reconnecting') return status;
      return { ...status, phase: 'waiting-to-retry', attempt: event.attempt, nextAttemptAt: event.at, lastError: event.error };
    case 'network-awaited':
      return status.state === 'reconnecting' ? { ...status, phase: 'waiting-for-network', nextAttemptAt: null } : status;
    case 'attempt-started':
      if (status.state !== 'reconnecting') return status;
      return { ...status, phase: 'authorizing', attempt: event.attempt, nextAttemptAt: null };
    case 'failed':
      if (!running(status)) return status;
      return { ...status, state: 'failed', phase: 'gave-up', nextAttemptAt: null, openedAt: null, lastError: event.error };
    case 'closed':
      if (status.state === 'closed') return status;
      return { ...initialStatus, state: 'closed', phase: event.phase };
    default:
      return event satisfies never;
  }
}
