import type { Page } from '@playwright/test';

/** The export dialog, the choice of a table before it, and the list of long operations. */
export function exportDialog(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Export', exact: true });
  const activity = page.getByRole('dialog', { name: 'Activity' });
  return {
    dialog,
    format: (name: string) => dialog.getByRole('radiogroup', { name: 'Format' }).getByRole('radio', { name, exact: true }),
    offer: (name: RegExp) => dialog.getByRole('radio', { name }),
    file: dialog.getByRole('textbox', { name: 'File' }),
    formulaGuard: dialog.getByRole('checkbox', { name: /Guard formulas/ }),
    start: dialog.getByRole('button', { name: 'Export', exact: true }),
    replace: dialog.getByRole('button', { name: 'Replace it' }),
    tables: {
      search: page.getByRole('combobox', { name: 'Table or view' }),
      option: (name: string) => page.getByRole('listbox', { name: 'Tables and views' }).getByRole('option', { name }),
    },
    /** The word in the status bar that opens the list. */
    activity: page.getByRole('contentinfo', { name: 'Status bar' }).getByRole('button', { name: /Activity|Export to|operations running/ }),
    item: (title: string) => activity.getByRole('listitem').filter({ hasText: title }),
    cancel: (title: string) => activity.getByRole('listitem').filter({ hasText: title }).getByRole('button', { name: 'Cancel' }),
  };
}
