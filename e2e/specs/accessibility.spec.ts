import type { Page } from '@playwright/test';
import { audit, auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';
import { signInPage } from '../pages/sign-in-page.ts';

async function check(page: Page, screen: string): Promise<void> {
  expect.soft(await auditThemes(page), screen).toEqual([]);
}

test('the audit finds what it looks for', async ({ page }) => {
  await page.evaluate(() => {
    const planted = document.createElement('div');
    planted.id = 'root';
    planted.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 99; width: 90px; height: 40px; background: #fff; color: #8a8a8a';
    planted.append('too pale', document.createElement('button'));
    document.body.append(planted);
  });
  expect(await audit(page)).toEqual([expect.stringContaining('contrast 3.45: "too pale"'), expect.stringContaining('no name: <button'), 'id given twice: root']);
});

test('every screen has contrast and names in all three themes', async ({ page, sandbox }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const header = addonHeader(page);
  const sql = consolePage(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.actions.click();
  await page.getByRole('menuitem', { name: 'Label: production' }).click();
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  await header.tab('Overview').click();
  await check(page, 'overview');
  await header.openIn.click();
  await expect(header.copy('URL')).toBeVisible();
  await check(page, 'open in');
  await page.keyboard.press('Escape');
  await header.tab('SQL').click();
  await sql.runSql(`-- a comment\nselect 'text' as words, 12.5 as number, null as nothing, now() from generate_series(1, 30) where true`);
  await expect(sql.state).toContainText('30 rows');
  await sql.grid.focus();
  await page.keyboard.press('ArrowDown');
  await check(page, 'result');
  await sql.runSql('select 1; select nonsense;');
  await expect(sql.error).toBeVisible();
  await check(page, 'error');
  await header.elevate.click();
  await expect(header.elevation.dialog).toBeVisible();
  await check(page, 'elevation');
  await header.elevation.name.fill(sandbox.world.primary.name);
  await header.elevation.allow.click();
  await expect(header.tunnel).toContainText('Read & write');
  await check(page, 'write');
  await palette(page).choose('Settings');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await check(page, 'settings');
  await page.keyboard.press('Escape');
  await palette(page).choose('Keyboard shortcuts');
  await check(page, 'help');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette(page).input).toBeFocused();
  await check(page, 'palette');
});

test('the focus is seen wherever Tab goes', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.tab('Overview').click();
  await page.locator('body').press('Home');
  const unseen: string[] = [];
  const seen = new Set<string>();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    const { name, visible } = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const marked = element instanceof HTMLInputElement && element.type === 'radio' ? (element.closest('label') ?? element) : element;
      const { outlineStyle, outlineWidth } = getComputedStyle(marked);
      return { name: element.outerHTML.slice(0, 120), visible: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 };
    });
    if (!visible && !name.startsWith('<body')) unseen.push(name);
    seen.add(name);
  }
  expect(unseen).toEqual([]);
  expect(seen.size).toBeGreaterThan(12);
});

test.describe('signed out', () => {
  test.use({ signedIn: false });

  test('the sign-in screen has contrast and names', async ({ page }) => {
    await expect(signInPage(page).token).toBeVisible();
    await check(page, 'sign-in');
  });
});
