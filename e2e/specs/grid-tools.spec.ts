import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { gridPage } from '../pages/grid-page.ts';
import { sidebar } from '../pages/sidebar.ts';
import { outsideSession } from '../pg-client.ts';

test.beforeEach(async ({ page, sandbox, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('copies a range in every format', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select * from (values (1, 'a,"b', 0.10), (2, null, 12345678901234567890.5)) as t(id, note, amount)`);
  await expect(grid.cell('0.10')).toBeVisible();
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(grid.clipboard).toBe('1\t"a,""b"\t0.10\n2\t\t12345678901234567890.5');
  const formats: readonly (readonly [string, string | RegExp])[] = [
    ['TSV with headers', 'id\tnote\tamount\n1\t"a,""b"\t0.10\n2\t\t12345678901234567890.5'],
    ['CSV', '1,"a,""b",0.10\n2,,12345678901234567890.5'],
    ['CSV with headers', 'id,note,amount\n1,"a,""b",0.10\n2,,12345678901234567890.5'],
    ['JSON', /"amount":12345678901234567890\.5/],
    ['JSON without names', '[\n[1,"a,\\"b",0.10],\n[2,null,12345678901234567890.5]\n]'],
    ['Markdown table', /\| *id *\| *note *\| *amount *\|/],
    ['INSERT', /^INSERT INTO table_name \("id", "note", "amount"\) VALUES\n\(1, 'a,"b', 0\.10\),/],
    ['INSERT without column names', /^INSERT INTO table_name VALUES\n\(1, 'a,"b', 0\.10\),/],
    ['IN-list', /^\(\(1, 'a,"b', 0\.10\)/],
  ];
  for (const [name, expected] of formats) {
    await page.keyboard.press('ControlOrMeta+Shift+c');
    await grid.item(name).click();
    if (typeof expected === 'string') await expect.poll(grid.clipboard).toBe(expected);
    else await expect.poll(grid.clipboard).toMatch(expected);
  }
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(grid.clipboard).toBe('a,"b');
});

test('finds in all rows, forwards, backwards, around the end, and says when nothing matches', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select n as id, case when n % 300 = 7 then 'Needle ' || n else 'hay' end as words from generate_series(1, 1000) n`);
  await expect(grid.cell('Needle 7')).toBeVisible();
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('needle');
  await expect(grid.active).toHaveText('Needle 7');
  await expect(grid.active.locator('mark')).toHaveText('Needle');
  await page.keyboard.press('F3');
  await expect(grid.active).toHaveText('Needle 307');
  await page.keyboard.press('Shift+F3');
  await page.keyboard.press('Shift+F3');
  await expect(grid.active).toHaveText('Needle 907');
  await expect(grid.find.getByRole('status')).toContainText('other end');
  await grid.find.getByRole('button', { name: 'Match case' }).click();
  await expect(grid.find.getByRole('status')).toHaveText('No match');
  await page.keyboard.press('Escape');
  await expect(grid.find).toBeHidden();
  await expect(grid.grid).toBeFocused();
});

test('Escape closes the search while rows still come, and the run goes on', async ({ page }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  await sql.runSql(`select 1 as one; select pg_sleep(60)`);
  await expect(sql.statements.first()).toContainText('1 row');
  await sql.statements.first().click();
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+f');
  await expect(grid.find.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(grid.find).toBeHidden();
  await expect(sql.state).toContainText('running');
  await page.keyboard.press('Escape');
  await expect(sql.state).toContainText('Cancelled');
});

test('sorts and filters here, over all rows, and says so', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select n as id, n % 3 as third, (1000 - n)::numeric / 7 as amount from generate_series(1, 1000) n`);
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('1');
  await grid.header('amount').click({ modifiers: ['Alt'] });
  await expect(grid.order).toContainText('Sorted here (all 1,000 rows)');
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('1000');
  await expect(grid.header('amount')).toHaveAttribute('aria-sort', 'ascending');
  await grid.columnMenu('third').click();
  await grid.item('Sort descending').click();
  await grid.columnMenu('id').click();
  await grid.item('Then by this, descending').click();
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('998');
  await grid.columnMenu('id').click();
  await grid.item('Filter…').click();
  await grid.dialog.getByRole('combobox', { name: 'Condition' }).selectOption('at-most');
  await grid.dialog.getByRole('textbox', { name: 'Value' }).fill('10');
  await page.keyboard.press('Enter');
  await expect(grid.order).toContainText('Sorted and filtered here: 10 of 1,000 rows');
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('8');
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('Shift+F10');
  await grid.item('No rows with this value').press('Enter');
  await expect(grid.order).toContainText('9 of 1,000 rows');
  await grid.order.getByRole('button', { name: 'Remove filter id ≤ 10' }).click();
  await expect(grid.order).toContainText('999 of 1,000 rows');
  await grid.order.getByRole('button', { name: 'Clear all' }).click();
  await expect(grid.order).toBeHidden();
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('1');
});

test('sums exactly, and the figures are copied by a click', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select * from (values (0.1::numeric), (0.2), (12345678901234567890.3), (null)) as t(amount)`);
  await expect(grid.cell('0.1')).toBeVisible();
  await grid.header('amount').click();
  await expect(grid.figure('Count')).toContainText('3');
  await expect(grid.figure('Sum')).toContainText('12345678901234567890.6');
  await expect(grid.figure('Min')).toContainText('0.1');
  await expect(grid.figure('Max')).toContainText('12345678901234567890.3');
  await grid.figure('Sum').click();
  await expect.poll(grid.clipboard).toBe('12345678901234567890.6');
});

