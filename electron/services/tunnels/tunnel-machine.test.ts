import { array, assert as assertProperty, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tunnelSchema } from '../../../shared/contract/tunnels.ts';
import { failure } from '../errors/app-failure.ts';
import { initialStatus, nextStatus, type TunnelEvent, type TunnelStatus } from './tunnel-machine.ts';

const { error } = failure('tunnel.lost', { cause: 'x' }, 'Lost.');
const at = '2026-01-02T03:04:05.000Z';
const run = (...events: TunnelEvent[]): TunnelStatus => events.reduce(nextStatus, initialStatus);

const events: TunnelEvent[] = [
  { kind: 'open-requested' }, { kind: 'progress', phase: 'logging-in' }, { kind: 'opened', at }, { kind: 'lost', error },
  { kind: 'retry-planned', attempt: 2, at, error }, { kind: 'network-awaited' }, { kind: 'attempt-started', attempt: 2 },
  { kind: 'failed', error }, { kind: 'closed', phase: 'closed-by-user' },
];

describe('the tunnel state machine', () => {
  it('goes from connecting to open, and back through reconnecting', () => {
    expect(run({ kind: 'open-requested' })).toMatchObject({ state: 'connecting', phase: 'authorizing' });
    expect(run({ kind: 'open-requested' }, { kind: 'progress', phase: 'checking-host-key' })).toMatchObject({ state: 'connecting', phase: 'checking-host-key' });
    const open = run({ kind: 'open-requested' }, { kind: 'opened', at });
    expect(open).toMatchObject({ state: 'open', phase: 'ready', openedAt: at, lastError: null });
    const lost = nextStatus(open, { kind: 'lost', error });
    expect(lost).toMatchObject({ state: 'reconnecting', phase: 'waiting-to-retry', lastError: error });
    const planned = nextStatus(lost, { kind: 'retry-planned', attempt: 2, at, error });
    expect(planned).toMatchObject({ attempt: 2, nextAttemptAt: at });
    const trying = nextStatus(planned, { kind: 'attempt-started', attempt: 2 });
    expect(trying).toMatchObject({ state: 'reconnecting', phase: 'authorizing', nextAttemptAt: null, attempt: 2 });
    expect(nextStatus(trying, { kind: 'opened', at })).toMatchObject({ state: 'open', attempt: 0, lastError: null });
    expect(nextStatus(trying, { kind: 'failed', error })).toMatchObject({ state: 'failed', phase: 'gave-up', attempt: 2, lastError: error });
  });

  it('leaves closed and failed only when asked to open', () => {
    const closed = run({ kind: 'open-requested' }, { kind: 'opened', at }, { kind: 'closed', phase: 'closed-by-elevation' });
    const failed = run({ kind: 'open-requested' }, { kind: 'failed', error });
    for (const event of events.filter(({ kind }) => kind !== 'open-requested')) expect(nextStatus(closed, event)).toBe(closed);
    for (const event of events.filter(({ kind }) => kind !== 'open-requested' && kind !== 'closed')) expect(nextStatus(failed, event)).toBe(failed);
    expect(nextStatus(failed, { kind: 'open-requested' })).toMatchObject({ state: 'connecting', lastError: null });
  });

  it('is always one that the contract can carry, whatever happens in whatever order', () => {
    const shape = tunnelSchema.pick({ state: true, phase: true, attempt: true, nextAttemptAt: true, openedAt: true, lastError: true }).strict();
    assertProperty(property(array(constantFrom(...events), { maxLength: 30 }), (sequence) => {
      const status = run(...sequence);
      const { state, phase, openedAt, nextAttemptAt, lastError } = shape.parse(status);
      return (nextAttemptAt === null || state === 'reconnecting') && (state !== 'open' || (phase === 'ready' && openedAt === at))
        && (state !== 'failed' || lastError !== null);
    }));
    expect(shape.safeParse({ ...initialStatus, state: 'unheard-of' }).success).toBe(false);
  });
});
