import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { scriptsPage } from '../pages/scripts-page.ts';
import { sidebar } from '../pages/sidebar.ts';
import { outsideSession } from '../pg-client.ts';

let folder = '';

test.beforeEach(async ({ page, sandbox }) => {
  folder = await mkdtemp(join(tmpdir(), 'borealis-script-'));
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('Run script').click();
  await expect(scriptsPage(page).form).toBeVisible();
});

test.afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file runs as read & write in one transaction, stops at its error with the line, and runs again when it is right', async ({ page, sandbox, look }) => {
  const scripts = scriptsPage(page);
  const header = addonHeader(page);
  const path = join(folder, 'colours.sql');
  const rows = Array.from({ length: 3000 }, (_, index) => `INSERT INTO script_colours VALUES (${index}, 'colour ${index}');\n`).join('');
  await writeFile(path, `CREATE TABLE script_colours (id int PRIMARY KEY, name text);\n${rows}INSERT INTO script_colours\n  VALUES ('no number', 'x');\n`);
  // A file made by the page is on no disk, and a browser would not tell where it is either way.
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['SELECT 1'], 'colours.sql'));
    return transfer;
  });
  await scripts.pane.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(scripts.dropTarget).toBeVisible();
  await look('scripts-drag');
  await scripts.pane.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(scripts.dropTarget).toHaveCount(0);
  await expect(scripts.path).toBeFocused();
  await expect(scripts.path).toHaveAccessibleDescription(/“colours\.sql”/);
  await look('scripts-dropped');
  await scripts.path.fill(path);
  await expect(scripts.form).toContainText('KiB, changed');
  await scripts.access('Read & write').click();
  await header.elevation.allow.click();
  await expect(scripts.access('Read & write')).toBeChecked();
  await look('scripts-form');
  await scripts.run.click();
  await expect(scripts.where).toContainText('invalid input syntax for type integer');
  await expect(scripts.where).toContainText('Line 3003, column 11, statement 3002');
  await expect(scripts.state).toContainText('Failed · 3,001 of 3,002 statements');
  await expect(scripts.state).toContainText('rolled back');
  expect.soft(await auditThemes(page), 'a file that failed').toEqual([]);
  await look('scripts-failed');
  const client = await outsideSession(sandbox);
  const there = async (sql: string): Promise<unknown> => Object.values((await client.query(sql)).rows[0])[0];
  expect(await there("select to_regclass('script_colours')")).toBeNull();

  await writeFile(path, `CREATE TABLE script_colours (id int PRIMARY KEY, name text);\n${rows}SELECT count(*), NULL AS nothing FROM script_colours;\n`);
  await scripts.format('JSON').check();
  await scripts.run.click();
  await expect(scripts.state).toContainText('Done · 3,002 of 3,002 statements');
  await expect(scripts.state).toContainText('committed');
  await expect(scripts.lines('out').filter({ hasText: '{"count":3000,"nothing":null}' })).toBeVisible();
  await expect(scripts.lines('note').filter({ hasText: 'INSERT: 3,000 statements, 3,000 rows' })).toBeVisible();
  expect(await there('select count(*)::int from script_colours')).toBe(3000);
  await expect(scripts.recent).toHaveCount(2);
  await look('scripts-done');

  // What destroys data is asked about first, also after a reload, which the form outlives.
  await writeFile(path, `SELECT 1;\n-- all of them\nDELETE FROM script_colours;\nSELECT 2;\nDROP TABLE script_colours;\n`);
  await page.reload();
  await page.locator('[data-app-state="ready"]').waitFor();
  await addonHeader(page).tab('Run script').click();
  await expect(scripts.path).toHaveValue(path);
  await expect(scripts.format('JSON')).toBeChecked();
  await expect(scripts.access('Read-only')).toBeChecked();
  await scripts.access('Read & write').click();
  await scripts.run.click();
  await expect(scripts.safety.items).toHaveCount(2);
  await expect(scripts.safety.items.first()).toContainText('Deletes every row of script_colours.');
  await expect(scripts.safety.cancel).toBeFocused();
  expect.soft(await auditThemes(page), 'a file that destroys').toEqual([]);
  await look('scripts-safety');
  await scripts.safety.cancel.click();
  expect(await there('select count(*)::int from script_colours')).toBe(3000);
  await scripts.run.click();
  await scripts.safety.go.click();
  await expect(scripts.state).toContainText('Done · 4 of 4 statements');
  expect(await there("select to_regclass('script_colours')")).toBeNull();
  await client.end();
});

test('a command has the database in its environment; its output is searched, told apart, saved, and outlives a reload', async ({ page, context, look }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const scripts = scriptsPage(page);
  await scripts.kind('Shell command').check();
  await scripts.command.fill(`printf '\\033[1;32mgreen\\033[0m and <b>plain</b>\\n'; echo "hello from $PGUSER"; printf '%3000s\n' needle; echo 'a warning' >&2; exec sleep 600`);
  await scripts.copy.click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^heroku borealis-pg:run --app \S+ --addon \S+ --shell-cmd '/);
  await scripts.command.press('ControlOrMeta+Enter');
  await expect(scripts.lines('out').filter({ hasText: /^hello from app_ro_/ })).toBeVisible();
  await expect(scripts.lines('out').filter({ hasText: 'green and <b>plain</b>' }).locator('.ansi-green')).toHaveText('green');
  await expect(scripts.lines('err')).toHaveText('erra warning');

  await page.reload();
  await page.locator('[data-app-state="ready"]').waitFor();
  await addonHeader(page).tab('Run script').click();
  await expect(scripts.lines('out').filter({ hasText: /^hello from app_ro_/ })).toBeVisible();
  await expect(scripts.state).toContainText('Running');
  await scripts.search.fill('HELLO');
  await expect(scripts.matches).toHaveText('1 of 1');
  expect.soft(await auditThemes(page), 'a command that runs').toEqual([]);
  await look('scripts-running');
  await scripts.search.fill('needle');
  await expect(scripts.currentMatch).toBeInViewport();
  await scripts.search.fill('');
  await scripts.streams('stderr').check();
  await expect(scripts.lines('out')).toHaveCount(0);
  await scripts.streams('All').check();
  await scripts.stop.click();
  await expect(scripts.state).toContainText('Stopped · ended by SIGTERM');

  const path = join(folder, 'output.txt');
  await scripts.save.click();
  await scripts.saveDialog.what('stderr').check();
  await look('scripts-save');
  await scripts.saveDialog.file.fill(path);
  await scripts.saveDialog.save.click();
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toBe('a warning\n');
  await expect(scripts.saveDialog.dialog).toBeHidden();
});
