import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBrake, createCourtesy } from './brake.ts';

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); });
afterEach(() => { vi.useRealTimers(); });

function open(processors = 2) {
  const courtesy = createCourtesy(processors);
  const run = { flowing: true, cancelled: false };
  const stream = { pause: () => { run.flowing = false; }, resume: () => { run.flowing = true; } };
  const brake = createBrake({ stream, courtesy, cancelled: () => run.cancelled });
  /** Chunks of a millisecond's work each, as long as they flow. Answers how many came. */
  const flow = (ms: number) => {
    let chunks = 0;
    for (let at = 0; at < ms; at += 1) {
      vi.advanceTimersByTime(1);
      if (!run.flowing) continue;
      chunks += 1;
      brake.chunkEnd();
    }
    return chunks;
  };
  return { courtesy, run, brake, flow };
}

it('lets rows flow while nobody types', () => {
  expect(open().flow(500)).toBe(500);
});

it('lets few rows through while somebody types, and all of them a second later', () => {
  const { courtesy, flow } = open();
  courtesy.typed();
  const slow = flow(1000);
  expect(slow).toBeGreaterThan(100);
  expect(slow).toBeLessThan(250);
  flow(50);
  expect(flow(500)).toBe(500);
});

it('does not slow rows where there are processors enough', () => {
  const { courtesy, flow } = open(8);
  courtesy.typed();
  expect(flow(500)).toBe(500);
});

it('stays paused under pressure when its rest is over', () => {
  const { courtesy, run, brake, flow } = open();
  courtesy.typed();
  flow(6);
  expect(run.flowing).toBe(false);
  brake.pressure(true);
  vi.advanceTimersByTime(100);
  expect(run.flowing).toBe(false);
  brake.pressure(false);
  expect(run.flowing).toBe(true);
});

it('holds nothing back of a cancelled statement', () => {
  const { courtesy, run, flow } = open();
  courtesy.typed();
  run.cancelled = true;
  expect(flow(20)).toBe(20);
});

it('lets go when the statement has ended', () => {
  const { courtesy, run, brake, flow } = open();
  courtesy.typed();
  flow(6);
  expect(run.flowing).toBe(false);
  brake.release();
  expect(run.flowing).toBe(true);
});
