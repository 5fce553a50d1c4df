import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { overviewPage } from '../pages/overview-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

test.use({ viewport: { width: 1024, height: 700 } });

/** True where nothing covers the element's middle, nor is it scrolled away. */
const onTop = (element: Locator): Promise<boolean> => element.evaluate((one) => {
  const marked = one instanceof HTMLInputElement && one.type === 'radio' ? (one.closest('label') ?? one) : one;
  const { left, top, width, height } = marked.getBoundingClientRect();
  return marked.contains(document.elementFromPoint(left + width / 2, top + height / 2));
});

test('a dialog taller than the window scrolls between its title and its buttons, and a notice stands above it', async ({ page, sandbox, look }) => {
  const { primary } = sandbox.world;
  await page.clock.install();
  await sidebar(page).select(primary.name);
  await expect(overviewPage(page).refresh).toBeEnabled();
  await palette(page).choose('Settings');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  const save = dialog.getByRole('button', { name: 'Save settings' });
  const ends = [dialog.getByRole('heading', { name: 'Settings' }), dialog.getByRole('button', { name: 'Cancel' }), save];

  await test.step('the title and the buttons stay, and what gets the focus is not behind them', async () => {
    await expect(save).toBeInViewport({ ratio: 1 });
    const timeout = dialog.getByRole('textbox', { name: 'Statement timeout' });
    await timeout.focus();
    let scrolled = 0;
    for (let presses = 0; presses < 40; presses += 1) {
      for (const end of ends) expect(await onTop(end)).toBe(true);
      // The guards at both ends of a dialog pass the focus on in the next frame.
      await expect.poll(() => onTop(page.locator(':focus')), `press ${presses}`).toBe(true);
      scrolled = Math.max(scrolled, await dialog.locator('form').evaluate((form) => form.parentElement?.scrollTop ?? 0));
      await page.keyboard.press('Tab');
      if (await timeout.evaluate((element) => element === document.activeElement)) break;
    }
    await expect(timeout).toBeFocused();
    expect(scrolled).toBeGreaterThan(100);
  });

  await test.step('a notice is read and pressed above it, by keys and by mouse, and the dialog stays', async () => {
    sandbox.world.update(primary.name, { status: 'maintenance-plan-change' });
    await page.clock.fastForward(120_000);
    const notice = overviewPage(page).notice(`Changing add-on plan: ${primary.name}`);
    const show = notice.getByRole('button', { name: 'Show' });
    await expect(show).toBeVisible();
    await page.keyboard.press('Alt+t');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(show).toBeFocused();
    await expect.poll(() => onTop(show)).toBe(true);
    for (const end of ends) expect(await onTop(end)).toBe(true);
    await look('dialog-notice');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await show.click();
    await expect(notice).toBeHidden();
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await expect(save).toBeInViewport({ ratio: 1 });
  });
});
