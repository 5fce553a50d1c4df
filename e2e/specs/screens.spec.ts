import { copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { sideways, sizes } from '../look.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consoleLayout } from '../pages/console-layout.ts';
import { consolePage } from '../pages/console-page.ts';
import { exportDialog } from '../pages/export-dialog.ts';
import { gridPage } from '../pages/grid-page.ts';
import { safetyDialog } from '../pages/safety-dialog.ts';
import { sidebar } from '../pages/sidebar.ts';

const query = `-- orders that are late, newest first
select o.id, c.full_name, o.status, o.placed_at, o.deliver_between
  from orders o
  join customers c on c.id = o.customer_id
 where o.status in ('placed', 'paid')
 order by o.placed_at desc;`;

/** Screens to be looked at; they are kept beside the test's results. BOREALIS_UPDATE_DOCS=1 renews the README's picture. */
for (const colorScheme of ['dark', 'light'] as const) {
  test(`screens in ${colorScheme}`, async ({ page, sandbox }, testInfo) => {
    const shoot = async (name: string) => {
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        await page.screenshot({ path: testInfo.outputPath(`${name}-${colorScheme}-${size}.png`), animations: 'disabled' });
        expect(await sideways(page), `${name} ${size} scrolls sideways`).toBe(0);
      }
      await page.setViewportSize(sizes.wide);
    };
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const header = addonHeader(page);
    const sql = consolePage(page);
    const grid = gridPage(page);
    await expect(sidebar(page).options.first()).toBeVisible();
    await shoot('empty');
    await sidebar(page).select(sandbox.world.primary.name);
    await header.tab('Overview').click();
    await header.open.click();
    await expect(header.state).toContainText(/^Open/);
    await shoot('overview');
    await header.tab('SQL').click();
    await sql.runSql(query);
    await expect(sql.state).toContainText('rows');
    await shoot('workbench');
    if (colorScheme === 'dark' && process.env['BOREALIS_UPDATE_DOCS'] === '1') {
      await copyFile(testInfo.outputPath('workbench-dark-wide.png'), resolve(import.meta.dirname, '../../docs/workbench.png'));
    }
    await grid.grid.focus();
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('ControlOrMeta+f');
    await page.keyboard.type('paid');
    await expect(grid.find).toContainText('Found');
    await shoot('find-and-row');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+Shift+h');
    await expect(consoleLayout(page).history.entries.first()).toBeVisible();
    await shoot('history');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+Shift+X');
    await expect(exportDialog(page).dialog).toBeVisible();
    await shoot('export');
    await page.keyboard.press('Escape');
    await header.openIn.click();
    await expect(header.copy('URL')).toBeVisible();
    await shoot('open-in');
    await page.keyboard.press('Escape');
    await sql.runSql('select 1;\nselect nonsense from customers;');
    await expect(sql.error).toBeVisible();
    await shoot('error');
    await header.elevate.click();
    await shoot('elevation');
    await header.elevation.allow.click();
    await sql.access('Read & write').click();
    await shoot('write');
    await sql.runSql('begin;\ndelete from refunds;\nupdate customers set full_name = :name;\nrollback;');
    await expect(sql.parameters).toBeVisible();
    await shoot('parameters');
    await page.keyboard.type('nobody');
    await page.keyboard.press('Enter');
    await expect(safetyDialog(page).cancel).toBeFocused();
    await shoot('safety');
    await page.keyboard.press('Enter');
  });
}
