import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';

const widths = [1440, 1100, 1000, 900];

test('the name stands whole beside an open tunnel at every width, on one line', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  await fitsEverywhere(page, 'read-only');
  await header.elevate.click();
  await header.elevation.allow.click();
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  await fitsEverywhere(page, 'read & write');
});

async function fitsEverywhere(page: Page, access: string): Promise<void> {
  const header = addonHeader(page);
  const height = async () => (await page.locator('main > header').boundingBox())?.height;
  const before = await height();
  for (const width of [...widths, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    await expect.poll(header.nameWhole, `the name, ${access}, at ${width} px`).toBe(true);
    await expect(header.openIn, `Open in…, ${access}, at ${width} px`).toBeInViewport({ ratio: 1 });
    await expect.poll(height).toBe(before);
  }
}

test('a window that gets narrow keeps what was open in it', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  const sql = consolePage(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.tab('SQL').click();
  await sql.runSql('select 41 + 1 as answer');
  await expect(sql.cell('42')).toBeVisible();
  await sql.editor.focus();
  await page.keyboard.type(' -- more');
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(page.getByRole('button', { name: 'Add-ons', exact: true })).toBeVisible();
  await expect(sql.cell('42')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => sql.text()).not.toContain('-- more');
});

test('in a narrow window the add-ons are a drawer that takes the focus and gives it back', async ({ page, sandbox }) => {
  const bar = sidebar(page);
  const toggle = page.getByRole('button', { name: 'Add-ons', exact: true });
  await page.setViewportSize({ width: 900, height: 700 });
  await toggle.focus();
  await page.keyboard.press('Enter');
  await expect(bar.filter).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(toggle).toBeFocused();
  await page.keyboard.press('ControlOrMeta+Shift+F');
  await expect(bar.filter).toBeFocused();
  await page.keyboard.type('hex-12345');
  await expect(bar.options).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(addonHeader(page).name).toHaveText(sandbox.world.primary.name);
  await expect(bar.filter).not.toBeInViewport();
});
