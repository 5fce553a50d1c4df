import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';
import { valueThrough } from '../pg-client.ts';

test('a write tunnel takes an insert, shows its time, is extended, and closes when write access ends', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const header = addonHeader(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  const readPort = await header.port();
  await header.elevate.click();
  await header.elevation.allow.click();
  await expect(header.tunnel).toContainText('Read & write');
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  expect(await header.port()).not.toBe(readPort);
  const url = await header.copiedUrl();
  expect(await valueThrough(url, `insert into customers (full_name, email) values ('Grace Hopper', 'grace@example.com') returning full_name`)).toBe('Grace Hopper');

  await expect(header.writeTimer).toHaveText(/^29:[0-5]\d$/);
  const left = async () => (await header.writeTimer.innerText()).split(':').reduce((minutes, part) => minutes * 60 + Number(part), 0);
  // Some seconds are gone; where they come back, it was extended.
  await expect.poll(left).toBeLessThan(1798);
  const before = await left();
  await header.extend.click();
  await expect.poll(left).toBeGreaterThan(before);
  await header.end.click();
  await expect(header.tunnel).toContainText('Read-only');
  await expect(header.ending).toBeVisible();
  await expect(header.end).toHaveCount(0);
  await expect(valueThrough(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  await expect(header.state).toContainText(/^Open/);
  expect(await header.port()).toBe(readPort);
});

test('a transaction left open when write access ends can still be committed, and then the console is read-only', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  const sql = consolePage(page);
  const status = page.getByRole('contentinfo', { name: 'Status bar' });
  await sidebar(page).select(sandbox.world.primary.name);
  await header.tab('SQL').click();
  await expect(sql.editor).toBeAttached();
  await header.allowWriting();
  await sql.runSql(`begin; insert into customers (full_name, email) values ('Mary Shaw', 'mary@example.com');`);
  await expect(status).toContainText('Transaction open');
  await header.end.click();
  await expect(header.ending).toBeVisible();
  await expect(sql.access('Read & write')).toBeChecked();
  await sql.runSql('commit');
  await expect(sql.access('Read-only')).toBeChecked();
  await sql.runSql(`select full_name from customers where email = 'mary@example.com'`);
  await expect(sql.cell('Mary Shaw')).toBeVisible();
});
