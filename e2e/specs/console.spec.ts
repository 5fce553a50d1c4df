import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';

test.beforeEach(async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('runs a statement and shows exact values, NULL apart from the empty string', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql(`select 9007199254740993::int8 as big, 0.10::numeric as n, null as nothing, '' as empty, '2026-01-02 03:04:05.123456+00'::timestamptz as at`);
  await expect(sql.cell('9007199254740993')).toBeVisible();
  await expect(sql.cell('0.10')).toBeVisible();
  await expect(sql.cell('NULL')).toHaveCount(1);
  await expect(sql.cell('2026-01-02 03:04:05.123456+00')).toBeVisible();
  await expect(sql.state).toContainText('1 row');
});

test('shows an error where it happened and keeps the text', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('select 1;\nselect nonsense from customers;');
  await expect(sql.error).toContainText('column "nonsense" does not exist');
  await expect(page.locator('.monaco-editor .squiggly-error')).toHaveCount(1);
  expect(await sql.text()).toContain('select nonsense from customers');
});

test('cancels a statement on the server', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  await sql.runSql('select pg_sleep(600)');
  await expect(sql.cancel).toBeEnabled();
  await expect.poll(() => sandbox.counters().openChannels).toBeGreaterThan(0);
  await sql.cancel.click();
  await expect(sql.state).toContainText(/cancel/i);
  await sql.runSql('select 41 + 1 as answer');
  await expect(sql.cell('42')).toBeVisible();
});

test('scrolls 200,000 rows to the end with few elements and a bounded heap', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('select id, kind, at, payload from events order by id');
  await expect(sql.state).toContainText('200,000 rows', { timeout: 60_000 });
  await sql.grid.focus();
  await page.keyboard.press('ControlOrMeta+End');
  await expect(sql.cell('200000')).toBeVisible();
  expect(await sql.rows.count()).toBeLessThan(200);
  expect(await sql.grid.getAttribute('aria-rowcount')).toBe('200001');
  await page.keyboard.press('ControlOrMeta+Home');
  await expect(sql.cell('1').first()).toBeVisible();
  const heap = await page.evaluate(() => Reflect.get(performance, 'memory')?.usedJSHeapSize as number | undefined);
  expect(heap ?? 0).toBeLessThan(250 * 1024 * 1024);
});

test('read-only refuses an insert; elevated, the row is written and seen', async ({ page }) => {
  const sql = consolePage(page);
  const header = addonHeader(page);
  const insert = `insert into customers (full_name, email) values ('Ada Nováková', 'ada@example.com')`;
  await sql.runSql(insert);
  await expect(sql.error).toContainText(/permission denied|read-only/);
  await sql.access('Read & write').click();
  await header.elevation.allow.click();
  await expect(sql.access('Read & write')).toBeChecked();
  await sql.runSql(insert);
  await expect(sql.state).toContainText(/1 row|INSERT/);
  await sql.access('Read-only').click();
  await sql.runSql(`select full_name from customers where email = 'ada@example.com'`);
  await expect(sql.cell('Ada Nováková')).toBeVisible();
});

test('a connection that dies mid-query is said to be lost, and the next run works', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  await sql.runSql('begin; select pg_sleep(600)');
  // Killed while BEGIN still runs, there would be no transaction to roll back.
  await expect(sql.statements).toHaveCount(2);
  await expect.poll(() => sandbox.counters().openChannels).toBeGreaterThan(0);
  await expect.poll(() => sandbox.faults.killBackends(sandbox.world.primary.name)).toBeGreaterThan(0);
  await expect(page.getByRole('region', { name: 'Results' })).toContainText(/rolled back/i);
  await sql.runSql('select 41 + 1 as answer');
  await expect(sql.cell('42')).toBeVisible();
});

test('typed text survives kill -9 of the main process', async ({ app, page, sandbox }) => {
  await consolePage(page).type('select 1 -- not to be lost');
  await page.getByRole('tab', { name: 'Overview', exact: true }).click();
  await expect.poll(() => draftsOnDisk(app.dataDir)).toContain('not to be lost');
  await app.restart('kill');
  await sidebar(app.page).select(sandbox.world.primary.name);
  await addonHeader(app.page).tab('SQL').click();
  await expect.poll(() => consolePage(app.page).text()).toContain('select 1 -- not to be lost');
});

async function draftsOnDisk(folder: string): Promise<string> {
  const { readdir, readFile } = await import('node:fs/promises');
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(names.filter((name) => /workspace|draft|journal/.test(name)).map((name) => readFile(`${folder}/${name}`, 'utf8').catch(() => '')));
  return texts.join('\n');
}
