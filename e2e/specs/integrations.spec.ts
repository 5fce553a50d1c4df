import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair } from '../../sandbox/ssh/keys.ts';
import { openSsh, throughTunnel } from '../../sandbox/testing/tunnel.ts';
import { auditThemes } from '../audit.ts';
import { expect, test } from '../fixtures.ts';
import { integrationsPage } from '../pages/integrations-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

let folder = '';
test.beforeEach(async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  folder = await mkdtemp(join(tmpdir(), 'borealis-integrations-'));
  await sidebar(page).select(sandbox.world.primary.name);
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

const listPath = /\/data-integrations$/;

test('a service is let in with a key made here, logs in and reads, and is shut out again', async ({ page, look }) => {
  const ui = integrationsPage(page);
  const path = join(folder, 'service_key');
  await ui.tab.click();
  await expect(ui.empty).toContainText('Fivetran');
  await palette(page).choose('Register a data integration');
  await ui.register.name.fill('My Sync');
  await expect(ui.register.dialog).toContainText('Only lower-case letters.');
  await ui.register.dialog.getByRole('button', { name: 'Use my_sync' }).click();
  await expect(ui.register.submit).toBeDisabled();
  await ui.register.make.click();
  await ui.register.path.fill(path);
  await ui.register.makeAndSave.click();
  await expect(ui.register.fingerprint).toHaveText(/^SHA256:[A-Za-z0-9+/]{43}$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const command = await ui.copied(() => ui.register.command.click(), /integrations:register/);
  expect(command).toMatch(/--name my_sync 'ssh-ed25519 AAAA[^']+'$/);
  await look('integrations-register');
  await ui.register.submit.click();

  await expect(ui.credentials.dialog).toContainText('my_sync is registered');
  await page.keyboard.press('Escape');
  await expect(ui.credentials.closing).toContainText('never copied');
  await ui.credentials.keep.click();
  await look('integrations-credentials');
  const password = await ui.copied(() => ui.credentials.copy('password').click(), /./);
  expect(await page.content()).not.toContain(password);
  const forms: Record<string, string> = {};
  for (const form of ['Airbyte', 'SSH config', 'known_hosts', '.env']) {
    await ui.credentials.form(form).check({ force: true });
    const what = { Airbyte: 'all Airbyte fields', 'SSH config': 'SSH config', known_hosts: 'known_hosts line', '.env': '.env' }[form] ?? '';
    forms[form] = await ui.copied(() => ui.credentials.copy(what).click(), /\w/);
  }
  expect(forms['SSH config']).toContain(`IdentityFile ${path}`);
  expect(forms['.env']).toContain('PGPASSWORD=');
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(forms['Airbyte'] ?? '')?.[1] ?? '';
  const [, type, base64] = (forms['known_hosts'] ?? '').split(' ');
  const ssh = await openSsh({
    sshHost: field('SSH Tunnel Jump Server Host'), sshPort: Number(field('SSH Connection Port')), sshUsername: field('SSH Login Username'),
    sshPrivateKey: await readFile(path, 'utf8'), publicSshHostKey: `${type} ${base64}`,
  });
  const user = { dbHost: field('Host'), dbPort: Number(field('Port')), dbName: field('Database Name'), dbUsername: field('Username'), dbPassword: password };
  expect(await throughTunnel(ssh, user, async (pg) => (await pg.query<{ me: string }>('select current_user as me from customers limit 1')).rows[0]?.me)).toBe(user.dbUsername);
  await ui.credentials.done.click();
  await expect(ui.credentials.dialog).toBeHidden();

  await expect(ui.row('my_sync')).toContainText('Read-only');
  await expect(ui.row('my_sync')).toContainText(/just now|\d min ago/);
  await ui.row('my_sync').focus();
  await page.keyboard.press('Delete');
  await expect(ui.remove.dialog).toContainText('its syncs stop at once');
  await look('integrations-remove');
  await ui.remove.name.fill('my_syn');
  await expect(ui.remove.confirm).toBeDisabled();
  await ui.remove.name.fill('my_sync');
  await page.keyboard.press('Enter');
  await expect(ui.empty).toBeVisible();
  await expect(throughTunnel(ssh, user, (pg) => pg.query('select 1'))).rejects.toThrow();
  await ssh.end();
});

test('private keys are refused by paste, by file and by drop, and nothing of them is left or sent', async ({ page, sandbox, look }) => {
  const ui = integrationsPage(page);
  const pair = makeKeyPair('ed25519');
  await ui.tab.click();
  await ui.open.click();
  await ui.register.name.fill('careless');
  await page.evaluate((text) => navigator.clipboard.writeText(text), pair.privateKey);
  await ui.register.key.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(ui.register.alert).toContainText('That is an OpenSSH private key.');
  await expect(ui.register.key).toHaveValue('');
  await ui.register.key.fill('ssh-ed25519 AAAA');
  await expect(ui.register.dialog).toContainText('cut off');
  await writeFile(join(folder, 'id_ed25519'), pair.privateKey);
  await ui.register.file.setInputFiles(join(folder, 'id_ed25519'));
  await expect(ui.register.alert).toContainText('nothing was sent');
  await look('integrations-private-key');
  await expect(ui.register.key).toHaveValue('');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(ui.register.key).not.toHaveValue(/PRIVATE/);
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'id_ed25519'));
    return data;
  }, pair.privateKey);
  await ui.register.key.fill('ssh-rsa');
  await expect(ui.register.alert).toBeHidden();
  await ui.register.key.dispatchEvent('drop', { dataTransfer: transfer });
  await expect(ui.register.alert).toContainText('private key');
  expect(await page.content()).not.toContain('b3BlbnNzaC1rZXktdjE');
  await expect(ui.register.submit).toBeDisabled();

  await writeFile(join(folder, 'id.pub'), `no-pty ${pair.publicKey} me\n`);
  await ui.register.file.setInputFiles(join(folder, 'id.pub'));
  await expect(ui.register.dialog).toContainText('options of an authorized_keys file');
  await ui.register.dialog.getByRole('button', { name: 'Use the key as Borealis takes it' }).click();
  await expect(ui.register.fingerprint).toBeVisible();
  // What was entered stays when the dialog is left by mistake.
  await page.keyboard.press('Escape');
  await ui.open.click();
  await expect(ui.register.name).toHaveValue('careless');
  await expect(ui.register.key).toHaveValue(pair.publicKey);
  expect(sandbox.counters().requests['borealis POST /heroku/resources/{addon}/data-integrations']).toBeUndefined();
});

