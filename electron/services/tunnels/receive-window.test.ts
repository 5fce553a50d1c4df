import { array, assert as assertProperty, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReceiveWindow, createWindowBudget } from './receive-window.ts';

const MiB = 1024 * 1024;
const initial = 2 * MiB;
const packet = 32 * 1024;

/** A sender that always has data, over a link of so many milliseconds, and a reader that keeps up unless told otherwise. */
function simulate({ roundTripMs, bytesPerMs, ms, reads = true }: { roundTripMs: number; bytesPerMs: number; ms: number; reads?: boolean }) {
  let now = 0;
  let allowed = initial;
  let backlog = 0;
  let total = 0;
  const onTheWay: { due: number; bytes: number }[] = [];
  const budget = createWindowBudget();
  const window = createReceiveWindow({
    initial, budget, roundTripMs, now: () => now, grant: (bytes) => onTheWay.push({ due: now + roundTripMs, bytes }),
  });
  for (; now < ms; now += 1) {
    while (onTheWay[0] && onTheWay[0].due <= now) allowed += onTheWay.shift()?.bytes ?? 0;
    for (let sent = 0; sent < bytesPerMs && allowed >= packet; sent += packet) {
      allowed -= packet;
      total += packet;
      expect(window.received(packet)).toBe(true);
      if (!reads) backlog += packet;
      window.update(backlog);
    }
  }
  return { window, budget, total, backlog };
}

describe('the receive window', () => {
  it('grows over distance until the network is the limit, and not without distance', () => {
    const wide = simulate({ roundTripMs: 100, bytesPerMs: 160 * 1024, ms: 3000 }).window.limit;
    expect(wide).toBeGreaterThanOrEqual(16 * MiB);
    expect(wide).toBeLessThanOrEqual(32 * MiB);
    expect(simulate({ roundTripMs: 100, bytesPerMs: 32 * 1024, ms: 3000 }).window.limit).toBeLessThanOrEqual(8 * MiB);
    expect(simulate({ roundTripMs: 0.2, bytesPerMs: 512 * 1024, ms: 3000 }).window.limit).toBe(initial);
  });

  it('stops the peer of a reader that does not read, within the limit', () => {
    const { total, window } = simulate({ roundTripMs: 100, bytesPerMs: 160 * 1024, ms: 3000, reads: false });
    expect(total).toBeLessThanOrEqual(window.limit);
  });

  it('refuses more than it granted', () => {
    const window = createReceiveWindow({ initial: 100, budget: createWindowBudget(), roundTripMs: 1, grant: () => undefined });
    expect(window.received(100)).toBe(true);
    expect(window.received(1)).toBe(false);
  });

  it('never promises more than its limit, nor all channels more than the budget', () => {
    assertProperty(property(array(record({ take: integer({ min: 1, max: initial }), drain: integer({ min: 0, max: 4 * MiB }) }), { maxLength: 60 }), (steps) => {
      let now = 0;
      let promised = initial;
      let backlog = 0;
      const budget = createWindowBudget(16 * MiB);
      const window = createReceiveWindow({ initial, budget, roundTripMs: 50, now: () => now, grant: (bytes) => { promised += bytes; } });
      for (const { take, drain } of steps) {
        const bytes = Math.min(take, promised);
        promised -= bytes;
        backlog = Math.max(0, backlog + bytes - drain);
        now += 30;
        expect(window.received(bytes)).toBe(true);
        window.update(backlog);
        expect(promised + backlog).toBeLessThanOrEqual(Math.max(window.limit, initial));
        expect(window.limit).toBeLessThanOrEqual(16 * MiB);
      }
      window.dispose();
      expect(budget.free).toBe(16 * MiB);
    }));
  });

  it('makes do with little once the budget is used up', () => {
    const budget = createWindowBudget(initial);
    const first = createReceiveWindow({ initial, budget, roundTripMs: 100, grant: () => undefined });
    const second = createReceiveWindow({ initial, budget, roundTripMs: 100, grant: () => undefined });
    expect([first.limit, second.limit]).toEqual([initial, 256 * 1024]);
    first.dispose();
    second.dispose();
    expect(budget.free).toBe(initial);
  });
});
