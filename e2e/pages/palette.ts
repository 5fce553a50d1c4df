import type { Page } from '@playwright/test';

/** The command palette. */
export function palette(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Command palette' });
  return {
    dialog,
    input: dialog.getByRole('combobox'),
    options: dialog.getByRole('option'),
    async choose(text: string) {
      await page.keyboard.press('ControlOrMeta+k');
      await dialog.getByRole('combobox').fill(text);
      await page.keyboard.press('Enter');
    },
  };
}
