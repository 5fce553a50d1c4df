import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Elevation, Tunnel } from '../../../shared/contract/tunnels.ts';
import { failure } from '../errors/app-failure.ts';
import { createSignal } from '../signal.ts';
import { createTunnelUses, type TunnelUse, type TunnelUses } from './tunnel-uses.ts';

const read = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;
const write = { ...read, access: 'read-write' } as const;

let told: string[];
let states: Map<string, Tunnel['state']>;
let elevated: boolean;
let closing: PromiseWithResolvers<void> | null;
let uses: TunnelUses;
const changed = createSignal<undefined>();

const tunnelOf = (access: string, state: Tunnel['state']): Tunnel => ({ addonId: 'a', access, state }) as unknown as Tunnel;
const setState = (access: string, state: Tunnel['state']): void => {
  states.set(access, state);
  changed.emit(undefined);
};

beforeEach(() => {
  told = [];
  states = new Map();
  elevated = false;
  closing = null;
  uses = createTunnelUses({
    changed,
    list: () => [...states].map(([access, state]) => tunnelOf(access, state)),
    open: ({ access }) => {
      if (access === 'read-write' && !elevated) return Promise.reject(failure('elevation.required', { addonId: 'a' }, 'No.'));
      told.push(`open ${access}`);
      setState(access, 'open');
      return Promise.resolve(tunnelOf(access, 'open'));
    },
    close: async ({ access }) => {
      told.push(`close ${access}`);
      await closing?.promise;
      setState(access, 'closed');
    },
    elevations: {
      allows: () => elevated,
      elevate: (_, name) => {
        if (name !== 'right') return Promise.reject(failure('elevation.name-mismatch', { expected: 'right' }, 'Another name.'));
        elevated = true;
        return Promise.resolve({} as Elevation);
      },
      end: () => {
        told.push('end writes');
        elevated = false;
      },
      list: () => [],
    },
  });
});

/** Somebody who uses it; `leave` resolves when all is undone that goes with it. */
async function user(target: typeof read | typeof write = read, name: string | null = null) {
  const abort = new AbortController();
  const run = uses.use(target, target.access === 'read-write' ? { confirmName: name } : null, abort.signal);
  const first = await run.next();
  return {
    first: first.value as TunnelUse,
    next: () => run.next(),
    async leave() {
      const rest = run.next();
      abort.abort();
      await rest;
    },
  };
}

describe('a tunnel in use', () => {
  test('ends with the last of its users', async () => {
    const [one, two] = [await user(), await user()];
    expect([one.first.staysOpen, two.first.staysOpen]).toEqual([false, false]);
    await one.leave();
    expect(told).not.toContain('close read-only');
    await two.leave();
    expect(told.at(-1)).toBe('close read-only');
  });

  test('that was open before stays, and so does one that the window wants meanwhile', async () => {
    states.set('read-only', 'open');
    const one = await user();
    expect(one.first.staysOpen).toBe(true);
    await one.leave();
    states.set('read-only', 'closed');
    const two = await user();
    uses.keepTunnel(read);
    await two.leave();
    expect(told).not.toContain('close read-only');
  });

  test('is opened anew by who comes while it closes', async () => {
    const one = await user();
    closing = Promise.withResolvers<void>();
    const leaving = one.leave();
    await vi.waitFor(() => expect(told).toContain('close read-only'));
    const coming = user();
    closing.resolve();
    await leaving;
    const two = await coming;
    expect(told).toEqual(['open read-only', 'close read-only', 'open read-only']);
    expect(two.first.tunnel.state).toBe('open');
  });

  test('tells each state once and ends with the tunnel', async () => {
    const one = await user();
    const change = one.next();
    setState('read-only', 'open');
    setState('read-only', 'reconnecting');
    expect((await change).value).toMatchObject({ tunnel: { state: 'reconnecting' } });
    setState('read-only', 'failed');
    expect((await one.next()).value).toMatchObject({ tunnel: { state: 'failed' } });
    expect((await one.next()).done).toBe(true);
  });
});

describe('write access', () => {
  test('that a use began ends with it, after the tunnel', async () => {
    const one = await user(write, 'right');
    const two = await user(write, 'right');
    await one.leave();
    expect(elevated).toBe(true);
    await two.leave();
    expect(told).toEqual(['open read-write', 'open read-write', 'close read-write', 'end writes']);
  });

  test('that was there before, or is wanted elsewhere, stays', async () => {
    elevated = true;
    await (await user(write, 'right')).leave();
    expect(elevated).toBe(true);
    elevated = false;
    const two = await user(write, 'right');
    uses.keepWrites('a');
    await two.leave();
    expect(elevated).toBe(true);
  });

  test('that is refused leaves nothing behind', async () => {
    await expect(user(write, 'wrong')).rejects.toMatchObject({ error: { code: 'elevation.name-mismatch' } });
    expect(elevated).toBe(false);
    expect((await user(write, 'right')).first.staysOpen).toBe(false);
  });
});
