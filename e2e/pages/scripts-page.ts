import type { Page } from '@playwright/test';

/** The tab Run script: the form, the run that is looked at, and recent runs. */
export function scriptsPage(page: Page) {
  const form = page.getByRole('form', { name: 'Run script' });
  const view = page.getByRole('region', { name: 'Script run' });
  const recent = page.getByRole('region', { name: 'Recent runs' });
  const safetyDialog = page.getByRole('dialog', { name: 'Run what destroys data?' });
  const saveDialog = page.getByRole('dialog', { name: 'Save output' });
  return {
    form,
    pane: page.getByText('Output appears here'),
    dropTarget: page.locator('[data-drop]'),
    kind: (name: 'SQL file' | 'Shell command') => form.getByRole('radiogroup', { name: 'What to run' }).getByRole('radio', { name, exact: true }),
    path: form.getByRole('textbox', { name: 'SQL file' }),
    transaction: form.getByRole('checkbox', { name: /One transaction/ }),
    format: (name: string) => form.getByRole('radiogroup', { name: 'Rows as' }).getByRole('radio', { name, exact: true }),
    command: form.getByRole('textbox', { name: 'Command' }),
    passFile: form.getByRole('checkbox', { name: /Password by file/ }),
    role: (name: string) => form.getByRole('radiogroup', { name: 'Role' }).getByRole('radio', { name, exact: true }),
    access: (name: string) => form.getByRole('radiogroup', { name: 'Script access' }).getByRole('radio', { name, exact: true }),
    run: form.getByRole('button', { name: 'Run', exact: true }),
    copy: form.getByRole('button', { name: 'Copy as command' }),
    view,
    state: view.getByRole('status', { name: 'Run state' }),
    stop: view.getByRole('button', { name: 'Stop', exact: true }),
    stopNow: view.getByRole('button', { name: 'Stop now' }),
    where: view.getByRole('alert', { name: 'Where it stopped' }),
    output: view.getByRole('log', { name: 'Output' }),
    lines: (stream: 'out' | 'err' | 'note') => view.locator(`[data-stream="${stream}"]`),
    streams: (name: string) => view.getByRole('radiogroup', { name: 'Streams' }).getByRole('radio', { name, exact: true }),
    search: view.getByRole('searchbox', { name: 'Search the output' }),
    matches: view.getByRole('status', { name: 'Matches' }),
    currentMatch: view.locator('mark[data-current]'),
    save: view.getByRole('button', { name: 'Save…' }),
    safety: {
      items: safetyDialog.getByRole('listitem'),
      go: safetyDialog.getByRole('button', { name: /^Run / }),
      cancel: safetyDialog.getByRole('button', { name: 'Cancel' }),
    },
    saveDialog: {
      dialog: saveDialog,
      what: (name: string) => saveDialog.getByRole('radio', { name, exact: true }),
      file: saveDialog.getByRole('textbox', { name: 'File' }),
      save: saveDialog.getByRole('button', { name: 'Save', exact: true }),
    },
    recent: recent.getByRole('listitem'),
    actions: (title: string) => recent.getByRole('button', { name: `Actions for ${title}` }),
  };
}
