import { buildCli } from '../../build/launch/bundles.ts';
import { spawnCli } from '../../build/launch/cli/spawned.ts';
import { expect, test } from '../fixtures.ts';
import { hostEnv } from '../host-process.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { sidebar } from '../pages/sidebar.ts';
import { valueThrough } from '../pg-client.ts';

test.beforeAll(async () => { await buildCli(); });

test('the command line and the window share the app: tunnels, write access, and what they leave', async ({ app, context, page, sandbox, signedIn }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  const { name } = sandbox.world.primary;
  const env = hostEnv({ sandbox, signedIn, dataDir: app.dataDir });
  const header = addonHeader(page);
  await sidebar(page).select(name);
  await expect(header.open).toBeVisible();

  const tunnel = spawnCli(['tunnel', '-o', name, '--json'], env);
  await tunnel.says('The tunnel is open.');
  await expect(header.state).toContainText(/^Open/);
  // The two streams come each for itself.
  await expect.poll(() => tunnel.out()).toMatch(/\n$/);
  const told = JSON.parse(tunnel.out());
  expect(await header.port()).toBe(told.port);
  const password = await spawnCli(['print-password', '-o', name], env).ended;
  const url = new URL(told.urlWithoutPassword);
  url.password = encodeURIComponent(password.stdout.trim());
  expect(await valueThrough(url.href, 'select current_user')).toBe(told.user);

  await header.openIn.click();
  await header.card.getByRole('button', { name: 'Copy psql as command' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`heroku borealis-pg:psql --app ${sandbox.world.primary.appName} --addon DATABASE`);
  await page.keyboard.press('Escape');

  const writing = spawnCli(['run', '-o', name, '-u', '-w', '-d', "create table from_the_terminal (a int); do $$ begin raise notice 'made'; perform pg_sleep(600); end $$"], env);
  await writing.says('made');
  await expect(header.writeTimer).toBeVisible();
  writing.child.kill('SIGINT');
  expect(await writing.ended).toMatchObject({ code: 130 });
  await expect(header.writeTimer).toBeHidden();
  expect(await valueThrough(url.href, "select to_regclass('from_the_terminal') is not null")).toBe(true);

  tunnel.child.kill('SIGINT');
  expect(await tunnel.ended).toMatchObject({ code: 0 });
  await expect(header.open).toBeVisible();
});
