import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

test('the main job with the keyboard alone', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  const sql = consolePage(page);
  await expect(sidebar(page).options.first()).toBeVisible();

  await page.keyboard.press('ControlOrMeta+Shift+F');
  await expect(sidebar(page).filter).toBeFocused();
  await page.keyboard.type('hex-12345');
  await expect(sidebar(page).options).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sandbox.world.primary.name);

  await palette(page).choose('Open tunnel');
  await expect(header.state).toContainText(/^Open/);

  await palette(page).choose('Go to the editor');
  await expect(sql.editor).toBeFocused();
  await page.keyboard.type('select id, full_name from customers order by id limit 50;');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(sql.state).toContainText('50 rows');

  await palette(page).choose('Close tunnel');
  await expect(header.state).toContainText('Closed');
});

test('dialogs take the focus, keep it, and give it back', async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  const header = addonHeader(page);
  await header.elevate.focus();
  await page.keyboard.press('Enter');
  await expect(header.elevation.dialog).toBeVisible();
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await header.elevation.dialog.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(header.elevation.dialog).toBeHidden();
  await expect(header.elevate).toBeFocused();
});
