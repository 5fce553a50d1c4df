import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { gridPage } from '../pages/grid-page.ts';
import { sidebar } from '../pages/sidebar.ts';

const numbers = `select n as id, n * 2 as twice, 'word ' || n as words from generate_series(1, 500) n`;

test.beforeEach(async ({ page, sandbox, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

async function middle(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('Not in view.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('selects by keys as a spreadsheet does, and says what is selected', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(numbers);
  await expect(grid.cell('word 1')).toBeVisible();
  await grid.grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect(grid.active).toHaveText('1');
  for (const key of ['Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight']) await page.keyboard.press(key);
  await expect(grid.size).toHaveText('3 × 2 cells selected');
  await expect(grid.selected).toHaveCount(6);
  await expect(grid.active).toHaveText('1');
  await page.keyboard.press('ControlOrMeta+Space');
  await expect(grid.size).toHaveText('500 × 2 cells selected');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Space');
  await expect(grid.size).toHaveText('1 × 3 cells selected');
  await page.keyboard.press('ControlOrMeta+ArrowDown');
  await expect(grid.active).toHaveText('1000');
  await page.keyboard.press('ControlOrMeta+Shift+ArrowUp');
  await expect(grid.size).toHaveText('500 × 1 cells selected');
  await expect(grid.figure('Sum')).toContainText('250500');
  await page.keyboard.press('ControlOrMeta+a');
  await expect(grid.size).toHaveText('500 × 3 cells selected');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('PageDown');
  await expect.poll(async () => Number(await grid.active.textContent())).toBeGreaterThan(5);
});

test('selects by mouse: drag, Shift, Ctrl, rows, columns, and drags on behind the edge', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(numbers);
  await expect(grid.cell('word 1')).toBeVisible();
  await grid.drag(await middle(grid.row(2).getByRole('gridcell').first()), await middle(grid.cell('word 4')));
  await expect(grid.size).toHaveText('3 × 3 cells selected');
  await grid.cell('word 6').click({ modifiers: ['Shift'] });
  await expect(grid.size).toHaveText('5 × 3 cells selected');
  await grid.cell('word 8').click({ modifiers: ['ControlOrMeta'] });
  await expect(grid.size).toHaveText('16 cells in 2 ranges selected');
  await grid.row(3).getByRole('rowheader').click();
  await expect(grid.size).toHaveText('1 × 3 cells selected');
  await grid.header('twice').click();
  await expect(grid.size).toHaveText('500 × 1 cells selected');
  const from = await middle(grid.cell('word 5'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const box = await grid.grid.boundingBox();
  await page.mouse.move(from.x, (box?.y ?? 0) + (box?.height ?? 0) + 60);
  await expect(grid.cell('word 60')).toBeVisible();
  // Rows are drawn ahead of what is selected.
  const selectedRows = async () => Number.parseInt(await grid.size.textContent() ?? '', 10);
  await expect.poll(selectedRows).toBeGreaterThan(50);
  await page.mouse.up();
  await expect.poll(selectedRows).toBeGreaterThan(50);
});

test('columns by mouse and by keys: width, fit, order, pin, hide, reset', async ({ page }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  await sql.runSql(numbers);
  await expect(grid.cell('word 1')).toBeVisible();
  const edge = await middle(sql.columnWidth('id'));
  const before = Number(await sql.columnWidth('id').getAttribute('aria-valuenow'));
  await grid.drag(edge, { x: edge.x + 60, y: edge.y });
  await expect(sql.columnWidth('id')).toHaveAttribute('aria-valuenow', String(before + 60));
  await sql.columnWidth('id').dblclick();
  await expect.poll(async () => Number(await sql.columnWidth('id').getAttribute('aria-valuenow'))).toBeLessThan(before + 60);
  const [words, id] = [await middle(grid.header('words')), await grid.header('id').boundingBox()];
  await grid.drag({ x: words.x - 40, y: words.y }, { x: (id?.x ?? 0) + 4, y: words.y });
  await expect.poll(grid.names).toEqual(['words', 'id', 'twice']);
  await grid.grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expect.poll(grid.names).toEqual(['id', 'words', 'twice']);
  await expect(grid.active).toHaveText('word 1');
  await grid.columnMenu('twice').click();
  await grid.item('Pin to the left').click();
  await expect.poll(grid.names).toEqual(['twice', 'id', 'words']);
  await page.keyboard.press('Shift+F10');
  await grid.item(/^Column words/).click();
  await grid.item('Hide').click();
  await expect.poll(grid.names).toEqual(['twice', 'id']);
  await sql.runSql(`${numbers} order by n desc`);
  await expect(grid.cell('1000')).toBeVisible();
  await expect.poll(grid.names).toEqual(['twice', 'id']);
  await grid.columnMenu('id').click();
  await grid.item('Reset columns').click();
  await expect.poll(grid.names).toEqual(['id', 'twice', 'words']);
});

test('1,600 columns: few are drawn, any is found and shown', async ({ page }) => {
  const grid = gridPage(page);
  const list = Array.from({ length: 1600 }, (_, index) => `n + ${index} as c${index + 1}`).join(', ');
  await consolePage(page).runSql(`select ${list} from generate_series(0, 99) n`);
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('0');
  expect(await grid.grid.getAttribute('aria-colcount')).toBe('1601');
  expect(await grid.grid.getByRole('gridcell').count()).toBeLessThan(1500);
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+End');
  await expect(grid.active).toHaveText('1698');
  await expect(grid.header('c1600')).toBeVisible();
  await grid.tool(/^Columns/).click();
  await page.getByRole('searchbox', { name: 'Search columns' }).fill('c777');
  await grid.dialog.getByRole('button', { name: 'Go to c777' }).click();
  await expect(grid.active).toHaveText('875');
  await page.keyboard.press('Shift+Enter');
  await page.getByRole('searchbox', { name: 'Search names' }).fill('c1234');
  await expect(grid.beside.getByRole('row')).toContainText('1332');
});

test('a million rows: wheel by whole pixels, jumps to any row, ends', async ({ page }) => {
  const sql = consolePage(page);
  const grid = gridPage(page);
  await sql.runSql('select i as id, md5(i::text) as hash from generate_series(1, 1000000) i');
  await expect(sql.state).toContainText('1,000,000 rows', { timeout: 60_000 });
  await grid.grid.focus();
  await page.keyboard.press('ControlOrMeta+g');
  await grid.dialog.getByRole('textbox', { name: 'Row' }).fill('765,432');
  await page.keyboard.press('Enter');
  await expect(grid.active).toHaveText('765432');
  const place = await grid.active.boundingBox();
  await page.mouse.move((place?.x ?? 0) + 5, (place?.y ?? 0) - 20);
  await page.mouse.wheel(0, 48);
  await expect.poll(async () => Math.round((await grid.active.boundingBox())?.y ?? 0)).toBe(Math.round((place?.y ?? 0) - 48));
  await page.keyboard.press('ControlOrMeta+End');
  await expect(grid.row(1_000_000).getByRole('gridcell').first()).toHaveText('1000000');
  await page.keyboard.press('ControlOrMeta+Home');
  await expect(grid.row(1).getByRole('gridcell').first()).toHaveText('1');
  await grid.grid.evaluate((scroller) => { scroller.scrollTop = scroller.scrollHeight / 2; });
  await expect(grid.cell('500010')).toBeVisible();
});

test('NULL, empty text, blanks, control and bidirectional characters can be told apart', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql(String.raw`select null::text as a, '' as b, ' x ' as c, E'a\tb\n' as d, U&'pay\202Elap' as e, 'NULL' as f, U&'a\200Bb' as g`);
  await expect(grid.cell('␣x␣')).toBeVisible();
  await expect(grid.cell('a⇥b↵')).toBeVisible();
  await expect(grid.cell('pay⟨U+202E⟩lap')).toBeVisible();
  await expect(grid.cell('a⟨U+200B⟩b')).toBeVisible();
  await expect(grid.cell('empty')).toHaveClass(/empty/);
  await expect(grid.cell('NULL')).toHaveCount(2);
  await expect(grid.cell('NULL').first()).toHaveClass(/null/);
  await expect(grid.cell('NULL').last()).not.toHaveClass(/null/);
});

test('no rows, and rows that a filter leaves none of', async ({ page }) => {
  const grid = gridPage(page);
  await consolePage(page).runSql('select 1 as one where false');
  await expect(page.getByRole('status').filter({ hasText: '0 rows' }).first()).toBeVisible();
  await expect(grid.header('one')).toBeVisible();
});
