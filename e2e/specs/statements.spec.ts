import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';

test.beforeEach(async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('highlights the statement at the cursor, and runs just that', async ({ page }) => {
  const sql = consolePage(page);
  await sql.type('select 11 as first;\n\nselect 22\n  as second;\nselect 33 as third;');
  await page.keyboard.press('ControlOrMeta+Home');
  await expect(sql.highlight).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(sql.highlight).toHaveCount(2);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(sql.cell('22')).toBeVisible();
  await expect(sql.mark('done')).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowDown');
  await expect(sql.highlight).toHaveCount(0);
  await expect(sql.runSelection).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(sql.run).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+Alt+Enter');
  await expect(sql.statements).toHaveCount(2);
});

test('marks each statement, stops at the error, and goes on after it where the user says so', async ({ page }) => {
  const sql = consolePage(page);
  const script = 'select 1;\nselect nothing_of_this_name;\ndo $$ begin\n  raise exception using message = \'body\', hint = \'look there\';\nend $$;\nselect 4;';
  await sql.runSql(script);
  await expect(sql.mark('failed')).toHaveCount(1);
  await expect(sql.mark('done')).toHaveCount(1);
  await expect(sql.underline).not.toHaveCount(0);
  await expect(sql.error).toContainText('column "nothing_of_this_name" does not exist');
  await expect(sql.state).toContainText('1 failed · 2 not run');

  await sql.howToRun.click();
  await page.getByRole('menuitem', { name: 'Go on after errors' }).click();
  await sql.runAll.click();
  await expect(sql.statements).toHaveCount(4);
  await expect(sql.state).toContainText('2 failed');
  await expect(sql.mark('failed')).toHaveCount(2);
  await expect(sql.mark('done')).toHaveCount(2);

  await sql.statements.nth(2).click();
  await expect(sql.error).toContainText('Hint: look there');
  await sql.error.getByRole('button', { name: 'Go to that line' }).click();
  await expect(sql.status).toContainText('Ln 4, Col 3');
  await page.keyboard.press('Alt+PageUp');
  await expect(sql.error).toContainText('nothing_of_this_name');
  await page.keyboard.press('Alt+PageDown');
  await page.keyboard.press('Alt+PageDown');
  await expect(sql.cell('4')).toBeVisible();

  // Editing a statement takes its mark and its underline.
  await sql.statements.nth(1).click();
  await sql.error.getByRole('button', { name: 'Go to position' }).click();
  await page.keyboard.type('2 as ');
  await expect(sql.mark('failed')).toHaveCount(1);
  await expect(sql.mark('done')).toHaveCount(2);
});

test('jumps to the error by key, wherever the script has moved to', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('select 1,\n  missing_column;');
  await expect(sql.error).toContainText('missing_column');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('-- one more line\n');
  await sql.error.getByRole('button', { name: 'Go to position' }).focus();
  await page.keyboard.press('F8');
  await expect(sql.status).toContainText('Ln 3, Col 3');
});

test('explains psql’s backslash lines, and tells notices and notifications with their words', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('\\d customers');
  await expect(sql.error).toContainText('backslash commands, such as \\d, are not SQL');
  await sql.runSql(`listen e2e_channel; notify e2e_channel, 'the payload'; do $$ begin raise warning 'w' using detail = 'more', hint = 'less'; end $$;`);
  await expect(sql.statements).toHaveCount(3);
  await sql.statements.nth(2).click();
  await expect(sql.notices).toContainText('Detail: more');
  await expect(sql.notices).toContainText('Hint: less');
  await page.keyboard.press('Alt+PageUp');
  await expect(sql.notices).toContainText('e2e_channel');
  await expect(sql.notices).toContainText('Payload: the payload');
});

test('nothing to run is said as such: empty, only comments', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('-- nothing\n/* here */');
  await expect(sql.state).toHaveText('Nothing to run');
  await sql.runSql(';');
  await expect(sql.results).toContainText('the statement is empty');
});
