import type { Page } from '@playwright/test';

/** The Extensions tab of an add-on and its dialogs. */
export function extensionsPage(page: Page) {
  const list = page.getByRole('listbox', { name: 'Extensions' });
  const details = page.getByRole('complementary', { name: 'Extension' });
  const dialog = page.getByRole('dialog');
  return {
    tab: page.getByRole('tab', { name: 'Extensions', exact: true }),
    list,
    details,
    dialog,
    search: page.getByRole('searchbox', { name: 'Search extensions' }),
    /** One line by the extension's name. */
    option: (name: string) => list.locator(`[id="extension-${name}"]`),
    group: (name: 'Installed' | 'Offered by the server') => list.getByRole('group', { name }),
    nothing: page.getByText(/^No extension matches/),
    installMarked: page.getByRole('button', { name: /^Install (\d+ )?marked…$/ }),
    installByName: page.getByRole('button', { name: 'Install by name…' }),
    install: details.getByRole('button', { name: 'Install…' }),
    remove: details.getByRole('button', { name: 'Remove…' }),
    update: details.getByRole('button', { name: /^Update to / }),
    tree: dialog.getByRole('list', { name: 'What will be installed' }).getByRole('listitem'),
    steps: dialog.getByRole('list', { name: 'Steps' }).getByRole('listitem'),
    usedBy: dialog.getByRole('list', { name: 'Used by' }).getByRole('listitem'),
    confirm: dialog.getByRole('textbox'),
    button: (name: string | RegExp) => dialog.getByRole('button', { name, exact: true }),
    failure: dialog.getByRole('alert'),
    close: dialog.getByRole('button', { name: 'Close', exact: true }),
  };
}
