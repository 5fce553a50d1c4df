import { expect, test } from '../fixtures.ts';
import { sidebar } from '../pages/sidebar.ts';
import { signInPage } from '../pages/sign-in-page.ts';

test('a second account is added, each sees its own add-ons, and signing out of one leaves the other', async ({ page, context, sandbox }) => {
  const signIn = signInPage(page);
  const bar = sidebar(page);
  const danas = bar.addon(sandbox.world.primary.name);
  await expect(danas).toBeVisible();

  await signIn.addAccount();
  await signIn.oauth.click();
  const address = await signIn.openInBrowser.getAttribute('href');
  const browser = await context.newPage();
  await browser.goto(address ?? 'about:blank');
  await browser.getByRole('link', { name: 'robin@example.com' }).click();
  await browser.getByRole('button', { name: 'Allow' }).click();
  await expect(browser.getByText(/signed in|close this/i).first()).toBeVisible();
  await expect(signIn.account).toContainText('robin@example.com');
  await expect(bar.options.first()).toBeVisible();
  await expect(danas).toHaveCount(0);

  await signIn.switchTo('dana@example.com');
  await expect(signIn.account).toContainText('dana@example.com');
  await expect(danas).toBeVisible();

  await signIn.switchTo('robin@example.com');
  await expect(signIn.account).toContainText('robin@example.com');
  await signIn.signOut();
  await expect(signIn.account).toContainText('dana@example.com');
  await expect(danas).toBeVisible();
  await signIn.account.click();
  await expect(page.getByRole('menuitem', { name: /robin@example\.com/ })).toHaveCount(0);
});
