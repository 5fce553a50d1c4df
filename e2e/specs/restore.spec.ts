import type { Page } from '@playwright/test';
import type { Sandbox } from '../../sandbox/types.ts';
import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { restorePage } from '../pages/restore-page.ts';
import { sidebar } from '../pages/sidebar.ts';
import { valueThrough } from '../pg-client.ts';

test.use({ sandboxOptions: { eventsRows: 600, stateMs: 400 } });

const ordered = (sandbox: Sandbox) => sandbox.counters().requests['heroku POST /apps/{app}/addons'] ?? 0;

test('a clone: refused for its name, ordered once, over a killed program to a copy that holds the rows and compares equal', async ({ app, page, context, sandbox, look }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const { primary } = sandbox.world;
  const restore = restorePage(page);
  const { wizard } = restore;
  await sidebar(page).select(primary.name);
  await restore.tab.click();
  await restore.clone.click();
  await wizard.next.click();
  await wizard.apps.fill('staging');
  await wizard.app('sushi-staging').click();
  await wizard.name.fill('2nd');
  await expect(wizard.region).toContainText('It must begin with a letter.');
  await wizard.name.fill('database');
  await expect(wizard.region).toContainText('sushi-staging has an attachment DATABASE already (borealis-pg-curly-20417).');
  await expect(wizard.next).toBeDisabled();
  await look('restore-where-taken');
  expect(await auditThemes(page)).toEqual([]);
  await wizard.name.fill('copy_db');
  await expect(wizard.region).toContainText('Free on sushi-staging.');
  await wizard.plan('x1-s20-p1-r4').check();
  await expect(wizard.region).toContainText('−$150');
  await wizard.next.click();
  await expect(wizard.region).toContainText(`${primary.name} is not changed`);
  await expect(wizard.region).toContainText('sushi-staging restarts');
  await expect(wizard.region).toContainText('heroku borealis-pg:restore:execute --app sushi --addon DATABASE --destination-app sushi-staging --new-plan x1-s20-p1-r4 --as COPY_DB --wait');
  await look('restore-review');
  expect(await auditThemes(page)).toEqual([]);

  // Somebody takes the name while the summary is read: nothing chosen is lost.
  sandbox.faults.http({ cloud: 'heroku', method: 'POST', path: /\/apps\/[^/]+\/addons$/, times: 1, effect: { kind: 'status', status: 423, body: { id: 'confirmation_required', message: 'taken', app: { name: 'sushi-staging' } } } });
  await wizard.execute.click();
  await expect(wizard.alert).toContainText('sushi-staging has an attachment COPY_DB already.');
  await wizard.backTo('Where').click();
  await expect(wizard.alert).toContainText('Choose another name');
  await look('restore-refused');
  await page.reload();
  await restore.tab.click();
  await expect(wizard.name).toHaveValue('COPY_DB');
  await expect(wizard.region).toContainText('Chosen: sushi-staging');
  await wizard.next.click();
  // Heroku's making lasts for the program until the test has seen it.
  sandbox.faults.http({ cloud: 'heroku', method: 'GET', path: /\/addons\/[^/]+$/, effect: { kind: 'malformed' } });
  sandbox.resetCounters();
  await wizard.execute.dblclick();
  const job = restore.job(`Clone of ${primary.name} to sushi-staging`);
  await expect(job).toContainText('Heroku makes the new add-on.');
  expect(ordered(sandbox)).toBe(1);
  await app.restart('kill');
  await goesOn(app.page, sandbox, look);
});

/** What the window shows after the kill, to the end. */
async function goesOn(page: Page, sandbox: Sandbox, look: (name: string) => Promise<void>): Promise<void> {
  const restore = restorePage(page);
  const { comparison } = restore;
  const job = restore.job(`Clone of ${sandbox.world.primary.name} to sushi-staging`);
  await expect(restore.activity).toContainText('Clone of');
  await restore.tab.click();
  await expect(job).toContainText('Trying again in');
  await look('restore-progress');
  sandbox.faults.clear();
  await job.getByRole('button', { name: 'Look now' }).click();
  await expect(job).toContainText('Ready', { timeout: 45_000 });
  expect(ordered(sandbox)).toBe(1);

  // A copy that does not answer: the comparison can be cancelled, and made again.
  sandbox.faults.ssh({ kind: 'hang-channel' });
  await job.getByRole('button', { name: 'Compare with the source…' }).click();
  await comparison.cancel.click();
  await expect(comparison.region).toContainText('Cancelled.');
  sandbox.faults.clear();
  await comparison.again.click();
  await expect(comparison.region).toContainText('Compared in', { timeout: 30_000 });
  await expect(comparison.schema).toContainText('objects are the same');
  await expect(comparison.rows).toContainText('no difference in');
  await expect(comparison.table('public.events')).toContainText(/600.*600.*600 rows the same/);
  await look('restore-compared');
  expect(await auditThemes(page)).toEqual([]);

  await job.getByRole('button', { name: /^Open borealis/ }).click();
  await addonHeader(page).open.click();
  await expect(addonHeader(page).state).toContainText(/^Open/);
  expect(await valueThrough(await addonHeader(page).copiedUrl(), 'select count(*) from events')).toBe('600');
}

