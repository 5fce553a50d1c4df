import type { Page } from '@playwright/test';

/** The users of the chosen add-on, and the wizard that resets all credentials. */
export function usersPage(page: Page) {
  const pane = page.getByRole('tabpanel', { name: 'Users' });
  const wizard = page.getByRole('dialog', { name: 'Reset all credentials' });
  return {
    tab: page.getByRole('tab', { name: 'Users', exact: true }),
    pane,
    table: pane.getByRole('table', { name: 'Database users' }),
    user: (name: string) => pane.getByRole('table', { name: 'Database users' }).getByRole('row', { name: new RegExp(name) }),
    showSessions: pane.getByRole('button', { name: 'Show sessions' }),
    sessions: pane.getByRole('table', { name: 'Live sessions' }),
    owners: pane.getByRole('list', { name: 'Owners' }),
    reset: pane.getByRole('button', { name: 'Reset all credentials…' }),
    banner: pane.getByRole('region', { name: 'Reset of credentials' }),
    dismiss: pane.getByRole('button', { name: 'Dismiss' }),
    refresh: pane.getByRole('button', { name: 'Refresh', exact: true }),
    wizard: {
      dialog: wizard,
      keep: wizard.getByRole('button', { name: 'Keep the credentials' }),
      next: wizard.getByRole('button', { name: 'Continue…' }),
      disconnected: wizard.getByRole('list', { name: 'Disconnected now' }),
      name: wizard.getByRole('textbox'),
      submit: wizard.getByRole('button', { name: 'Reset all credentials' }),
      back: wizard.getByRole('button', { name: 'Back', exact: true }),
      close: wizard.getByRole('button', { name: 'Close', exact: true }),
    },
    handOver: {
      ask: pane.getByRole('button', { name: 'Hand over to the app…' }),
      dialog: page.getByRole('dialog', { name: 'Hand your objects to the app' }),
      run: page.getByRole('dialog', { name: 'Hand your objects to the app' }).getByRole('button', { name: 'Run' }),
    },
  };
}
