import type { Page } from '@playwright/test';

/** The SQL console: editor tabs, the run bar, and the result. */
export function consolePage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Result' });
  const editor = page.getByRole('textbox', { name: 'SQL editor' });
  return {
    editor,
    grid,
    rows: grid.getByRole('row'),
    run: page.getByRole('button', { name: 'Run', exact: true }),
    runSelection: page.getByRole('button', { name: 'Run selection', exact: true }),
    howToRun: page.getByRole('button', { name: 'How to run' }),
    commitMode: (name: 'Auto-commit' | 'Manual') => page.getByRole('radiogroup', { name: 'Commit mode' }).getByRole('radio', { name, exact: true }),
    transaction: page.getByRole('group', { name: 'Transaction' }),
    commit: page.getByRole('group', { name: 'Transaction' }).getByRole('button', { name: 'Commit' }),
    rollBack: page.getByRole('group', { name: 'Transaction' }).getByRole('button', { name: 'Roll back' }),
    results: page.getByRole('region', { name: 'Results' }),
    parameters: page.getByRole('dialog', { name: 'Parameters' }),
    parameterChip: page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: /^Parameters:/ }),
    /** The statement that "Run" would run, as it is drawn. */
    highlight: page.locator('.statement-at-cursor'),
    mark: (outcome: 'running' | 'done' | 'failed') => page.locator(`.glyph-margin-widgets .statement-${outcome}`),
    underline: page.locator('.monaco-editor .squiggly-error'),
    status: page.getByRole('contentinfo', { name: 'Status bar' }),
    runAll: page.getByRole('button', { name: 'Run all' }),
    cancel: page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: 'Cancel' }),
    export: page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: /^Export/ }),
    state: page.getByRole('status', { name: 'Run state' }),
    error: page.getByRole('region', { name: 'Results' }).getByRole('alert'),
    statements: page.getByRole('listbox', { name: 'Statements' }).getByRole('option'),
    notices: page.getByRole('region', { name: 'Notices' }),
    columnWidth: (name: string) => grid.getByRole('separator', { name: `Width of column ${name}`, includeHidden: true }),
    value: page.getByRole('region', { name: 'Value' }).getByRole('textbox', { name: 'Value', exact: true }),
    editorTab: (name: string) => page.getByRole('tablist', { name: 'Editor tabs' }).getByRole('tab', { name, exact: true }),
    tabName: page.getByRole('textbox', { name: 'Tab name' }),
    saved: (name: string) => page.getByRole('tablist', { name: 'Editor tabs' }).getByTitle(`${name} (saved);`),
    closeTab: (name: string) => page.getByRole('button', { name: `Close ${name}`, exact: true }),
    editorTabs: page.getByRole('tablist', { name: 'Editor tabs' }).getByRole('tab'),
    newTab: page.getByRole('button', { name: 'New editor tab' }),
    access: (name: 'Read-only' | 'Read & write') => page.getByRole('radiogroup', { name: 'Console access' }).getByRole('radio', { name, exact: true }),
    cell: (text: string) => grid.getByRole('gridcell', { name: text, exact: true }),
    /** What the editor shows; Monaco paints spaces as no-break spaces. */
    async text() {
      const lines = await page.locator('.monaco-editor .view-line').allInnerTexts();
      return lines.join('\n').replaceAll('\u00A0', ' ');
    },
    /** Replaces the editor's text by pasting, because typed lines would be indented by the editor. */
    async type(sql: string) {
      await editor.focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('Delete');
      await editor.evaluate((input, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, sql);
    },
    async runSql(sql: string) {
      await this.type(sql);
      await page.keyboard.press('ControlOrMeta+Shift+Enter');
    },
  };
}
