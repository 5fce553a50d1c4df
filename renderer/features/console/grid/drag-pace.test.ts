import { expect, it } from 'vitest';
import { createDragPace } from './drag-pace.ts';

function draw(pace: ReturnType<typeof createDragPace>, times: number, gapMs: number): void {
  let now = 1000;
  for (let time = 0; time < times; time += 1) {
    for (let frame = 0; frame < 4; frame += 1) {
      now += gapMs;
      pace.frame(now);
    }
    pace.drawn();
  }
}

it('draws often where frames come in time, seldom where drawing makes them late, and often again', () => {
  const pace = createDragPace();
  draw(pace, 5, 17);
  expect(pace.everyMs).toBe(80);
  draw(pace, 10, 34);
  expect(pace.everyMs).toBe(320);
  draw(pace, 30, 17);
  expect(pace.everyMs).toBe(80);
});

it('takes a pause of the drag for no late frame', () => {
  const pace = createDragPace();
  draw(pace, 5, 500);
  expect(pace.everyMs).toBe(80);
});
