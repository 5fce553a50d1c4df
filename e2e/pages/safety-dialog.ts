import type { Page } from '@playwright/test';

/** The dialog in front of statements that destroy data, and the offer to hand objects to the app. */
export function safetyDialog(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Run what destroys data?' });
  const ownership = page.getByRole('status', { name: 'Ownership' });
  const handOver = page.getByRole('dialog', { name: 'Hand your objects to the app' });
  return {
    dialog,
    items: dialog.getByRole('list', { name: 'Statements that destroy data' }).getByRole('listitem'),
    cancel: dialog.getByRole('button', { name: 'Cancel' }),
    run: dialog.getByRole('button', { name: /^Run/ }),
    name: dialog.getByRole('textbox'),
    goTo: (line: number) => dialog.getByRole('button', { name: new RegExp(`^Go to line ${line}:`) }),
    failed: page.getByRole('dialog', { name: 'The statements could not be checked' }),
    ownership,
    openHandOver: ownership.getByRole('button', { name: 'Hand over…' }),
    dismiss: ownership.getByRole('button', { name: 'Dismiss' }),
    handOver,
    sql: handOver.getByLabel('SQL', { exact: true }),
    objects: handOver.getByRole('list', { name: 'Objects' }).getByRole('listitem'),
    handOverNow: handOver.getByRole('button', { name: 'Run' }),
  };
}
