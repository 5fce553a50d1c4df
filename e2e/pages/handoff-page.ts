import type { Page } from '@playwright/test';

/** Handing the open tunnel over: the programs in the card, the copies, and what was written. */
export function handoffPage(page: Page) {
  const card = page.getByRole('dialog', { name: 'Open in…' });
  const copies = page.getByRole('dialog', { name: 'Copy connection' });
  const settings = page.getByRole('dialog', { name: 'Written for other tools' });
  return {
    card,
    found: card.getByRole('group', { name: 'Programs found' }).getByRole('button'),
    tool: (name: string) => card.getByRole('group', { name: 'Programs found' }).getByRole('button', { name, exact: true }),
    missing: card.getByText(/^Not found on this computer/),
    missingList: card.getByRole('list', { name: 'Programs not found' }),
    done: card.getByRole('status'),
    question: card.getByRole('group', { name: /gets the password$/ }),
    withoutPassword: card.getByRole('button', { name: 'Open without it' }),
    copies: {
      dialog: copies,
      format: (name: string) => copies.getByRole('radio', { name, exact: true }),
      password: (way: 'Without password' | 'With password') => copies.getByRole('radio', { name: way }),
      preview: copies.getByRole('region', { name: 'Preview' }),
      copy: copies.getByRole('button', { name: /^Copy/ }),
    },
    written: {
      dialog: settings,
      list: settings.getByRole('list', { name: 'Written for other tools' }),
      remove: settings.getByRole('button', { name: 'Remove them now' }),
      nothing: settings.getByText('Nothing at the moment.'),
      left: settings.getByText('Left for you to remove'),
    },
  };
}
