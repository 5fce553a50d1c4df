import type { Page } from '@playwright/test';

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
    elevate: page.getByRole('button', { name: 'Read & write…' }),
    actions: page.getByRole('button', { name: 'Add-on actions' }),
    tab: (name: 'Overview' | 'SQL') => page.getByRole('tab', { name, exact: true }),
    card,
    copy: (what: string) => card.getByRole('button', { name: `Copy ${what}`, exact: true }),
    elevation: {
      dialog: page.getByRole('dialog', { name: 'Allow read & write?' }),
      allow: page.getByRole('button', { name: 'Allow for 30 minutes' }),
      stay: page.getByRole('button', { name: 'Stay read-only' }),
      name: page.getByRole('dialog', { name: 'Allow read & write?' }).getByRole('textbox'),
    },
    async port() {
      const text = await tunnel.getByRole('button', { name: /^Copy address/ }).innerText();
      return Number(text.split(':').at(-1));
    },
  };
}
