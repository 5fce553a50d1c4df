import type { Page } from '@playwright/test';
import type { Client } from 'pg';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';
import { outsideSession } from '../pg-client.ts';

async function emailsOf(client: Client, name: string): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: 'select email from customers where full_name = $1 order by email', values: [name], rowMode: 'array' });
  return rows.map(([email]) => email);
}

async function allowWrite(page: Page) {
  const header = addonHeader(page);
  await header.elevate.click();
  await header.elevation.allow.click();
  await expect(consolePage(page).access('Read & write')).toBeChecked();
}

test.beforeEach(async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

test('commits by hand: nobody sees a change before Commit, nobody ever after Roll back', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  const client = await outsideSession(sandbox);
  await allowWrite(page);
  await expect(sql.status).not.toContainText('Transaction open');
  await sql.commitMode('Manual').click();
  await sql.runSql(`insert into customers (full_name, email) values ('Manual One', 'manual-1@example.com')`);
  await expect(sql.transaction).toContainText('Transaction open');
  await expect(sql.status).toContainText('Transaction open');
  expect(await emailsOf(client, 'Manual One')).toEqual([]);
  await page.keyboard.press('Alt+Shift+C');
  await expect(sql.state).toHaveText('Committed');
  await expect(sql.transaction).toHaveCount(0);
  await expect(sql.status).toContainText('No transaction');
  expect(await emailsOf(client, 'Manual One')).toEqual(['manual-1@example.com']);

  await sql.runSql(`insert into customers (full_name, email) values ('Manual One', 'manual-2@example.com') returning email`);
  await expect(sql.cell('manual-2@example.com')).toBeVisible();
  await sql.rollBack.click();
  await expect(sql.state).toHaveText('Rolled back');
  // Ending the transaction keeps the result.
  await expect(sql.cell('manual-2@example.com')).toBeVisible();
  expect(await emailsOf(client, 'Manual One')).toEqual(['manual-1@example.com']);
  await client.end();
});

test('a failed transaction says so, savepoints bring it back', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql('begin; savepoint before; select 1/0;');
  await expect(sql.transaction).toContainText('Transaction failed: roll back');
  await expect(sql.commit).toBeDisabled();
  await sql.runSql('rollback to savepoint before; select 5 as five;');
  await expect(sql.cell('5')).toBeVisible();
  await expect(sql.transaction).toContainText('Transaction open');
  await sql.runSql('select 1/0');
  await expect(sql.transaction).toContainText('failed');
  await page.keyboard.press('Alt+Shift+R');
  await expect(sql.state).toHaveText('Rolled back');
  await expect(sql.transaction).toHaveCount(0);
});

test('warns before the server ends an idle transaction, and says what happened when it did', async ({ page }) => {
  const sql = consolePage(page);
  await sql.runSql(`set idle_in_transaction_session_timeout = '8s'; begin; select 1 as one;`);
  await expect(sql.transaction).toContainText(/The server rolls back in 0:0\d/);
  const lost = sql.results.getByRole('alert').filter({ hasText: 'The connection was lost at' });
  await expect(lost).toContainText('the open transaction was rolled back');
  await expect(lost).toContainText('Nothing was run again');
  await expect(sql.transaction).toHaveCount(0);
  await lost.getByRole('button', { name: 'Hide this message' }).click();
  await expect(lost).toHaveCount(0);
});

test('a backend killed inside a transaction: rolled back, said at once, and nothing is run again', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  await allowWrite(page);
  await sql.runSql(`begin; insert into customers (full_name, email) values ('Killed One', 'killed@example.com');`);
  await expect(sql.transaction).toContainText('Transaction open');
  await sandbox.faults.killBackends(sandbox.world.primary.name);
  await expect(sql.results.getByRole('alert')).toContainText('the open transaction was rolled back');
  const client = await outsideSession(sandbox);
  expect(await emailsOf(client, 'Killed One')).toEqual([]);
  await client.end();
});

test('shows who holds the lock that a statement waits for', async ({ page, sandbox }) => {
  const sql = consolePage(page);
  const client = await outsideSession(sandbox);
  await client.query('begin; lock table orders in access exclusive mode');
  await sql.runSql('select count(*) from orders');
  const wait = page.getByRole('button', { name: /^Waiting for a lock held by pid \d+ \(outside, / });
  await expect(wait).toBeVisible();
  await wait.click();
  // The personal read-only role may see who it is, not what it runs.
  await expect(page.getByRole('dialog', { name: 'Waiting for Lock relation' })).toContainText('is not shown to this role');
  await page.keyboard.press('Escape');
  await client.query('rollback');
  await expect(sql.state).toContainText('1 row');
  await expect(wait).toHaveCount(0);
  await client.end();
});

test('asks once before a tab with an open transaction is closed, or another role is used', async ({ page }) => {
  const sql = consolePage(page);
  const ask = page.getByRole('dialog', { name: 'Close the tab?' });
  await sql.newTab.click();
  await sql.runSql('begin; select 1');
  await expect(sql.transaction).toContainText('Transaction open');
  await page.keyboard.press('Alt+W');
  await expect(ask.getByRole('button', { name: 'Keep the transaction' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sql.editorTabs).toHaveCount(2);
  await allowWrite(page);
  await sql.runSql('select 2 as two');
  await page.getByRole('dialog', { name: 'A transaction is open in another role' }).getByRole('button', { name: 'Roll back and run' }).click();
  await expect(sql.cell('2')).toBeVisible();
  await expect(sql.transaction).toHaveCount(0);
  await page.keyboard.press('Alt+W');
  await expect(sql.editorTabs).toHaveCount(1);
});
