import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { sidebar } from '../pages/sidebar.ts';
import { valueThrough } from '../pg-client.ts';

test.beforeEach(async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await sidebar(page).select(sandbox.world.primary.name);
});

test('opens a read-only tunnel whose copied URL works, and closes it', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  const url = await header.copiedUrl();
  expect(await valueThrough(url, 'select count(*) from events')).toBe('200000');
  await expect(valueThrough(url, 'create table public.refused (id int)')).rejects.toThrow(/permission denied|read-only/);
  await header.close.click();
  await expect(header.state).toContainText('Closed');
  await expect(valueThrough(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  await expect.poll(() => sandbox.counters().openChannels).toBe(0);
});

test('comes back on the same port after SSH was dropped', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  const port = await header.port();
  const url = await header.copiedUrl();
  await sandbox.faults.bastionDown(true);
  sandbox.faults.dropSsh('reset');
  await expect(header.state).toContainText(/Reconnecting/);
  await sandbox.faults.bastionDown(false);
  await expect(header.state).toContainText(/^Open/, { timeout: 60_000 });
  expect(await header.port()).toBe(port);
  expect(await valueThrough(url, 'select 1')).toBe(1);
});

test('refuses a bastion with another host key, with no way to go on', async ({ page, sandbox }) => {
  sandbox.faults.ssh({ kind: 'wrong-host-key' });
  const header = addonHeader(page);
  await header.open.click();
  await expect(header.state).toContainText(/failed/i);
  await expect(page.getByText(/host key/i).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /continue|ignore|trust/i })).toHaveCount(0);
  expect(sandbox.counters().authAttempts).toBe(0);
});

test('a production label asks for the name before write access', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await header.actions.click();
  await page.getByRole('menuitem', { name: 'Label: production' }).click();
  await header.elevate.click();
  await expect(header.elevation.dialog).toBeVisible();
  await expect(header.elevation.allow).toBeDisabled();
  await header.elevation.name.fill(sandbox.world.primary.name);
  await header.elevation.allow.click();
  await expect(header.elevation.dialog).toBeHidden();
  await expect(page.getByText(/29:\d\d|30:00/).first()).toBeVisible();
});
