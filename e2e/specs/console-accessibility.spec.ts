import type { Page } from '@playwright/test';
import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consoleLayout } from '../pages/console-layout.ts';
import { consolePage } from '../pages/console-page.ts';
import { exportDialog } from '../pages/export-dialog.ts';
import { gridPage } from '../pages/grid-page.ts';
import { palette } from '../pages/palette.ts';
import { safetyDialog } from '../pages/safety-dialog.ts';
import { sidebar } from '../pages/sidebar.ts';

async function check(page: Page, screen: string): Promise<void> {
  expect.soft(await auditThemes(page), screen).toEqual([]);
}

test.beforeEach(async ({ page, sandbox }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('the grid and what opens beside it have contrast and names in all three themes', async ({ page }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  await sql.runSql(`select n as id, null as nothing, '' as blank, ' x ' as spaced, '{"a": [1, true, null]}'::json as doc, '\\x0001'::bytea as raw from generate_series(1, 30) n`);
  await expect(sql.state).toContainText('30 rows');
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await check(page, 'all selected');
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('1');
  await expect(grid.find).toContainText('Found');
  await check(page, 'find');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Enter');
  await expect(grid.beside).toBeVisible();
  await check(page, 'row details');
  await page.keyboard.press('Escape');
  await grid.cell('{"a": [1, true, null]}').first().dblclick();
  await expect(grid.beside.getByRole('tree', { name: 'JSON' })).toBeVisible();
  await check(page, 'value');
  await page.keyboard.press('Escape');
});

test('the grid’s menus and dialogs have contrast and names in all three themes', async ({ page }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  await sql.runSql('select n as id, null as nothing from generate_series(1, 30) n');
  await expect(sql.state).toContainText('30 rows');
  await grid.columnMenu('id').click();
  await check(page, 'column menu');
  await grid.item('Filter…').click();
  await expect(grid.dialog).toBeVisible();
  await check(page, 'filter');
  await grid.dialog.getByRole('textbox', { name: 'Value' }).fill('3');
  await page.keyboard.press('Enter');
  await expect(grid.order).toContainText('Filtered here');
  await check(page, 'filtered');
  await palette(page).choose('Choose columns of the result');
  await expect(page.getByRole('dialog', { name: 'Columns' })).toBeVisible();
  await check(page, 'columns');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+Shift+X');
  await expect(exportDialog(page).dialog).toBeVisible();
  await check(page, 'export');
});

test('the editor’s panels, questions and strips have contrast and names in all three themes', async ({ page }) => {
  const header = addonHeader(page);
  const sql = consolePage(page);
  const layout = consoleLayout(page);
  const safety = safetyDialog(page);
  await sql.runSql('select :id::int as id');
  await expect(sql.parameters).toBeVisible();
  await check(page, 'parameters');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await expect(sql.cell('7')).toBeVisible();
  await sql.runSql('begin; select 1; select nonsense');
  await expect(sql.error).toBeVisible();
  await check(page, 'failed transaction');
  await sql.rollBack.click();
  await page.keyboard.press('ControlOrMeta+Shift+h');
  await expect(layout.history.entries.first()).toBeVisible();
  await check(page, 'history');
  await page.keyboard.press('ControlOrMeta+Shift+y');
  await expect(layout.queries.panel).toBeVisible();
  await layout.queries.button('Save this tab').first().click();
  await expect(layout.name).toBeVisible();
  await check(page, 'save');
  await page.keyboard.press('Enter');
  await expect(layout.queries.items).toHaveCount(1);
  await check(page, 'saved queries');
  await header.allowWriting();
  await sql.runSql('begin; delete from refunds; rollback');
  await expect(safety.cancel).toBeFocused();
  await check(page, 'safety');
  await page.keyboard.press('Enter');
  await expect(safety.dialog).toBeHidden();
});
