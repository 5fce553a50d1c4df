import { expect, type Page, type TestInfo } from '@playwright/test';

export const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 900, height: 700 } };

/**
 * Takes a screen for people to look at, in light and dark, wide and narrow; the pictures are kept beside the test's results. The
 * theme is put on the page directly, so that nothing that is open closes. Fails where the window scrolls sideways.
 */
export function looker(page: Page, testInfo: TestInfo): (name: string) => Promise<void> {
  const wear = (theme: string | undefined) => page.evaluate((next) => {
    if (next === undefined) delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
  }, theme);
  return async (name) => {
    const before = await page.evaluate(() => document.documentElement.dataset['theme']);
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      for (const theme of ['light', 'dark']) {
        await wear(theme);
        await page.screenshot({ path: testInfo.outputPath(`${name}-${theme}-${size}.png`), animations: 'disabled' });
      }
      expect(await sideways(page), `${name} ${size} scrolls sideways`).toBe(0);
    }
    await page.setViewportSize(sizes.wide);
    await wear(before);
  };
}

/** By how many pixels the window's content is wider than the window; a window never scrolls sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
