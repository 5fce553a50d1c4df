import type { Page } from '@playwright/test';

/** The overview of the chosen add-on. */
export function overviewPage(page: Page) {
  const pane = page.getByRole('tabpanel', { name: 'Overview' });
  return {
    tab: page.getByRole('tab', { name: 'Overview', exact: true }),
    pane,
    refresh: pane.getByRole('button', { name: 'Refresh', exact: true }),
    warning: pane.getByRole('region', { name: 'Storage warning' }),
    biggerPlan: pane.getByRole('button', { name: 'Choose a bigger plan' }),
    attachments: pane.getByRole('list', { name: 'Attachments' }).getByRole('listitem'),
    trend: pane.getByRole('img', { name: /^Storage: / }),
    notifications: pane.getByRole('button', { name: /^Notifications (on|off)$/ }),
    link: (name: string) => pane.getByRole('button', { name, exact: true }),
    /** What was told at once, in the corner of the window. */
    notice: (text: string) => page.getByRole('region', { name: /Notifications/ }).getByRole('listitem').filter({ hasText: text }),
  };
}
