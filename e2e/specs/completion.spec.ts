import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { editorHelp } from '../pages/editor-help.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';
import { outsideSession } from '../pg-client.ts';

test.beforeEach(async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached({ timeout: 60_000 });
  await editorHelp(page).whenCatalogIsRead();
});

test('completes tables, columns of aliases and of CTEs, and quotes where needed', async ({ page }) => {
  const help = editorHelp(page);
  await help.write('select * from cus');
  await expect(help.option('customers')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(() => consolePage(page).text()).toBe('select * from customers');

  await help.write('select * from reporting.');
  await expect(help.option('revenue_by_month')).toBeVisible();
  await expect(help.option('customers')).toHaveCount(0);

  await help.write('select * from customers c where c.');
  await expect(help.option('full_name')).toBeVisible();
  await expect(help.option('orders')).toHaveCount(0);

  await help.write('with big as (select id, lifetime_value as worth from customers) select w from big', 'from big'.length + 1);
  await expect(help.option('worth')).toBeVisible();
  await help.option('worth').click();
  await expect.poll(() => consolePage(page).text()).toContain('select worth from big');

  await help.write('with odd as (select 1 as "Odd Name") select odd.');
  await help.option('Odd Name').click();
  await expect.poll(() => consolePage(page).text()).toContain('select odd."Odd Name"');
});

test('completes a join with its condition', async ({ page }) => {
  const help = editorHelp(page);
  await help.write('select * from orders o join ');
  await expect(help.option('customers c on c.id = o.customer_id')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => consolePage(page).text()).toContain('join customers c on c.id = o.customer_id');
});

test('shows what a name is, and the arguments of a function', async ({ page }) => {
  const help = editorHelp(page);
  await help.write('select order_total(');
  await expect(help.signature).toContainText('order_total(order_id bigint)');
  await help.write('select lifetime_value from customers ');
  await expect(async () => {
    // The editor looks at what the mouse stands still on once: moved again, it looks again.
    await page.mouse.move(0, 0);
    await help.word('customers').hover();
    await expect(help.hover).toContainText('table public.customers', { timeout: 3000 });
  }).toPass();
  await expect(help.hover).toContainText('People who bought or may buy');
});

test('marks a syntax error while typing, and takes the mark away', async ({ page }) => {
  const help = editorHelp(page);
  await consolePage(page).type('select 1;\nselect * form customers;\nselect 2;');
  await expect(help.squiggles).toHaveCount(1);
  await help.write('select 1;\nselect * from customers;\nselect 2;');
  await expect(help.squiggles).toHaveCount(0);
});

test('formats the SQL in one step that can be undone, and refuses what it cannot read', async ({ page }) => {
  const sql = consolePage(page);
  await sql.type('select id,email from customers where id=1;');
  await page.keyboard.press('Alt+Shift+F');
  await expect.poll(() => sql.text()).toBe('select\n  id,\n  email\nfrom\n  customers\nwhere\n  id = 1;');
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => sql.text()).toBe('select id,email from customers where id=1;');
  await sql.type('select 1 \\gset x');
  await palette(page).choose('Format SQL');
  await expect(page.getByText(/left as it is/)).toBeVisible();
  await expect.poll(() => sql.text()).toBe('select 1 \\gset x');
});

test('opens a table from the palette in a tab, without running it', async ({ page }) => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await palette(page).input.fill('order_li');
  await page.getByRole('option', { name: /^order_lines/ }).click();
  await expect(consolePage(page).editorTab('order_lines')).toBeVisible();
  await expect.poll(() => consolePage(page).text()).toBe('select *\n  from public.order_lines\n limit 100;');
  await expect(consolePage(page).grid).toHaveCount(0);
});

test('what another program made is offered once the catalogue was read again', async ({ page, sandbox }) => {
  const help = editorHelp(page);
  const client = await outsideSession(sandbox);
  await client.query('create table made_outside (id int)');
  await palette(page).choose('Read tables and columns again');
  await expect(page.getByText('Completion knows the database as it is now')).toBeVisible();
  await help.write('select * from made_outs');
  await expect(help.option('made_outside')).toBeVisible();
  await client.query('drop table made_outside');
  await client.end();
});