test('failures are told inside the dialog, what was typed stays, and a lost answer is looked up', async ({ page, sandbox, look }) => {
  const ui = integrationsPage(page);
  const fault = (status: number, body: unknown) => sandbox.faults.http({ cloud: 'borealis', method: 'POST', path: listPath, times: 1, effect: { kind: 'status', status, body } });
  await ui.tab.click();
  await ui.open.click();
  await ui.register.name.fill('ledger');
  await ui.register.key.fill(makeKeyPair('rsa').publicKey);
  await ui.register.write.check();
  fault(400, { reason: 'Maximum number of integrations reached' });
  await ui.register.submit.click();
  await expect(ui.register.alert).toContainText('Maximum number of integrations reached');
  fault(403, {});
  await ui.register.submit.click();
  await expect(ui.register.alert).toContainText('Write access is revoked.');
  fault(422, { reason: 'Add-on is not finished provisioning' });
  await ui.register.submit.click();
  await expect(ui.register.alert).toContainText('is still being provisioned or is under maintenance');
  await expect(ui.register.name).toHaveValue('ledger');
  await expect(ui.register.write).toBeChecked();
  sandbox.faults.http({ cloud: 'borealis', method: 'POST', path: listPath, times: 1, effect: { kind: 'patch', fields: { dbPassword: null } } });
  const { databases } = sandbox;
  const add = databases.addIntegration.bind(databases);
  const gate = Promise.withResolvers<void>();
  databases.addIntegration = (...args) => gate.promise.then(() => add(...args));
  const place = await ui.register.submit.boundingBox();
  await ui.register.submit.dblclick();
  await expect(ui.register.submit).toHaveText('Registering…');
  // The second click of a double click met the same button: nothing moves when the failure before goes.
  expect(await ui.register.submit.boundingBox()).toEqual(place);
  gate.resolve();
  await expect(ui.register.alert).toContainText('Nobody can say whether ledger was registered.');
  databases.addIntegration = add;
  await expect(ui.register.dialog.getByText('It was: ledger is in the list now')).toBeVisible();
  await look('integrations-uncertain');
  await ui.register.cancel.click();
  await expect(ui.row('ledger')).toContainText('Read & write');

  await sandbox.databases.removeIntegration(sandbox.world.primary, 'ledger');
  sandbox.faults.http({ cloud: 'borealis', method: 'DELETE', times: 1, effect: { kind: 'reset' } });
  await ui.removeButton('ledger').click();
  await ui.remove.name.fill('ledger');
  await ui.remove.confirm.click();
  await expect(ui.remove.alert).toContainText('Nobody can say whether ledger was removed.');
  await expect(ui.remove.dialog.getByText('ledger is still in it')).toBeVisible();
  await ui.remove.confirm.click();
  await expect(ui.remove.dialog).toBeHidden();
  await expect(ui.empty).toBeVisible();
});

