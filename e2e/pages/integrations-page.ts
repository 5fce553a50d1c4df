import type { Page } from '@playwright/test';
import { copiedBy } from '../clipboard.ts';

/** The tab of data integrations and its dialogs. */
export function integrationsPage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Data integrations' });
  const register = page.getByRole('dialog', { name: 'Register a data integration' });
  const credentials = page.getByRole('dialog', { name: /is registered$/ });
  const remove = page.getByRole('dialog', { name: /^Remove / });
  return {
    tab: page.getByRole('tab', { name: 'Integrations', exact: true }),
    empty: page.getByRole('region', { name: 'No data integrations' }),
    grid,
    rows: grid.getByRole('row'),
    row: (name: string) => grid.getByRole('row').filter({ hasText: name }),
    column: (title: string) => grid.getByRole('columnheader', { name: title }).getByRole('button'),
    filter: page.getByRole('searchbox', { name: 'Filter integrations' }),
    count: page.getByRole('status', { name: 'Count' }),
    refresh: page.getByRole('button', { name: 'Refresh', exact: true }),
    open: page.getByRole('toolbar', { name: 'Integrations' }).getByRole('button', { name: 'Register…' }),
    register: {
      dialog: register,
      name: register.getByRole('textbox', { name: 'Name' }),
      key: register.getByRole('textbox', { name: 'SSH public key of the service' }),
      fingerprint: register.getByLabel('Fingerprint'),
      file: register.locator('input[type=file]'),
      make: register.getByText('Make a key here'),
      path: register.getByRole('textbox', { name: 'Private key file' }),
      makeAndSave: register.getByRole('button', { name: 'Make and save the key' }),
      write: register.getByRole('radio', { name: /^Read & write/ }),
      alert: register.getByRole('alert'),
      submit: register.getByRole('button', { name: /^Register/ }),
      command: register.getByRole('button', { name: 'Copy as command' }),
      cancel: register.getByRole('button', { name: 'Cancel' }),
    },
    credentials: {
      dialog: credentials,
      copy: (what: string) => credentials.getByRole('button', { name: `Copy ${what}`, exact: true }),
      reveal: credentials.getByRole('button', { name: 'Reveal password' }),
      form: (name: string) => credentials.getByRole('radio', { name, exact: true }),
      done: credentials.getByRole('button', { name: 'Done' }),
      closing: credentials.getByRole('alert'),
      keep: credentials.getByRole('button', { name: 'Go back to it' }),
    },
    remove: {
      dialog: remove,
      name: remove.getByRole('textbox'),
      confirm: remove.getByRole('button', { name: 'Remove', exact: true }),
      alert: remove.getByRole('alert'),
    },
    removeButton: (name: string) => page.getByRole('button', { name: `Remove ${name}…` }),
    /** Clicks a copy button and reads what it put into the clipboard. */
    copied: (click: () => Promise<void>, like: RegExp) => copiedBy(page, click, like),
  };
}
