import { z } from 'zod';

const eventSchema = z.object({
  name: z.string(), ph: z.string(), pid: z.number(), tid: z.number(), ts: z.number(), dur: z.number().optional(),
});
type TraceEvent = z.infer<typeof eventSchema>;

/** What runs script, and what computes styles and layout (Chromium's devtools.timeline; DevTools shows the same names). */
const work = new Set([
  'EventDispatch', 'FunctionCall', 'FireAnimationFrame', 'TimerFire', 'RunMicrotasks', 'EvaluateScript', 'FireIdleCallback',
  'MinorGC', 'MajorGC', 'WebSocketReceive', 'UpdateLayoutTree', 'Layout',
]);

/** Reads a trace as Chromium writes it. */
export function readTrace(json: string): TraceEvent[] {
  return z.object({ traceEvents: z.array(z.unknown()) }).parse(JSON.parse(json)).traceEvents.flatMap((event) => {
    const read = eventSchema.safeParse(event);
    return read.success ? [read.data] : [];
  });
}

/**
 * Milliseconds of script, style and layout in each frame: from one main frame's beginning to the next, on the main thread that had most
 * of them. What lies inside of something else counts once.
 */
export function workPerFrame(events: readonly TraceEvent[]): number[] {
  const main = busiestThread(events.filter(({ name }) => name === 'FireAnimationFrame'));
  const own = events.filter((event) => threadOf(event) === main).toSorted((left, right) => left.ts - right.ts);
  const starts = own.filter(({ name }) => name === 'BeginMainThreadFrame').map(({ ts }) => ts);
  const frames = starts.slice(1).map(() => 0);
  let covered = 0;
  for (const { name, ph, ts, dur = 0 } of own) {
    if (ph !== 'X' || !work.has(name)) continue;
    const from = Math.max(ts, covered);
    const to = ts + dur;
    if (to <= from) continue;
    covered = to;
    spread(frames, starts, from, to);
  }
  return frames.map((microseconds) => microseconds / 1000);
}

function spread(frames: number[], starts: readonly number[], from: number, to: number): void {
  let frame = starts.findLastIndex((start) => start <= from);
  for (let at = from; at < to; frame += 1) {
    const end = Math.min(to, starts[frame + 1] ?? to);
    const before = frames[frame];
    if (before !== undefined) frames[frame] = before + (end - at);
    at = end;
  }
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;

function busiestThread(events: readonly TraceEvent[]): string {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(threadOf(event), (counts.get(threadOf(event)) ?? 0) + 1);
  return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? '';
}
