import { readdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Client } from 'pg';
import type { Sandbox } from '../../sandbox/types.ts';
import { expect, test, type App } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consoleLayout } from '../pages/console-layout.ts';
import { consolePage } from '../pages/console-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';
import { outsideSession } from '../pg-client.ts';

const spooled = (dataDir: string) => readdir(join(dataDir, 'spool')).catch(() => []);
const listens = (port: number) => new Promise<boolean>((resolve) => {
  const socket = createConnection({ host: '127.0.0.1', port });
  socket.once('connect', () => { socket.destroy(); resolve(true); });
  socket.once('error', () => resolve(false));
});

let outside: Client | null = null;
test.afterEach(async () => {
  await outside?.end();
  outside = null;
});

/** How many sessions the program has in the database, as another program sees it. */
async function sessionsOf(sandbox: Sandbox): Promise<() => Promise<number>> {
  const client = await outsideSession(sandbox);
  outside = client;
  return async () => {
    const { rows } = await client.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'borealis-desktop%'");
    return rows[0]?.n ?? 0;
  };
}

async function openConsole(page: Page, sandbox: Sandbox) {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
}

/** A query whose result is far beyond its memory is under way, and another tab is being typed into beside it. */
async function typeWhileSpooling(app: App, page: Page) {
  const sql = consolePage(page);
  const layout = consoleLayout(page);
  await palette(page).choose('Settings');
  await page.getByRole('textbox', { name: 'Result memory (MiB)' }).fill('1');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await sql.runSql('select 5 as told_before');
  await expect(sql.cell('5')).toBeVisible();
  await sql.runSql("select n, repeat('x', 4000) as spooled_rows, pg_sleep(0.001) from generate_series(1, 10000000) n");
  await expect.poll(async () => (await spooled(app.dataDir)).length).toBeGreaterThan(0);
  await page.keyboard.press('ControlOrMeta+\\');
  await expect(layout.editorOf(2)).toBeFocused();
  await page.keyboard.press('Alt+n');
  await expect(layout.part(2)).toHaveAccessibleName(/Query 2/);
  await layout.editorOf(2).focus();
  await layout.paste(2, Array.from({ length: 120 }, (_, index) => `select ${index};`).join('\n'));
  await page.keyboard.press('ControlOrMeta+Home');
  for (let line = 0; line < 60; line += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+End');
  await expect(page.getByRole('contentinfo', { name: 'Status bar' })).toContainText('Ln 61, Col 11');
  await expect(sql.saved('Query 2')).toBeVisible();
}

/** Everything is where it was: both parts, the tabs, the selection, the lines in view, and what was run. */
async function expectBack(page: Page) {
  const sql = consolePage(page);
  const layout = consoleLayout(page);
  await addonHeader(page).tab('SQL').click();
  await expect(sql.editorTabs).toHaveText(['Query 1', 'Query 2']);
  await expect.poll(() => layout.textOf(1)).toContain('spooled_rows');
  await expect.poll(() => layout.textOf(2)).toContain('select 60;');
  await expect.poll(() => layout.textOf(2)).not.toContain('select 2;');
  await expect(page.getByRole('contentinfo', { name: 'Status bar' })).toContainText('Ln 61, Col 11');
  await layout.editorOf(2).focus();
  await page.keyboard.type('-- instead');
  await expect.poll(() => layout.textOf(2)).toContain('-- instead');
  await expect.poll(() => layout.textOf(2)).not.toContain('select 60;');
}

/** The server was asked to stop the query, and has. */
async function expectCancelled(page: Page) {
  await page.keyboard.press('ControlOrMeta+Shift+h');
  await expect(consoleLayout(page).history.entry('spooled_rows')).toContainText('canceling statement due to user request');
}

test('kill -9 of the program while typing and while a result is spooled', async ({ app, page, sandbox }) => {
  const sessions = await sessionsOf(sandbox);
  const header = addonHeader(page);
  await openConsole(page, sandbox);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  const port = Number(/:(\d+)/.exec((await header.address.textContent()) ?? '')?.[1]);
  expect(await listens(port)).toBe(true);
  await typeWhileSpooling(app, page);
  expect(await sessions()).toBeGreaterThan(0);
  await app.host.stop('kill');
  expect(await listens(port)).toBe(false);
  await expect.poll(sessions).toBe(0);
  await app.restart('kill');
  await expect.poll(() => spooled(app.dataDir)).toEqual([]);
  expect(await listens(port)).toBe(false);
  await expectBack(page);
  await page.keyboard.press('ControlOrMeta+Shift+h');
  await expect(consoleLayout(page).history.entry('told_before')).toHaveCount(1);
});

// In Electron the window's process is ended by the program, which loads it again.
const inBrowser = process.env['BOREALIS_E2E_HOST'] !== 'electron';

if (inBrowser) test('the window is killed while typing and while a result is spooled', async ({ app, page, context, sandbox }) => {
  await openConsole(page, sandbox);
  await typeWhileSpooling(app, page);
  const kept = await page.evaluate(() => Object.entries(sessionStorage));
  const address = new URL(page.url()).origin;
  const crashed = page.waitForEvent('crash');
  const cdp = await context.newCDPSession(page);
  void cdp.send('Page.crash').catch(() => undefined);
  await crashed;
  const next = await context.newPage();
  await next.addInitScript((entries) => { for (const [name, value] of entries) sessionStorage.setItem(name, value); }, kept);
  await next.goto(address);
  await next.locator('[data-app-state="ready"]').waitFor();
  await expectBack(next);
  await expectCancelled(next);
  // The tab's next run frees what the last one has left.
  await consoleLayout(next).editorOf(1).focus();
  await next.keyboard.press('ControlOrMeta+a');
  await next.keyboard.type('select 6 as after');
  await next.keyboard.press('ControlOrMeta+Enter');
  await expect(consolePage(next).cell('6')).toBeVisible();
  await expect.poll(() => spooled(app.dataDir)).toEqual([]);
});

test('a reload while typing keeps the text and cancels the run', async ({ app, page, sandbox }) => {
  await openConsole(page, sandbox);
  await typeWhileSpooling(app, page);
  await page.reload();
  await page.locator('[data-app-state="ready"]').waitFor();
  await expectBack(page);
  await expectCancelled(page);
});
