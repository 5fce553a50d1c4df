import type { Page } from '@playwright/test';

/** How the console is laid out: the parts of the editor, the order of tabs, and the side panels. */
export function consoleLayout(page: Page) {
  const part = (number: 1 | 2) => page.getByRole('region', { name: new RegExp(`^Editor part ${number}:`) });
  const history = page.getByRole('complementary', { name: 'History' });
  const queries = page.getByRole('complementary', { name: 'Saved queries' });
  const nameDialog = page.getByRole('dialog');
  return {
    part,
    editorOf: (number: 1 | 2) => part(number).getByRole('textbox', { name: 'SQL editor' }),
    /** Pastes, because typed lines would be indented by the editor. */
    async paste(number: 1 | 2, sql: string) {
      await part(number).getByRole('textbox', { name: 'SQL editor' }).evaluate((input, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, sql);
    },
    /** What a part shows; Monaco paints spaces as no-break spaces. */
    async textOf(number: 1 | 2) {
      const lines = await part(number).locator('.view-line').allInnerTexts();
      return lines.join('\n').replaceAll('\u00A0', ' ');
    },
    divider: page.getByRole('separator', { name: 'Divider of the editor' }),
    closePart: (number: 1 | 2) => page.getByRole('button', { name: `Close part ${number} of the editor` }),
    putBelow: page.getByRole('button', { name: 'Put below' }),
    putBeside: page.getByRole('button', { name: 'Put beside' }),
    panelButton: (name: 'History' | 'Saved queries') => page.getByRole('toolbar', { name: 'Side panels' }).getByRole('button', { name }),
    panelWidth: page.getByRole('separator', { name: 'Width of the side panel' }),
    history: {
      panel: history,
      search: history.getByRole('textbox', { name: 'Search history' }),
      entries: history.getByRole('option'),
      entry: (text: string) => history.getByRole('option').filter({ hasText: text }),
      details: history.getByRole('region', { name: 'Statement' }),
      scope: (name: 'This database' | 'All') => history.getByRole('radio', { name }),
      button: (name: string) => history.getByRole('button', { name, exact: true }),
    },
    queries: {
      panel: queries,
      search: queries.getByRole('textbox', { name: 'Search saved queries' }),
      tree: queries.getByRole('tree'),
      items: queries.getByRole('treeitem'),
      item: (name: string) => queries.getByRole('treeitem', { name, exact: true }),
      button: (name: string) => queries.getByRole('button', { name, exact: true }),
    },
    nameDialog,
    name: nameDialog.getByRole('textbox', { name: 'Name' }),
    folder: nameDialog.getByRole('combobox', { name: 'Folder' }),
    banner: page.getByRole('status').filter({ hasText: /changed by another program|is gone/ }),
  };
}