test('a restore to a moment chosen on the bar, by keys and with the incident; a transient error is shown and does not end it', async ({ page, context, sandbox, look }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const restore = restorePage(page);
  const { wizard } = restore;
  await sidebar(page).select(sandbox.world.primary.name);
  await restore.tab.click();
  await restore.restore.click();
  await expect(wizard.next).toBeDisabled();
  await wizard.utc.check();
  await wizard.date.fill('2020-01-01');
  await wizard.time.fill('12:00:00');
  await expect(wizard.alert).toContainText('before the earliest restorable time');
  await wizard.bar.press('Home');
  const first = await wizard.time.inputValue();
  await wizard.bar.press('ArrowRight');
  await expect(wizard.time).not.toHaveValue(first);
  await wizard.earlier('1 min earlier').click();
  await expect(wizard.time).toHaveValue(first);
  await expect(wizard.region).toContainText(`${await wizard.date.inputValue()} ${first} UTC`);
  await wizard.finder.open.click();
  await wizard.finder.column.selectOption('events.at');
  await wizard.finder.where.selectOption('id');
  await wizard.finder.value.fill('1');
  await wizard.finder.look.click();
  await expect(wizard.finder.found).toHaveCount(1);
  await expect(wizard.finder.found).toContainText('(1,');
  await look('restore-moment');
  expect(await auditThemes(page)).toEqual([]);
  await wizard.next.click();
  await wizard.next.click();
  sandbox.faults.http({ cloud: 'heroku', method: 'GET', path: /\/addons\/[^/]+$/, effect: { kind: 'malformed' } });
  await wizard.execute.click();
  const job = restore.job(`Restore of ${sandbox.world.primary.name} to sushi`);
  await expect(job).toContainText('Heroku makes the new add-on.');
  await expect(job).toContainText(/Heroku’s answer was not understood\. Trying again in \d+ s\./, { timeout: 20_000 });
  sandbox.faults.clear();
  await job.getByRole('button', { name: 'Look now' }).click();
  await expect(job).toContainText('Ready', { timeout: 45_000 });
  await job.getByRole('button', { name: /^Open borealis/ }).click();
  await addonHeader(page).open.click();
  await expect(addonHeader(page).state).toContainText(/^Open/);
  expect(await valueThrough(await addonHeader(page).copiedUrl(), 'select count(*) from events')).toBe('100');
});

test('a status that nobody knows is waited on; an add-on that is destroyed while it is made is told as cancelled, and ordering it again replaces no open draft', async ({ page, sandbox, look }) => {
  test.slow();
  const restore = restorePage(page);
  const { wizard } = restore;
  await sidebar(page).select(sandbox.world.primary.name);
  await restore.tab.click();
  await restore.clone.click();
  await restore.wizard.next.click();
  await restore.wizard.next.click();
  // Heroku's making lasts for the program until the status is the unknown one.
  sandbox.faults.http({ cloud: 'heroku', method: 'GET', path: /\/addons\/[^/]+$/, effect: { kind: 'malformed' } });
  await restore.wizard.execute.click();
  const job = restore.job(`Clone of ${sandbox.world.primary.name} to sushi`);
  await expect(job).toContainText('new add-on borealis-pg-');
  const name = /new add-on (borealis-pg-\S+)/.exec(await job.innerText())?.[1] ?? '';
  sandbox.faults.clear();
  sandbox.faults.http({ cloud: 'borealis', method: 'GET', path: new RegExp(`/${name}$`), effect: { kind: 'patch', fields: { status: 'held-in-a-new-way' } } });
  await expect(job).toContainText('Borealis gives the copy the status “held-in-a-new-way”, which this version of Borealis Desktop does not know.', { timeout: 30_000 });
  await expect(job.getByRole('button', { name: 'Stop waiting' })).toBeEnabled();
  await look('restore-unknown-status');
  expect(await auditThemes(page)).toEqual([]);
  sandbox.faults.clear();
  sandbox.world.remove(name);
  // The program may look by itself at this very moment.
  await job.getByRole('button', { name: 'Look now' }).or(job.getByText('Cancelled: the new add-on')).click();
  await expect(job).toContainText('Cancelled: the new add-on was deprovisioned', { timeout: 20_000 });
  await look('restore-cancelled');
  await job.getByRole('button', { name: 'Start again…' }).click();
  await wizard.next.click();
  await wizard.name.fill('typed_later');
  await job.getByRole('button', { name: 'Start again…' }).click();
  await expect(restore.replace.keep).toBeFocused();
  await look('restore-start-again');
  expect(await auditThemes(page)).toEqual([]);
  await restore.replace.keep.click();
  await expect(wizard.name).toHaveValue('TYPED_LATER');
});
