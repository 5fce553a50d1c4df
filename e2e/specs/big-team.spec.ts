import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { sidebar } from '../pages/sidebar.ts';

const ADDONS = 1000;

test.use({ sandboxOptions: { addons: ADDONS, twoFactorApps: ['sushi'] } });

test('a thousand add-ons: few elements, the filter, the last one by keyboard', async ({ page, sandbox }) => {
  const bar = sidebar(page);
  await expect(bar.options.first()).toBeVisible();
  await expect(bar.options.first()).toHaveAttribute('aria-setsize', /^\d{3,4}$/);
  const total = Number(await bar.options.first().getAttribute('aria-setsize'));
  expect(total).toBeGreaterThan(ADDONS / 2);
  expect(await bar.options.count()).toBeLessThan(60);
  expect(await page.locator('*').count()).toBeLessThan(1500);

  await bar.filter.focus();
  await page.keyboard.type('borealis-pg-hex-12345');
  await expect(bar.options).toHaveCount(1);
  await expect(bar.addon(sandbox.world.primary.name)).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(bar.options.first()).toHaveAttribute('aria-setsize', String(total));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  const last = bar.list.locator(`[role="option"][aria-posinset="${total}"]`);
  await expect(last).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(last).toHaveAttribute('aria-selected', 'true');
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await expect(last).toContainText(name);
});

test('asks for the second factor once, says when the code is wrong, and then goes on by itself', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  const dialog = page.getByRole('dialog', { name: 'Second factor' });
  const code = dialog.getByRole('textbox', { name: 'Code' });
  const go = dialog.getByRole('button', { name: 'Continue' });
  await sidebar(page).filter.fill(sandbox.world.primary.name);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.actAs('The app’s role');
  await header.open.click();
  await expect(dialog).toContainText('sushi');
  await expect(code).toBeFocused();
  await code.fill('000000');
  await go.click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await code.fill('123456');
  await go.click();
  await expect(dialog).toBeHidden();
  await expect(header.state).toContainText(/^Open/);
});
