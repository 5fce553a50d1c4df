import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { sidebar } from '../pages/sidebar.ts';

const opened: Server[] = [];

async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  opened.push(server);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test.afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

test('says who holds the remembered port, and goes on with another by one click', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  await sidebar(page).select(sandbox.world.primary.name);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  const port = await header.port();
  await header.close.click();
  await expect(header.state).toContainText('Closed');
  await listen(port);
  await header.open.click();
  const trouble = page.getByRole('main').getByRole('alert');
  await expect(trouble).toContainText(`Port ${port} is taken.`);
  await expect(trouble).toContainText(`(process ${process.pid})`);
  const suggestion = Number((await header.useSuggestion.innerText()).match(/\d+$/)?.[0]);
  await header.useSuggestion.click();
  await expect(header.state).toContainText(/^Open/);
  expect(await header.port()).toBe(suggestion);
  await expect(trouble).toHaveCount(0);
});

test('the port of an open tunnel is changed, and a taken or impossible one is refused', async ({ page, sandbox }) => {
  const header = addonHeader(page);
  const { dialog, port: field, change } = header.portDialog;
  await sidebar(page).select(sandbox.world.primary.name);
  await header.open.click();
  await expect(header.state).toContainText(/^Open/);
  await header.changePort();
  await field.fill('80');
  await expect(dialog).toContainText('from 1024 to 65535');
  await expect(change).toBeDisabled();
  const taken = await listen(0);
  await field.fill(String(taken));
  await change.click();
  await expect(dialog.getByRole('alert')).toContainText(`(process ${process.pid})`);
  await dialog.getByRole('button', { name: /^Use port/ }).click();
  await expect(dialog).toBeHidden();
  await expect(header.state).toContainText(/^Open/);
  expect(await header.port()).not.toBe(taken);
});
