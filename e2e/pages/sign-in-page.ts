import type { Page } from '@playwright/test';

/** The first screen of somebody who is not signed in. */
export function signInPage(page: Page) {
  return {
    screen: page.getByRole('main', { name: 'Sign in' }),
    oauth: page.getByRole('button', { name: 'Sign in with Heroku', exact: true }),
    browserLogin: page.getByRole('button', { name: 'Sign in with the browser' }),
    token: page.getByRole('textbox', { name: 'Heroku API token' }),
    submitToken: page.getByRole('button', { name: 'Sign in with token' }),
    openInBrowser: page.getByRole('link', { name: /^Open (in browser|again)$/ }),
    startAgain: page.getByRole('button', { name: 'Start again' }),
    cancel: page.getByRole('button', { name: 'Cancel' }),
    account: page.getByRole('button', { name: /^Account:/ }),
    alert: page.getByRole('alert'),
    async addAccount() {
      await page.getByRole('button', { name: /^Account:/ }).click();
      await page.getByRole('menuitem', { name: 'Add account…' }).click();
    },
    async switchTo(email: string) {
      await page.getByRole('button', { name: /^Account:/ }).click();
      await page.getByRole('menuitem', { name: email }).click();
    },
    async signOut() {
      await page.getByRole('button', { name: /^Account:/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    },
  };
}