test('a reload of the window brings the one-time credentials back', async ({ page, app }) => {
  const ui = integrationsPage(page);
  await ui.tab.click();
  await ui.open.click();
  await ui.register.name.fill('kept');
  await ui.register.key.fill(makeKeyPair('ecdsa').publicKey);
  await ui.register.submit.click();
  await expect(ui.credentials.dialog).toBeVisible();
  await page.reload();
  await page.locator('[data-app-state="ready"]').waitFor();
  await sidebar(app.page).addon('borealis').first().waitFor();
  await palette(page).choose('Go to Integrations');
  await expect(ui.credentials.dialog).toBeVisible();
  await ui.credentials.reveal.click();
  await ui.credentials.done.click();
  await ui.removeButton('kept').click();
  await ui.remove.name.fill('kept');
  await ui.remove.confirm.click();
  await expect(ui.empty).toBeVisible();
});

test('a thousand integrations are sorted, filtered and walked by keyboard', async ({ page, sandbox, look }) => {
  const ui = integrationsPage(page);
  const many = Array.from({ length: 1000 }, (_, index) => ({
    name: `sync_${index}`, dbUsername: `di_user_${index}`, sshUsername: `di_ssh_${index}`, writeAccess: index % 10 === 0, createdAt: new Date(Date.UTC(2020, 0, 1) + index * 86_400_000).toISOString(),
  }));
  sandbox.faults.http({ cloud: 'borealis', method: 'GET', path: listPath, effect: { kind: 'status', status: 200, body: { integrations: many } } });
  await ui.tab.click();
  await expect(ui.count).toHaveText('1,000');
  expect(await ui.rows.count()).toBeLessThan(80);
  await ui.column('Registered').click();
  await expect(ui.rows.nth(1)).toContainText('sync_999');
  await ui.row('sync_999').focus();
  await page.keyboard.press('End');
  await expect(ui.grid.locator('[role=row]:focus')).toContainText('sync_0');
  await look('integrations-list');
  await ui.filter.fill('sync_99');
  await expect(ui.count).toHaveText('11 of 1,000');
  await page.getByRole('radiogroup', { name: 'Access' }).getByRole('radio', { name: 'Read & write' }).check({ force: true });
  await expect(ui.count).toHaveText('1 of 1,000');
  await expect(ui.row('sync_990')).toContainText('Read & write');
  expect(await auditThemes(page)).toEqual([]);
});