test('shows JSON as it is written, bytea as a dump, arrays by subscript, and follows the active cell', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select '{"b": 12345678901234567890.10, "a": {"x": [1, null]}, "b": 1}'::json as doc, '\\x00010248656c6c6f'::bytea as raw, '[0:2]={a,NULL,"b c"}'::text[] as list, E'one\\u202etwo' as words`);
  await expect(grid.cell('{"b": 12345678901234567890.10, "a": {"x": [1, null]}, "b": 1}')).toBeVisible();
  await grid.grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const tree = grid.beside.getByRole('tree', { name: 'JSON' });
  await expect(tree.getByRole('treeitem')).toHaveText([/\{/, '"b":12345678901234567890.10', /"a":/, '"b":1']);
  await tree.getByRole('treeitem').first().focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(tree.getByRole('treeitem')).toHaveCount(5);
  await grid.beside.getByRole('radio', { name: 'Text' }).click();
  await expect(consolePage(page).value).toHaveValue('{"b": 12345678901234567890.10, "a": {"x": [1, null]}, "b": 1}');
  await grid.grid.focus();
  await page.keyboard.press('ArrowRight');
  await expect(grid.beside.getByRole('textbox', { name: 'Hex dump' })).toHaveValue(/^00000000 {2}00 01 02 48 65 6c 6c 6f {27}···Hello$/);
  await page.keyboard.press('ArrowRight');
  await expect(grid.beside.locator('dt')).toHaveText(['[0]', '[1]', '[2]']);
  await expect(grid.beside.locator('dd')).toHaveText(['a', 'NULL', 'b c']);
  await page.keyboard.press('ArrowRight');
  await grid.beside.getByRole('checkbox', { name: 'Show hidden characters' }).check();
  await expect(consolePage(page).value).toHaveValue('one⟨U+202E⟩two');
  await page.keyboard.press('Escape');
  await expect(grid.beside).toBeHidden();
  await expect(grid.grid).toBeFocused();
});

test('a long value says its size first, opens whole on demand, and is saved to a file', async ({ page, app }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select repeat('0123456789', 2400000) as long`);
  await expect(grid.row(1).getByRole('gridcell').first()).toContainText('22.9 MiB');
  await grid.row(1).getByRole('gridcell').first().dblclick();
  await expect(grid.beside.getByRole('status', { name: 'Size' })).toContainText('22.9 MiB in all');
  await grid.beside.getByRole('button', { name: 'Load all 22.9 MiB' }).click();
  await expect(grid.beside.getByRole('status', { name: 'Size' })).toContainText('24,000,000 characters');
  await expect(grid.beside.getByRole('group', { name: 'Parts' })).toContainText('of 184');
  // In Electron the system's own dialog asks, which no page can fill in.
  if (app.host.electron !== null) return;
  await grid.beside.getByRole('button', { name: 'Save to file…' }).click();
  const path = `${app.dataDir}/value.txt`;
  await grid.dialog.getByRole('textbox', { name: 'File' }).fill(path);
  await page.keyboard.press('Enter');
  await expect(grid.dialog).toBeHidden();
  expect((await readFile(path, 'utf8')).length).toBe(24_000_000);
  await grid.beside.getByRole('button', { name: 'Save to file…' }).click();
  await grid.dialog.getByRole('textbox', { name: 'File' }).fill(path);
  await page.keyboard.press('Enter');
  await expect(grid.dialog.getByText('There is a file of that name.')).toBeVisible();
  await grid.dialog.getByRole('button', { name: 'Replace the file' }).click();
  await expect(grid.dialog).toBeHidden();
});

test('row details go from row to row and find a name', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(`select n as id, 'word ' || n as words, null::date as never from generate_series(1, 5) n`);
  await expect(grid.cell('word 1')).toBeVisible();
  await grid.cell('word 1').click();
  await grid.tool(/^Row details/).click();
  await expect(grid.beside.getByRole('status', { name: 'Row shown' })).toHaveText('Row 1 of 5');
  await grid.beside.getByRole('button', { name: /^Next row/ }).click();
  await expect(grid.beside.getByRole('row').filter({ hasText: 'words' })).toContainText('word 2');
  await grid.beside.getByRole('searchbox', { name: 'Search names' }).fill('nev');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(grid.beside.getByRole('row')).toHaveText(/never.*date.*NULL/);
  await expect(grid.active).toHaveText('word 3');
});

test('a result too large to sort here is run again on the server when the user says so', async ({ page }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  await sql.runSql('select i as id from generate_series(1, 1200000) i');
  await expect(sql.state).toContainText('1,200,000 rows', { timeout: 90_000 });
  await grid.columnMenu('id').click();
  await grid.item('Sort descending').click();
  await grid.order.getByRole('button', { name: 'Run again on the server, ordered' }).click();
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('1200000', { timeout: 60_000 });
  await expect(grid.order).toContainText('Ordered by the server: id descending');
});

test('the server sorts what still comes: the run is cancelled first, at the user’s word', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  const client = await outsideSession(sandbox);
  await client.query('select pg_advisory_lock(4711)');
  // The first rows are long enough to leave the server's buffer.
  await sql.runSql(`select n, repeat('x', 9000) as long, case when n > 3 then pg_advisory_xact_lock_shared(4711)::text end as held from generate_series(1, 4) n`);
  await expect(grid.row(2)).toBeVisible();
  await grid.columnMenu('n').click();
  await grid.item('Sort descending').click();
  await expect(grid.order).toContainText('Rows are still arriving');
  await grid.order.getByRole('button', { name: 'Run again on the server, ordered' }).click();
  await expect(grid.grid).toHaveCount(0);
  await client.end();
  await expect(grid.order).toContainText('Ordered by the server: n descending');
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('4');
});
