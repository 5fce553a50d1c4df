import type { Page } from '@playwright/test';

/** Listens for keys from now on: from the key's own time to the painting of the frame in which the editor's lines changed. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const taken: number[] = [];
    let pressed: number | null = null;
    const painted = new MessageChannel();
    // A message comes behind the painting of the frame that it was sent in.
    painted.port1.addEventListener('message', () => {
      if (pressed !== null) taken.push(performance.now() - pressed);
      pressed = null;
    });
    painted.port1.start();
    document.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, { capture: true });
    const lines = document.querySelector('.monaco-editor .view-lines');
    if (lines === null) throw new Error('The editor has no lines.');
    new MutationObserver(() => { if (pressed !== null) painted.port2.postMessage(null); }).observe(lines, { childList: true, subtree: true, characterData: true, attributes: true });
    Reflect.set(globalThis, 'benchKeys', taken);
  });
}

/** Milliseconds of the keys taken so far, and begins anew. */
export function takeKeys(page: Page): Promise<number[]> {
  return page.evaluate((): number[] => Reflect.get(globalThis, 'benchKeys').splice(0));
}

/** Types the text, each key once the one before is on the screen. Answers the milliseconds of each. */
export async function typeSlowly(page: Page, text: string): Promise<number[]> {
  await takeKeys(page);
  const taken: number[] = [];
  for (const [index, letter] of text.split('').entries()) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForFunction(() => Reflect.get(globalThis, 'benchKeys').length > 0);
    taken.push(...await takeKeys(page));
    // Not in step with the frames: as uneven as a person types.
    await page.waitForTimeout(20 + ((index * 37) % 60));
  }
  return taken;
}
