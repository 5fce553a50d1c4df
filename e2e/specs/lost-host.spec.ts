import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consolePage } from '../pages/console-page.ts';
import { sidebar } from '../pages/sidebar.ts';

// In Electron the window ends with its program.
const inBrowser = process.env['BOREALIS_E2E_HOST'] !== 'electron';

if (inBrowser) test('says that the program is gone, claims nothing about tunnels, and keeps what is typed', async ({ app, page, sandbox }) => {
  const header = addonHeader(page);
  const sql = consolePage(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  await header.tab('SQL').click();
  await sql.type('select 1 -- typed before');
  await app.host.stop('kill');
  await expect(page.getByRole('alert').filter({ hasText: 'connection to the program was lost' })).toBeVisible();
  await expect(header.state).toContainText('unknown');
  await expect(header.close).toHaveCount(0);
  await expect(page.getByText(/tunnels? open$/)).toHaveCount(0);
  await expect(sql.run).toBeDisabled();
  await sql.editor.focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(', and after');
  await expect.poll(() => sql.text()).toBe('select 1 -- typed before, and after');
  await expect(page.getByRole('contentinfo', { name: 'Status bar' })).toContainText('Not connected');
});
