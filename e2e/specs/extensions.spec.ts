import type { Client } from 'pg';
import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { extensionsPage } from '../pages/extensions-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';
import { outsideSession } from '../pg-client.ts';

const names = async (client: Client): Promise<string[]> => (
  await client.query<{ extname: string }>(`select extname from pg_extension where extname <> 'plpgsql' order by 1`)
).rows.map(({ extname }) => extname);

test('extensions are installed with what they need, and removed once nothing uses them', async ({ page, sandbox, look }) => {
  const ext = extensionsPage(page);
  const outside = await outsideSession(sandbox);
  await sidebar(page).select(sandbox.world.primary.name);
  await ext.tab.click();
  await expect(ext.option('earthdistance')).toBeVisible();

  await test.step('the tree is shown, and leaves are installed first', async () => {
    await ext.search.fill('earth');
    await page.keyboard.press('ArrowDown');
    await expect(ext.details).toContainText('cube');
    await page.keyboard.press('Enter');
    await expect(ext.tree).toHaveText([/^earthdistance/, /cube/]);
    await expect(ext.button('Install 2 extensions')).toBeFocused();
    await look('extensions-plan');
    expect(await names(outside)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(ext.steps).toHaveText([/^cube.*for earthdistance.*installed in schema cube/, /^earthdistance.*installed in schema earthdistance/]);
    await expect(ext.close).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await names(outside)).toEqual(['cube', 'earthdistance']);
  });

  await test.step('several are marked and installed together', async () => {
    await ext.search.fill('');
    for (const name of ['hstore', 'pg_trgm']) {
      await ext.option(name).click();
      await page.keyboard.press('Space');
      await expect(ext.option(name)).toHaveAttribute('aria-selected', 'true');
    }
    await ext.installMarked.click();
    await ext.button('Install 2 extensions').click();
    await expect(ext.dialog).toContainText('Installed: hstore and pg_trgm.');
    await ext.close.click();
    await expect(ext.group('Installed').getByRole('option', { name: /^hstore, installed/ })).toBeVisible();
    expect(await auditThemes(page)).toEqual([]);
    await look('extensions-list');
  });

  await test.step('what uses one is shown, and keeps it', async () => {
    await outside.query(`create table tagged (id int, tags hstore.hstore); create index by_name on customers using gin (full_name ext_pg_trgm.gin_trgm_ops)`);
    await ext.option('hstore').click();
    await ext.remove.click();
    await expect(ext.usedBy).toHaveText([/table column.*tagged\.tags/]);
    await expect(ext.dialog).toContainText('Borealis will refuse: one object uses it.');
    await expect(ext.button('Remove')).toBeDisabled();
    await expect(ext.button('Cancel')).toBeFocused();
    expect(await auditThemes(page)).toEqual([]);
    await look('extensions-used');
    await outside.query('drop table tagged');
    await ext.button('Look again').click();
    await expect(ext.dialog).toContainText('Nothing in this database uses it');
    await ext.confirm.fill('hstor');
    await expect(ext.button('Remove')).toBeDisabled();
    await ext.confirm.fill('hstore');
    await page.keyboard.press('Enter');
    await expect(ext.group('Offered by the server').getByRole('option', { name: /^hstore, offered/ })).toBeVisible();
    expect(await names(outside)).toEqual(['cube', 'earthdistance', 'pg_trgm']);
    await ext.option('pg_trgm').click();
    await page.keyboard.press('Delete');
    await expect(ext.usedBy).toHaveText([/index.*public\.by_name/]);
    await page.keyboard.press('Escape');
  });

  await test.step('a name that is not supported is explained, and says what was installed', async () => {
    await palette(page).choose('Install an extension by name');
    await ext.confirm.fill('postgis');
    await page.keyboard.press('Enter');
    await expect(ext.dialog).toContainText('This server offers no postgis.');
    await ext.button('Install').click();
    await expect(ext.failure).toContainText('postgis is not a supported extension.');
    await expect(ext.dialog).toContainText('Nothing was installed. Not installed: postgis.');
    await look('extensions-failed');
    await ext.close.click();
  });

  await outside.query('drop index by_name');
  await outside.end();
  for (const name of ['earthdistance', 'cube', 'pg_trgm']) await sandbox.databases.removeExtension(sandbox.world.primary, name);
});

test('an older version is updated in write mode, and a window loaded anew comes back to an installation', async ({ page, sandbox, look }) => {
  const ext = extensionsPage(page);
  const header = addonHeader(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await ext.tab.click();
  const outside = await outsideSession(sandbox);
  const version = async () => (await outside.query<{ v: string }>(`select extversion as v from pg_extension where extname = 'citext'`)).rows[0]?.v;
  await outside.query(`create schema citext; create extension citext schema citext version '1.4'`);
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await ext.option('citext').click();
  await expect(ext.details).toContainText('1.4');
  await ext.update.click();
  await expect(ext.dialog).toContainText('ALTER EXTENSION citext UPDATE TO');
  await ext.button('Read & write…').click();
  await header.elevation.allow.click();
  await ext.update.click();
  await expect(ext.button('Copy as command')).toBeVisible();
  await look('extensions-update');
  await ext.button('Update').click();
  await expect(ext.dialog).toBeHidden();
  await expect(ext.update).toHaveCount(0);
  expect(await version()).not.toBe('1.4');
  await outside.query('drop extension citext; drop schema citext');

  await test.step('what is under way when the window is loaded anew is followed to its end, and asked for once', async () => {
    const { databases } = sandbox;
    const install = databases.installExtension.bind(databases);
    const gate = Promise.withResolvers<void>();
    databases.installExtension = (...args) => gate.promise.then(() => install(...args));
    sandbox.resetCounters();
    await ext.option('earthdistance').dblclick();
    await ext.button('Install 2 extensions').click();
    await expect(ext.steps).toHaveText([/^cube.*installing/, /^earthdistance.*waiting/]);
    await page.reload();
    await page.locator('[data-app-state="ready"]').waitFor();
    await sidebar(page).addon('borealis').first().waitFor();
    await palette(page).choose('Go to Extensions');
    await expect(ext.steps).toHaveText([/^cube.*installing/, /^earthdistance.*waiting/]);
    await look('extensions-progress');
    gate.resolve();
    await expect(ext.steps).toHaveText([/^cube.*installed in schema cube/, /^earthdistance.*installed in schema earthdistance/]);
    await ext.close.click();
    expect(await names(outside)).toEqual(['cube', 'earthdistance']);
    expect(sandbox.counters().requests['borealis POST /heroku/resources/{addon}/pg-extensions']).toBe(2);
    databases.installExtension = install;
    for (const name of ['earthdistance', 'cube']) await databases.removeExtension(sandbox.world.primary, name);
  });
  await outside.end();
});
