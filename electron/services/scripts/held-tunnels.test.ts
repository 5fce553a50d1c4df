import { beforeEach, expect, test } from 'vitest';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { createSignal } from '../signal.ts';
import { createTunnelUses, type TunnelUses } from '../tunnels/tunnel-uses.ts';
import { holdTunnel } from './held-tunnels.ts';

const target = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;
let state: Tunnel['state'];
let refusal: Error | null;
let uses: TunnelUses;

const { signal } = new AbortController();
const tunnel = () => ({ addonId: 'a', access: 'read-only', state }) as unknown as Tunnel;

beforeEach(() => {
  state = 'closed';
  refusal = null;
  const changed = createSignal<undefined>();
  uses = createTunnelUses({
    changed,
    list: () => [tunnel()],
    open: () => {
      if (refusal) return Promise.reject(refusal);
      state = 'open';
      return Promise.resolve(tunnel());
    },
    close: () => {
      state = 'closed';
      return Promise.resolve();
    },
    elevations: { allows: () => false, elevate: () => Promise.reject(new Error('Nobody asked.')), end: () => undefined, list: () => [] },
  });
});

test('a tunnel opened for commands closes with the last of them, also where one was stopped', async () => {
  const stop = new AbortController();
  const first = await holdTunnel(uses, target, stop.signal);
  const second = await holdTunnel(uses, target, signal);
  stop.abort();
  await first.release();
  expect(state).toBe('open');
  await second.release();
  expect(state).toBe('closed');
});

test('one that the user opens meanwhile stays', async () => {
  const held = await holdTunnel(uses, target, signal);
  uses.keepTunnel(target);
  await held.release();
  expect(state).toBe('open');
});

test('one that another program opened is not kept for ever', async () => {
  const other = uses.use(target, null, signal);
  await other.next();
  const held = await holdTunnel(uses, target, signal);
  await other.return();
  expect(state).toBe('open');
  await held.release();
  expect(state).toBe('closed');
});

test('one that cannot be opened is no use', async () => {
  refusal = new Error('No way.');
  await expect(holdTunnel(uses, target, signal)).rejects.toThrow('No way.');
  refusal = null;
  await (await holdTunnel(uses, target, signal)).release();
  expect(state).toBe('closed');
});
