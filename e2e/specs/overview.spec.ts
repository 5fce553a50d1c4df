import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { overviewPage } from '../pages/overview-page.ts';
import { sidebar } from '../pages/sidebar.ts';

const minute = 60_000;

test('changes of status and storage come by themselves, are told with their deadline and the way out, and can be silenced', async ({ page, sandbox, look }) => {
  const { primary } = sandbox.world;
  const { storage } = primary;
  const overview = overviewPage(page);
  const header = page.getByRole('main', { name: primary.name }).getByRole('heading', { level: 1 }).locator('xpath=..');
  await page.clock.install();
  await sidebar(page).select(primary.name);
  await expect(overview.pane).toContainText('Single Tenant, 100.0 GiB of storage, $200 a month');
  await expect(overview.pane).toContainText('N. Virginia (United States) us-east-1');
  await expect(overview.refresh).toBeEnabled();
  const deadline = new Date(Date.now() + 4.5 * 1440 * minute).toISOString();
  sandbox.world.update(primary.name, {
    status: 'maintenance-plan-change', storage: { ...storage, usageBytes: storage.usageBytes + 1024 ** 3, compliance: 'violating', deadline },
  });
  await page.clock.fastForward(2 * minute);
  await expect(overview.notice(`Changing add-on plan: ${primary.name}`)).toBeVisible();
  await expect(overview.notice('Write access is revoked in 5 days')).toBeVisible();
  await expect(overview.warning).toContainText('Write access is revoked in 5 days');
  await expect(overview.biggerPlan).toBeVisible();
  await expect(overview.pane).toContainText('(in 5 days)');
  await expect(overview.trend).toHaveAccessibleName(/^Storage: 1\.0 GiB more in the last (minute|\d+ min)$/);
  await expect(header).toContainText('Changing add-on plan');
  await look('overview-violating');

  sandbox.world.update(primary.name, { storage: { ...storage, compliance: 'restricted', deadline: new Date(Date.now() - 1500 * minute).toISOString() } });
  await page.clock.fastForward(minute);
  await expect(overview.notice('Write access is revoked')).toContainText(`${primary.name}: Storage is over the plan’s limit. Upgrade the plan`);
  await expect(overview.warning).toContainText('access comes back by itself');
  await expect(overview.pane).toContainText('(passed a day ago)');

  await overview.notifications.click();
  await expect(overview.notifications).toHaveText('Notifications off');
  sandbox.world.update(primary.name, { status: 'available', storage });
  await page.clock.fastForward(minute);
  await expect(header).toContainText('Available');
  await expect(overview.warning).toBeHidden();
  await expect(overview.notice(`Available: ${primary.name}`)).toHaveCount(0);
  await expect(overview.notice('Storage is within the limit again')).toHaveCount(0);
});

test('leads from a restored add-on to the one it came from', async ({ page, look }) => {
  const overview = overviewPage(page);
  await sidebar(page).select('borealis-pg-quiet-90457');
  await look('overview-restored');
  await overview.link('borealis-pg-deep-71514').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('borealis-pg-deep-71514');
  await expect(overview.warning).toContainText('Storage is over the limit');
  await expect(overview.refresh).toBeEnabled();
  expect(await auditThemes(page)).toEqual([]);
  await sidebar(page).select('borealis-pg-oval-40116');
  await expect(overview.attachments).toHaveText([/acme-storefront\s*DATABASE/, /acme-checkout\s*STOREFRONT_DB/]);
});
