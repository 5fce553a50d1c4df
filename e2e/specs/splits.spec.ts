import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { consoleLayout } from '../pages/console-layout.ts';
import { consolePage } from '../pages/console-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

test.beforeEach(async ({ page, sandbox }) => {
  await sidebar(page).select(sandbox.world.primary.name);
  await addonHeader(page).tab('SQL').click();
  await expect(consolePage(page).editor).toBeAttached();
});

/** Whether the second part had the focus when the layout was last kept. */
async function keptFocus(dataDir: string): Promise<boolean> {
  const journals = (await readdir(dataDir)).filter((name) => /^workspace\.\d+$/.test(name));
  const texts = await Promise.all(journals.map((name) => readFile(join(dataDir, name), 'utf8')));
  return texts.join('').match(/"secondFocused":(?:true|false)/g)?.at(-1) === '"secondFocused":true';
}

test('splits by keys: results follow the part with the focus, and both parts come back', async ({ app, page }) => {
  const sql = consolePage(page);
  const layout = consoleLayout(page);
  await sql.type('select 11 as one');
  await page.keyboard.press('ControlOrMeta+\\');
  await expect(layout.editorOf(2)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(', 5 as same');
  await expect.poll(() => layout.textOf(1)).toBe('select 11 as one, 5 as same');
  await page.keyboard.press('Alt+n');
  await expect(layout.part(2)).toHaveAccessibleName(/Query 2/);
  await layout.editorOf(2).focus();
  await page.keyboard.type('select 22 as two');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(sql.cell('22')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Alt+ArrowLeft');
  await expect(layout.editorOf(1)).toBeFocused();
  await expect(sql.cell('22')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(sql.cell('11')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Alt+ArrowRight');
  await expect(sql.cell('22')).toBeVisible();
  await expect(sql.saved('Query 1').and(sql.editorTab('Query 1'))).toBeVisible();
  await expect(sql.saved('Query 2')).toBeVisible();
  // No tab tells when the layout is kept.
  await expect.poll(() => keptFocus(app.dataDir)).toBe(true);
  await app.restart('quit');
  await addonHeader(page).tab('SQL').click();
  await expect.poll(() => layout.textOf(1)).toBe('select 11 as one, 5 as same');
  await expect.poll(() => layout.textOf(2)).toBe('select 22 as two');
  await expect(layout.part(2)).toHaveAttribute('data-focused', 'true');
  await palette(page).choose('Close the other part');
  await expect(layout.part(2)).toHaveCount(0);
  await expect.poll(() => sql.text()).toBe('select 22 as two');
});

test('splits by mouse: the divider, below, moving a tab across, closing a part', async ({ page }) => {
  const sql = consolePage(page);
  const layout = consoleLayout(page);
  await sql.type('select 1');
  await sql.newTab.click();
  await sql.type('select 2');
  await palette(page).choose('Move tab to the other part');
  await expect.poll(() => layout.textOf(1)).toBe('select 1');
  await expect.poll(() => layout.textOf(2)).toBe('select 2');
  const before = await layout.part(1).boundingBox();
  const divider = await layout.divider.boundingBox();
  if (before === null || divider === null) throw new Error('The parts have no place.');
  await page.mouse.move(divider.x + divider.width / 2, divider.y + divider.height / 2);
  await page.mouse.down();
  await page.mouse.move(divider.x - 150, divider.y + divider.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await layout.part(1).boundingBox())?.width ?? 0).toBeLessThan(before.width - 100);
  const width = (await layout.part(1).boundingBox())?.width ?? 0;
  await layout.editorOf(1).focus();
  await expect(layout.part(1)).toHaveAttribute('data-focused', 'true');
  await page.reload();
  await page.locator('[data-app-state="ready"]').waitFor();
  await addonHeader(page).tab('SQL').click();
  await expect.poll(async () => Math.abs(((await layout.part(1).boundingBox())?.width ?? 0) - width)).toBeLessThan(4);
  await layout.putBelow.click();
  await expect(layout.putBeside).toBeVisible();
  await expect.poll(async () => ((await layout.part(2).boundingBox())?.y ?? 0) - ((await layout.part(1).boundingBox())?.y ?? 0)).toBeGreaterThan(50);
  await layout.closePart(1).click();
  await expect(layout.part(2)).toHaveCount(0);
  await expect.poll(() => sql.text()).toBe('select 2');
});

test('tabs change places by keys and by mouse, and a closed one is reopened with its cursor', async ({ app, page }) => {
  const sql = consolePage(page);
  await sql.type('select 1;\nselect 1;');
  await sql.newTab.click();
  await sql.type('select 2');
  await sql.newTab.click();
  await expect(sql.editorTabs).toHaveText(['Query 1', 'Query 2', 'Query 3']);
  await page.keyboard.press('ControlOrMeta+Shift+PageUp');
  await expect(sql.editorTabs).toHaveText(['Query 1', 'Query 3', 'Query 2']);
  await sql.editorTab('Query 2').dragTo(sql.editorTab('Query 1'));
  await expect(sql.editorTabs).toHaveText(['Query 2', 'Query 1', 'Query 3']);
  await sql.editorTab('Query 1').click();
  await sql.editor.focus();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+w');
  await expect(sql.editorTabs).toHaveText(['Query 2', 'Query 3']);
  await app.restart('kill');
  await addonHeader(page).tab('SQL').click();
  await expect(sql.editorTabs).toHaveText(['Query 2', 'Query 3']);
  await page.keyboard.press('Alt+Shift+t');
  await expect(sql.editorTabs).toHaveText(['Query 2', 'Query 3', 'Query 1']);
  await expect.poll(() => sql.text()).toBe('select 1;\nselect 1;');
  await expect(page.getByRole('contentinfo', { name: 'Status bar' })).toContainText('Ln 2, Col 1');

  await sql.closeTab('Query 2').click();
  await sql.closeTab('Query 1').click();
  await expect(sql.editorTabs).toHaveText(['Query 3']);
  await page.keyboard.press('ControlOrMeta+k');
  await palette(page).input.fill('reopen select');
  await expect(palette(page).options).toHaveText(['Reopen Query 1: select 1; select 1;', 'Reopen Query 2: select 2']);
  await palette(page).options.nth(1).click();
  await expect(sql.editorTabs).toHaveText(['Query 3', 'Query 2']);
});
