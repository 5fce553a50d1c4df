import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { overviewPage } from '../pages/overview-page.ts';
import { sidebar } from '../pages/sidebar.ts';

test('changes of status and storage are told with their deadline and the way out, and can be silenced', async ({ page, sandbox }) => {
  const { primary } = sandbox.world;
  const { storage } = primary;
  const overview = overviewPage(page);
  await sidebar(page).select(primary.name);
  await expect(overview.pane).toContainText('Single Tenant, 100.0 GiB of storage, $200 a month');
  await expect(overview.pane).toContainText('N. Virginia (United States) us-east-1');
  const deadline = new Date(Date.now() + 4.5 * 86_400_000).toISOString();
  sandbox.world.update(primary.name, {
    status: 'maintenance-plan-change', storage: { ...storage, usageBytes: storage.usageBytes + 1024 ** 3, compliance: 'violating', deadline },
  });
  await overview.refresh.click();
  await expect(overview.notice(`Changing add-on plan: ${primary.name}`)).toBeVisible();
  await expect(overview.notice('Write access is revoked in 5 days')).toBeVisible();
  await expect(overview.warning).toContainText('Write access is revoked in 5 days');
  await expect(overview.biggerPlan).toBeVisible();
  await expect(overview.pane).toContainText('(in 5 days)');
  await expect(overview.trend).toHaveAccessibleName('Storage: 1.0 GiB more in the last minute');

  await overview.notifications.click();
  await expect(overview.notifications).toHaveText('Notifications off');
  sandbox.world.update(primary.name, { status: 'available', storage });
  await overview.refresh.click();
  await expect(page.getByRole('main', { name: primary.name }).getByRole('heading', { level: 1 }).locator('xpath=..')).toContainText('Available');
  await expect(overview.warning).toBeHidden();
  await expect(overview.notice(`Available: ${primary.name}`)).toHaveCount(0);
});

test('leads from a restored add-on to the one it came from', async ({ page }) => {
  const overview = overviewPage(page);
  await sidebar(page).select('borealis-pg-quiet-90457');
  await overview.link('borealis-pg-deep-71514').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('borealis-pg-deep-71514');
  await expect(overview.warning).toContainText('Storage is over the limit');
  await expect(overview.refresh).toBeEnabled();
  expect(await auditThemes(page)).toEqual([]);
});
