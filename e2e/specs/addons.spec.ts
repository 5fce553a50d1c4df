import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

test('lists every add-on in its group, filters, and shows details', async ({ page, sandbox }) => {
  const bar = sidebar(page);
  await expect(bar.list).toContainText('Personal');
  await expect(bar.list).toContainText('acme-shop');
  await bar.filter.fill('sushi-staging');
  await expect(bar.options).toHaveCount(1);
  await bar.filter.fill('no such add-on');
  await expect(bar.options).toHaveCount(0);
  await bar.filter.fill('');
  await bar.select(sandbox.world.primary.name);
  await addonHeader(page).tab('Overview').click();
  await expect(page.getByRole('tabpanel', { name: 'Overview' })).toContainText('Single Tenant');
  await expect(page.getByRole('tabpanel', { name: 'Overview' })).toContainText('4.3 of 100.0 GiB');
});

test('shows a compliance warning with its deadline, and states in words', async ({ page, sandbox }) => {
  const violating = [...sandbox.world.addons.values()].find(({ storage }) => storage.compliance === 'violating');
  const bar = sidebar(page);
  await bar.select(violating?.name ?? 'none');
  await addonHeader(page).tab('Overview').click();
  const overview = page.getByRole('tabpanel', { name: 'Overview' });
  await expect(overview).toContainText('Violating');
  await expect(overview).toContainText(/\d+ days?/);
});

test('pins, labels and keeps both over a restart', async ({ page, app, sandbox }) => {
  const bar = sidebar(page);
  const name = sandbox.world.primary.name;
  await bar.select(name);
  const header = addonHeader(page);
  await header.actions.click();
  await page.getByRole('menuitem', { name: 'Pin' }).click();
  await header.actions.click();
  await page.getByRole('menuitem', { name: 'Label: production' }).click();
  await expect(bar.addon(name)).toContainText(/prod/i);
  await app.restart('kill');
  await expect(sidebar(app.page).list).toContainText('Pinned');
  await expect(sidebar(app.page).addon(name)).toContainText(/prod/i);
});

test('follows add-ons that appear and vanish', async ({ page, sandbox }) => {
  const bar = sidebar(page);
  await expect(bar.options.first()).toBeVisible();
  sandbox.world.add({ name: 'borealis-pg-newcomer-1', appName: 'sushi' });
  await bar.refresh.click();
  await expect(bar.addon('borealis-pg-newcomer-1')).toBeVisible();
  sandbox.world.remove('borealis-pg-newcomer-1');
  await bar.refresh.click();
  await expect(bar.addon('borealis-pg-newcomer-1')).toHaveCount(0);
});

test('keeps the last known list when Heroku cannot be reached', async ({ page, sandbox }) => {
  const bar = sidebar(page);
  await expect(bar.options.first()).toBeVisible();
  sandbox.faults.http({ cloud: 'heroku', effect: { kind: 'reset' } });
  await bar.refresh.click();
  await expect(page.getByRole('navigation', { name: 'Add-on browser' })).toContainText(/reach|offline/i, { timeout: 30_000 });
  await expect(bar.addon(sandbox.world.primary.name)).toBeVisible();
});

test('the palette finds an add-on and copies the CLI command', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await expect(sidebar(page).options.first()).toBeVisible();
  await palette(page).choose(sandbox.world.primary.name);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sandbox.world.primary.name);
  await addonHeader(page).actions.click();
  await page.getByRole('menuitem', { name: 'Copy as command: tunnel', exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('heroku borealis-pg:tunnel --app sushi --addon DATABASE');
});
