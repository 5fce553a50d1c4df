import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { audit } from '../audit.ts';
import { copiedBy } from '../clipboard.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { handoffPage } from '../pages/handoff-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';
import { valueThrough } from '../pg-client.ts';

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
});

test('copies the connection for a framework, and with its password only when asked to', async ({ page, sandbox, look }) => {
  const header = addonHeader(page);
  const { copies } = handoffPage(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.open.click();
  await expect(header.openIn).toBeVisible();
  await palette(page).choose('Copy connection as DATABASE_URL');
  await expect(copies.format('DATABASE_URL')).toBeChecked();
  await expect(copies.preview).toHaveText(/^postgres:\/\/\w+@127\.0\.0\.1:\d+\/\w+$/);
  // By the keyboard alone from here: down the list, over to the password, and copied.
  await copies.format('DATABASE_URL').press('ArrowDown');
  await expect(copies.preview).toContainText('jdbc:postgresql://127.0.0.1');
  await copies.format('JDBC').press('ArrowUp');
  await copies.password('Without password').press('ArrowRight');
  await expect(copies.preview).toContainText('••••••••');
  expect(await audit(page)).toEqual([]);
  await look('handoff-copies');
  const url = await copiedBy(page, () => copies.copy.press('Enter'), /^postgres:/);
  expect(await valueThrough(url, 'select count(*) from events')).toBe('200000');
  await copies.format('ssh -L').check();
  await expect(copies.preview).toContainText('ssh -N -L 127.0.0.1:');
  await expect(copies.password('With password')).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(copies.dialog).toBeHidden();
});

// Programs are stood in for by shell scripts where Linux looks for them.
if (process.platform === 'linux') {
  test('hands the database to other programs, and takes back what it wrote', async ({ page, app, sandbox, look }) => {
    const own = '{\n  // mine\n  "editor.fontSize": 14\n}\n';
    const settings = join(app.dataDir, '.config/Code/User/settings.json');
    for (const folder of ['bin', '.config/Code/User', '.vscode/extensions/ms-ossdata.vscode-pgsql-1.9.0']) await mkdir(join(app.dataDir, folder), { recursive: true });
    await writeFile(settings, own);
    for (const program of ['dbeaver', 'code', 'beekeeper-studio']) {
      const path = join(app.dataDir, 'bin', program);
      await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" > "$HOME/${program}.part"; mv "$HOME/${program}.part" "$HOME/${program}.log"\n`);
      await chmod(path, 0o755);
    }
    const header = addonHeader(page);
    const { tool, done, question, withoutPassword, missing, missingList, written } = handoffPage(page);
    const log = (program: string) => readFile(join(app.dataDir, `${program}.log`), 'utf8').catch(() => '');
    await sidebar(page).select(sandbox.world.primary.name);
    await header.open.click();
    await header.openIn.click();
    await tool('DBeaver').click();
    await expect(done).toContainText('DBeaver opens the database');
    await expect.poll(() => log('dbeaver')).toContain('auth=postgres_pgpass');
    await tool('VS Code').click();
    await expect(done).toContainText('Added to VS Code');
    expect(await readFile(settings, 'utf8')).toContain('"profileName"');
    await tool('Beekeeper Studio…').click();
    await expect(question).toContainText('in the link that opens it');
    await expect(withoutPassword).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(done).toContainText('Beekeeper Studio opens the database');
    await expect.poll(() => log('beekeeper-studio')).toMatch(/^postgresql:\/\/\w+@127\.0\.0\.1:\d+\/\w+\n$/);
    await missing.click();
    await expect(missingList).toContainText('/usr/pgadmin4');
    await look('handoff-card');
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await palette(page).choose('Remove what was written for other tools');
    await expect(written.list).toContainText(settings);
    await look('handoff-written');
    await written.remove.click();
    await expect(written.nothing).toBeVisible();
    expect(await readFile(settings, 'utf8')).toBe(own);
  });
}
