import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { exportDialog } from '../pages/export-dialog.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

let folder = '';

test.beforeEach(async ({ page, sandbox }) => {
  folder = await mkdtemp(join(tmpdir(), 'borealis-export-'));
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test.afterEach(() => rm(folder, { recursive: true, force: true }));

const exact = `select 9007199254740993::int8 as big, 0.10::numeric as n, null as nothing, 'a,"b"' as quoted, E'two\\nlines' as lines, '=1+1' as formula`;
const exactCsv = 'big,n,nothing,quoted,lines,formula\n9007199254740993,0.10,,"a,""b""","two\nlines",=1+1\n';

test('by keyboard: the rows shown go to a CSV file, and an existing file is replaced only when that is said', async ({ page }) => {
  const sql = consolePage(page);
  const dialog = exportDialog(page);
  const path = join(folder, 'exact.csv');
  await sql.runSql(exact);
  await expect(sql.state).toContainText('1 row');
  await page.keyboard.press('ControlOrMeta+Shift+X');
  await expect(dialog.file).toBeFocused();
  await dialog.file.fill(path);
  await page.keyboard.press('Enter');
  await expect(dialog.dialog).toBeHidden();
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toBe(exactCsv);
  expect(await readdir(folder)).toEqual(['exact.csv']);

  await page.keyboard.press('ControlOrMeta+Shift+X');
  await dialog.file.fill(path);
  await page.keyboard.press('Enter');
  await expect(dialog.dialog.getByRole('alert')).toContainText('There is a file of that name');
  await dialog.formulaGuard.check();
  await dialog.replace.click();
  await expect.poll(() => readFile(path, 'utf8')).toContain(`'=1+1`);
});

test('by mouse: the statement runs again into another format, and the list of activities tells how it ended', async ({ page }) => {
  const sql = consolePage(page);
  const dialog = exportDialog(page);
  const path = join(folder, 'events.ndjson');
  await sql.runSql('select id, kind from events order by id');
  await expect(sql.state).toContainText('200,000 rows', { timeout: 60_000 });
  await sql.export.click();
  await dialog.offer(/Run the statement again/).check();
  await dialog.format('NDJSON').check();
  await dialog.file.fill(path);
  await dialog.start.click();
  await dialog.activity.click();
  await expect(dialog.item('events.ndjson')).toContainText('200,000 rows');
  // The rows are counted before the file has its name.
  const lines = async () => (await readFile(path, 'utf8').catch(() => '')).trimEnd().split('\n');
  await expect.poll(async () => (await lines()).length).toBe(200_000);
  expect(JSON.parse((await lines()).at(-1) ?? '')).toMatchObject({ id: 200_000 });
});

test('a cancelled export leaves nothing behind, on the disk and on the server', async ({ page }) => {
  const sql = consolePage(page);
  const dialog = exportDialog(page);
  await sql.type(`select generate_series(1, 100000000) as i, repeat('x', 200)`);
  await page.keyboard.press('ControlOrMeta+Shift+X');
  await dialog.file.fill(join(folder, 'endless.csv'));
  await dialog.start.click();
  await dialog.activity.click();
  await expect(dialog.item('endless.csv')).toContainText(/[1-9][\d,]* rows/);
  expect(await readdir(folder)).toHaveLength(1);
  await dialog.cancel('endless.csv').click();
  await expect(dialog.item('endless.csv')).toContainText('Cancelled. Nothing was left behind.');
  await expect.poll(() => readdir(folder)).toEqual([]);
  await page.keyboard.press('Escape');
  await sql.runSql(`select count(*) as still_running from pg_stat_activity where query like '%generate_series(1, 100000000)%' and state = 'active' and pid <> pg_backend_pid()`);
  await expect(sql.cell('0')).toBeVisible();
});

test('a whole table is chosen from the palette and exported for Excel', async ({ page }) => {
  const dialog = exportDialog(page);
  const path = join(folder, 'customers.xlsx');
  await consolePage(page).runSql('select 1');
  await palette(page).choose('Export a table');
  await dialog.tables.search.fill('customers');
  await expect(dialog.tables.option('customers').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await dialog.format('Excel').check();
  await dialog.file.fill(path);
  await dialog.start.click();
  await expect.poll(async () => (await readFile(path).catch(() => Buffer.alloc(0))).subarray(0, 2).toString()).toBe('PK');
});

test('a place that cannot be written is said, and the dialog stays', async ({ page }) => {
  const sql = consolePage(page);
  const dialog = exportDialog(page);
  await sql.runSql('select 1');
  await expect(sql.state).toContainText('1 row');
  await page.keyboard.press('ControlOrMeta+Shift+X');
  await dialog.file.fill(join(folder, 'missing', 'folder', 'x.csv'));
  await dialog.start.click();
  await expect(dialog.dialog.getByRole('alert')).toContainText('The file could not be written');
  await page.keyboard.press('Escape');
  await expect(dialog.dialog).toBeHidden();
});
