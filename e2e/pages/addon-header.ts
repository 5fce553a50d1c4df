import { expect, type Page } from '@playwright/test';
import { copiedBy } from '../clipboard.ts';

/** The header of the chosen add-on: its tunnel, write access, and the tabs below. */
export function addonHeader(page: Page) {
  const card = page.getByRole('dialog', { name: 'Open in…' });
  const tunnel = page.getByRole('group', { name: 'Tunnel' });
  return {
    tunnel,
    state: tunnel.getByRole('status', { name: 'Tunnel state' }),
    open: tunnel.getByRole('button', { name: 'Open tunnel' }),
    address: tunnel.getByRole('button', { name: /^Copy address/ }),
    openIn: tunnel.getByRole('button', { name: 'Open in…' }),
    close: tunnel.getByRole('button', { name: 'Close', exact: true }),
    options: tunnel.getByRole('button', { name: 'Tunnel options' }),
    name: page.getByRole('heading', { level: 1 }),
    writeTimer: page.getByRole('timer', { name: 'Write access ends in' }),
    ending: page.getByText(/^Write ends in \d:\d\d$/),
    extend: page.getByRole('group', { name: 'Write access' }).getByRole('button', { name: 'Extend' }),
    end: page.getByRole('group', { name: 'Write access' }).getByRole('button', { name: 'End', exact: true }),
    portDialog: {
      dialog: page.getByRole('dialog', { name: 'Local port' }),
      port: page.getByRole('dialog', { name: 'Local port' }).getByRole('textbox', { name: 'Port' }),
      change: page.getByRole('button', { name: 'Change port' }),
    },
    useSuggestion: page.getByRole('button', { name: /^Use port \d+$/ }),
    elevate: page.getByRole('button', { name: 'Read & write…' }),
    actions: page.getByRole('button', { name: 'Add-on actions' }),
    tab: (name: 'Overview' | 'SQL' | 'Run script') => page.getByRole('tab', { name, exact: true }),
    card,
    copy: (what: string) => card.getByRole('button', { name: `Copy ${what}`, exact: true }),
    elevation: {
      dialog: page.getByRole('dialog', { name: 'Allow read & write?' }),
      allow: page.getByRole('button', { name: 'Allow for 30 minutes' }),
      stay: page.getByRole('button', { name: 'Stay read-only' }),
      name: page.getByRole('dialog', { name: 'Allow read & write?' }).getByRole('textbox'),
    },
    /** True when the name is not cut. */
    nameWhole: () => page.getByRole('heading', { level: 1 }).evaluate((name) => name.scrollWidth <= name.clientWidth),
    /** Allows write access; the console of a database that is not labelled production takes it up. */
    async allowWriting() {
      await page.getByRole('button', { name: 'Read & write…' }).click();
      await page.getByRole('button', { name: 'Allow for 30 minutes' }).click();
      await expect(page.getByRole('radiogroup', { name: 'Console access' }).getByRole('radio', { name: 'Read & write', exact: true })).toBeChecked();
    },
    /** Chooses a role in the tunnel's options. */
    async actAs(role: string) {
      await tunnel.getByRole('button', { name: 'Tunnel options' }).click();
      await page.getByRole('menuitem', { name: role }).click();
    },
    async changePort() {
      await tunnel.getByRole('button', { name: 'Tunnel options' }).click();
      await page.getByRole('menuitem', { name: 'Change port…' }).click();
    },
    /** Copies the connection URL and reads it from the clipboard. */
    async copiedUrl() {
      await tunnel.getByRole('button', { name: 'Open in…' }).click();
      const url = await copiedBy(page, () => card.getByRole('button', { name: 'Copy URL', exact: true }).click(), /^postgres/);
      await page.keyboard.press('Escape');
      await expect(card).toBeHidden();
      return url;
    },
    async port() {
      const text = await tunnel.getByRole('button', { name: /^Copy address/ }).innerText();
      return Number(text.split(':').at(-1));
    },
  };
}
