import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';

test.beforeEach(async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('asks once for values of every kind, remembers them, and lets them be changed', async ({ app, page }) => {
  const sql = consolePage(page);
  const field = (name: string) => sql.parameters.getByRole('textbox', { name, exact: true });
  await sql.runSql(`select :id::int + 1 as plus, :word::text is null as missing, :'quoted' as quoted, :"name" from (values ('v')) t("odd name");`);
  await expect(field(':id')).toBeFocused();
  await page.keyboard.type('41');
  await sql.parameters.getByRole('checkbox', { name: 'NULL for :word' }).check();
  await field(":'quoted'").fill("it's; select 1");
  await expect(sql.parameters.getByRole('checkbox', { name: 'NULL for :"name"' })).toHaveCount(0);
  await field(':"name"').fill('odd name');
  await page.keyboard.press('Enter');
  await expect(sql.parameters).toBeHidden();
  await expect(sql.cell('42')).toBeVisible();
  await expect(sql.cell("it's; select 1")).toBeVisible();
  await expect(sql.cell('v')).toBeVisible();
  await expect(sql.parameterChip).toContainText('id = 41, word = NULL');

  // The same again asks nothing.
  await sql.runAll.click();
  await expect(sql.state).toContainText('1 row');
  await expect(sql.parameters).toHaveCount(0);

  await sql.parameterChip.click();
  await field(':id').fill('99');
  await sql.parameters.getByRole('button', { name: 'Keep' }).click();
  await sql.runAll.click();
  await expect(sql.cell('100')).toBeVisible();

  await app.restart('quit');
  await addonHeader(app.page).tab('SQL').click();
  const after = consolePage(app.page);
  await after.runSql('select $1::int * 2 as double, :id::int as id');
  await expect(after.parameters.getByRole('textbox', { name: ':id' })).toHaveValue('99');
  await after.parameters.getByRole('textbox', { name: '$1' }).fill('21');
  await after.parameters.getByRole('button', { name: 'Run' }).click();
  await expect(after.cell('42')).toBeVisible();
  await expect(after.cell('99')).toBeVisible();
});

test('leaving the dialog runs nothing; the server decides types and says what is wrong', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('select :n::int as n');
  await expect(sql.parameters).toContainText('the server decides their types');
  await page.keyboard.press('Escape');
  await expect(sql.parameters).toBeHidden();
  await expect(sql.state).toHaveText('');
  await page.keyboard.press('ControlOrMeta+Shift+p');
  await sql.parameters.getByRole('textbox', { name: ':n' }).fill('seven');
  await page.keyboard.press('Enter');
  await expect(sql.state).toHaveText('');
  await sql.runAll.click();
  await expect(sql.error).toContainText('invalid input syntax for type integer: "seven"');
});
