import { expect, test } from '../fixtures.ts';
import { keptActiveTitle } from '../journal.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';

test.beforeEach(async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('runs the selection only, and the statement at the cursor where nothing is selected', async ({ page }) => {
  const sql = consolePage(page);
  await sql.type('select 11 as first;\nselect 22 as second;');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(sql.cell('11')).toBeVisible();
  await expect(sql.statements).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(sql.cell('22')).toBeVisible();
  await expect(sql.cell('11')).toHaveCount(0);
});

test('shows each statement of a script, its notices, and a long value whole', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql(`do $$ begin raise notice 'counted %', 3; end $$; select repeat('long ', 20000) || 'end' as text; select 7 as seven;`);
  await expect(sql.statements).toHaveCount(3);
  await sql.statements.nth(0).click();
  await expect(sql.notices).toContainText('counted 3');
  await sql.statements.nth(1).click();
  await sql.grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(sql.value).toHaveValue(/^(long ){20000}end$/);
  await page.keyboard.press('Escape');
  await expect(sql.grid).toBeFocused();
  await sql.statements.nth(2).click();
  await expect(sql.cell('7')).toBeVisible();
});

test('the grid by keys: copies the active cell, and changes the width of its column', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql(`select n as id, 'value ' || n as words from generate_series(1, 50) n`);
  await expect(sql.state).toContainText('50 rows');
  await sql.grid.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('value 2');
  const before = Number(await sql.columnWidth('words').getAttribute('aria-valuenow'));
  await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(sql.columnWidth('words')).toHaveAttribute('aria-valuenow', String(before + 16));
});

test('Escape cancels the run', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  await sql.runSql('select pg_sleep(600)');
  await expect.poll(() => sandbox.counters().openChannels).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(sql.state).toContainText(/cancel/i);
  await expect(sql.run).toBeEnabled();
});

test('editor tabs are added, named and closed, and come back with their drafts after a reload', async ({ app, page }) => {
  const sql = consolePage(page);
  await sql.type('select 1 -- of the first tab');
  await sql.newTab.click();
  await sql.type('select 2 -- of the second tab');
  await sql.editorTab('Query 2').dblclick();
  await sql.tabName.fill('late orders');
  await page.keyboard.press('Enter');
  await sql.newTab.click();
  await expect(sql.editorTabs).toHaveCount(3);
  await sql.closeTab('Query 3').or(sql.closeTab('Query 2')).click();
  await expect(sql.editorTabs).toHaveCount(2);
  await sql.editorTab('late orders').click();
  await expect.poll(() => keptActiveTitle(app.dataDir)).toBe('late orders');
  await page.reload();
  await page.locator('[data-app-state="ready"]').waitFor();
  await addonHeader(page).tab('SQL').click();
  await expect(sql.editorTabs).toHaveText(['Query 1', 'late orders']);
  await expect(sql.editorTab('late orders')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => sql.text()).toBe('select 2 -- of the second tab');
  await sql.editorTab('Query 1').click();
  await expect.poll(() => sql.text()).toBe('select 1 -- of the first tab');
});
