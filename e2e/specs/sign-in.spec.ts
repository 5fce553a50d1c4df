import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { sidebar } from '../pages/sidebar.ts';
import { signInPage } from '../pages/sign-in-page.ts';

test.use({ signedIn: false });

/** Finishes in "the system's browser": a page of its own, so that the spec runs alike on both hosts. */
async function elsewhere(page: Page, context: BrowserContext, button: string): Promise<Page> {
  const address = await signInPage(page).openInBrowser.getAttribute('href');
  const other = await context.newPage();
  await other.goto(address ?? 'about:blank');
  await other.getByRole('button', { name: button }).click();
  return other;
}

test('signs in with Heroku by the Allow button, and signing out revokes the grant', async ({ page, context, sandbox }) => {
  const before = await grants(sandbox);
  const live = sandbox.counters().liveAuthorizations;
  const signIn = signInPage(page);
  await signIn.oauth.click();
  const browser = await elsewhere(page, context, 'Allow');
  await expect(browser.getByText(/signed in|close this/i).first()).toBeVisible();
  await expect(signIn.account).toContainText('dana@example.com');
  await expect(sidebar(page).addon(sandbox.world.primary.name)).toBeVisible();
  await signIn.signOut();
  await expect(signIn.screen).toBeVisible();
  await expect.poll(() => grants(sandbox)).toBe(before);
  await expect.poll(() => sandbox.counters().liveAuthorizations, { timeout: 5000 }).toBe(live);
});

test('tells that access was denied and lets the user try again', async ({ page, context }) => {
  const signIn = signInPage(page);
  await signIn.oauth.click();
  await elsewhere(page, context, 'Deny');
  await expect(signIn.alert).toContainText(/denied|not allowed|refused|declined/i);
  await signIn.startAgain.click();
  await elsewhere(page, context, 'Allow');
  await expect(signIn.account).toContainText('dana@example.com');
});

test('signs in as the Heroku CLI does, and can be cancelled', async ({ page, context }) => {
  const signIn = signInPage(page);
  await signIn.browserLogin.click();
  await expect(signIn.openInBrowser).toBeVisible();
  await signIn.cancel.click();
  await expect(signIn.browserLogin).toBeVisible();
  await signIn.browserLogin.click();
  await elsewhere(page, context, 'Log In');
  await expect(signIn.account).toContainText('dana@example.com');
});

test('takes a pasted token, and says what is wrong with a bad one', async ({ page, sandbox }) => {
  const signIn = signInPage(page);
  for (const bad of ['HRKU-00000000-no-such-token', 'two words', `HRKU-${'x'.repeat(10_000)}`]) {
    await signIn.token.fill(bad);
    await signIn.submitToken.click();
    await expect(signIn.alert).toBeVisible();
    await expect(signIn.alert).not.toContainText(bad);
  }
  await signIn.token.fill(`  ${sandbox.apiKey}  `);
  await signIn.submitToken.click();
  await expect(signIn.account).toContainText('dana@example.com');
});

/** How many grants the user has at Heroku, as its dashboard would list them. */
async function grants(sandbox: { endpoints: { herokuHost: string }; apiKey: string }): Promise<number> {
  const reply = await fetch(`${sandbox.endpoints.herokuHost}/oauth/authorizations`, {
    headers: { accept: 'application/vnd.heroku+json; version=3', authorization: `Bearer ${sandbox.apiKey}` },
  });
  return ((await reply.json()) as unknown[]).length;
}
