import type { Page } from '@playwright/test';

/** Milliseconds between the animation frames that the page had while the work was done. */
export async function frameGaps(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    let on = true;
    const step = (now: number): void => {
      times.push(now);
      if (on) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    Reflect.set(globalThis, 'benchFrames', () => {
      on = false;
      return times;
    });
  });
  await work();
  const times = await page.evaluate((): number[] => Reflect.get(globalThis, 'benchFrames')());
  return gaps(times);
}

export function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
