import type { Page } from '@playwright/test';

/** The add-on browser. */
export function sidebar(page: Page) {
  const list = page.getByRole('listbox', { name: 'Add-ons' });
  return {
    list,
    filter: page.getByRole('searchbox', { name: 'Filter add-ons' }),
    options: list.getByRole('option'),
    refresh: page.getByRole('button', { name: 'Refresh add-ons' }),
    addon: (name: string) => list.getByRole('option', { name: new RegExp(name) }),
    select: (name: string) => list.getByRole('option', { name: new RegExp(name) }).click(),
  };
}
