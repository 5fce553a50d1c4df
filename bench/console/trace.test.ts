import { expect, test } from 'vitest';
import { gaps } from './frames.ts';
import { readTrace, workPerFrame } from './trace.ts';

const on = (tid: number, name: string, ts: number, dur?: number) => ({ name, ph: dur === undefined ? 'I' : 'X', pid: 1, tid, ts, ...(dur === undefined ? {} : { dur }) });

test('script and layout per frame: nested work counts once, what crosses into the next frame is shared out', () => {
  const events = readTrace(JSON.stringify({ traceEvents: [
    { name: 'thread_name', ph: 'M', pid: 1, tid: 7, args: {} },
    on(7, 'BeginMainThreadFrame', 1000), on(7, 'FireAnimationFrame', 1100, 3000), on(7, 'FunctionCall', 1200, 2000), on(7, 'Layout', 4100, 1000), on(7, 'Paint', 6000, 9000),
    on(7, 'BeginMainThreadFrame', 17_000), on(7, 'FireAnimationFrame', 17_000, 500), on(7, 'TimerFire', 30_000, 6000),
    on(7, 'BeginMainThreadFrame', 34_000), on(7, 'BeginMainThreadFrame', 50_000),
    on(8, 'BeginMainThreadFrame', 1000), on(8, 'FireAnimationFrame', 1000, 90_000),
  ] }));
  expect(workPerFrame(events)).toEqual([4, 4.5, 2]);
  expect(workPerFrame([])).toEqual([]);
});

test('gaps between frames', () => {
  expect(gaps([10, 26, 60])).toEqual([16, 34]);
  expect(gaps([])).toEqual([]);
});
