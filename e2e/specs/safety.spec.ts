import type { Page } from '@playwright/test';
import type { Sandbox } from '../../sandbox/types.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { safetyDialog } from '../pages/safety-dialog.ts';
import { sidebar } from '../pages/sidebar.ts';

/** The console of the first add-on, with write access. */
async function writing(page: Page, sandbox: Sandbox) {
  const header = addonHeader(page);
  const sql = consolePage(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.tab('SQL').click();
  await expect(sql.editor).toBeAttached();
  await header.allowWriting();
  return { header, sql, safety: safetyDialog(page) };
}

const script = `begin;
-- everything goes
delete from order_lines;
with gone as (delete from refunds returning id) select count(*) from gone;
do $$ begin
  truncate stock_movements;
  execute 'drop ' || 'nothing';
end $$;
rollback;`;

test('one dialog lists what destroys data; Cancel is the default, and nothing runs', async ({ page, sandbox }) => {
  const { sql, safety } = await writing(page, sandbox);
  await sql.runSql(script);
  await expect(safety.items).toHaveText([/DELETE without WHERE.*order_lines.*about [\d,]+ rows/i, /DELETE without WHERE in a WITH query.*refunds/, /TRUNCATE in a DO block.*stock_movements/, /SQL made at run time in a DO block/]);
  await expect(safety.cancel).toBeFocused();
  await expect(safety.run).toHaveText('Run 3 destructive statements');
  await page.keyboard.press('Enter');
  await expect(safety.dialog).toBeHidden();
  await expect(sql.state).toHaveText('');
  await expect(sql.editor).toBeFocused();
});

test('by keyboard: confirmed once, it runs; the next run asks again', async ({ page, sandbox }) => {
  const { sql, safety } = await writing(page, sandbox);
  const harmless = 'begin; create temp table t as select 1 as a; delete from t; update customers set full_name = full_name where id = 1; rollback';
  await sql.runSql(harmless);
  await expect(sql.statements).toHaveCount(5);
  await expect(safety.dialog).toBeHidden();

  const text = 'begin; delete from refunds; rollback';
  await sql.runSql(text);
  await expect(safety.cancel).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(safety.run).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(safety.dialog).toBeHidden();
  await expect(sql.statements.nth(1)).toContainText('delete from refunds');
  await expect(sql.state).not.toHaveText(/running/);
  await sql.editor.focus();
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(safety.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(safety.dialog).toBeHidden();
});

test('by mouse: the excerpt leads to its statement, and nothing runs', async ({ page, sandbox }) => {
  const { sql, safety } = await writing(page, sandbox);
  await sql.runSql(script);
  await safety.goTo(4).click();
  await expect(safety.dialog).toBeHidden();
  await expect(sql.editor).toBeFocused();
  await expect(sql.status).toContainText(/Ln 4/);
  await expect(sql.state).toHaveText('');
});

test('read-only runs are not asked about: the server refuses', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(sql.editor).toBeAttached();
  await sql.runSql('delete from refunds');
  await expect(sql.error).toContainText(/permission denied|read-only/);
  await expect(safetyDialog(page).dialog).toBeHidden();
});

test('what was made is offered to the app’s role, with the SQL shown', async ({ page, sandbox }) => {
  const { sql, safety } = await writing(page, sandbox);
  await sql.runSql('create table offered_table (id int); create view offered_view as select 1 as one;');
  await expect(safety.ownership).toContainText(/owns \d+ objects/);
  await safety.openHandOver.click();
  // Other journeys of this worker may have left objects of the same role.
  await expect(safety.objects.filter({ hasText: /^table\s*public\.offered_table$/ })).toBeVisible();
  await expect(safety.objects.filter({ hasText: /^view\s*public\.offered_view$/ })).toBeVisible();
  await expect(safety.sql).toHaveText(/^REASSIGN OWNED BY CURRENT_USER TO app_rw_\w+;$/);
  await safety.handOverNow.click();
  await expect(safety.handOver).toBeHidden();
  await expect(safety.ownership).toBeHidden();
  await sql.runSql(`select tableowner like 'app_rw_%' as app from pg_tables where tablename = 'offered_table'`);
  await expect(sql.cell('t')).toBeVisible();
  await sql.runSql('create table offered_again (id int)');
  await safety.dismiss.click();
  await expect(safety.ownership).toBeHidden();
});

test('production asks for the name', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.actions.click();
  await page.getByRole('menuitem', { name: 'Label: production' }).click();
  await header.elevate.click();
  await header.elevation.name.fill(sandbox.world.primary.name);
  await header.elevation.allow.click();
  await expect(header.elevation.dialog).toBeHidden();
  await header.tab('SQL').click();
  const sql = consolePage(page);
  const safety = safetyDialog(page);
  await expect(sql.access('Read & write')).toBeChecked();
  await sql.runSql('begin; delete from refunds; rollback');
  await expect(safety.dialog).toContainText('production');
  await expect(safety.cancel).toBeFocused();
  await expect(safety.run).toBeDisabled();
  await safety.name.fill('shop');
  await expect(safety.run).toBeDisabled();
  await safety.name.fill(sandbox.world.primary.name);
  await safety.name.press('Enter');
  await expect(safety.dialog).toBeHidden();
  await expect(sql.statements).toHaveCount(3);
});
