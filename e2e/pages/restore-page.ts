import type { Page } from '@playwright/test';

/** The Restore & clone tab: the window, the wizard, the jobs and the comparison. */
export function restorePage(page: Page) {
  const wizard = page.getByRole('region', { name: /^(Clone|Restore) borealis/ });
  const jobs = page.getByRole('list', { name: 'Restores and clones' });
  const comparison = page.getByRole('region', { name: 'Comparison' });
  return {
    tab: page.getByRole('tab', { name: 'Restore & clone' }),
    clone: page.getByRole('button', { name: 'Clone…' }),
    restore: page.getByRole('button', { name: 'Restore to a point in time…' }),
    wizard: {
      region: wizard,
      finder: {
        open: wizard.getByText('Find the moment in the data'),
        column: wizard.getByLabel('Time column'),
        where: wizard.getByLabel('Only where'),
        value: wizard.getByLabel('Value'),
        look: wizard.getByRole('button', { name: 'Look into the data' }),
        found: wizard.getByRole('list', { name: 'Found moments' }).getByRole('listitem'),
      },
      next: wizard.getByRole('button', { name: 'Next' }),
      back: wizard.getByRole('button', { name: 'Back', exact: true }),
      backTo: (step: string) => wizard.getByRole('button', { name: `Back to ${step}` }),
      bar: wizard.getByRole('slider', { name: 'Moment to restore' }),
      date: wizard.getByLabel('Date'),
      time: wizard.getByLabel('Time', { exact: true }),
      utc: wizard.getByRole('radio', { name: 'UTC' }),
      quick: (name: string) => wizard.getByRole('group', { name: 'Quick choice' }).getByRole('button', { name }),
      earlier: (name: string) => wizard.getByRole('group', { name: 'Before the incident' }).getByRole('button', { name }),
      apps: wizard.getByRole('combobox', { name: 'Destination app' }),
      app: (name: string) => wizard.getByRole('option', { name: new RegExp(`^${name} `) }),
      name: wizard.getByLabel('Attachment name'),
      confirm: wizard.getByLabel(/^Type .* to replace it/),
      plan: (name: string) => wizard.getByRole('radio', { name: new RegExp(name) }),
      execute: wizard.getByRole('button', { name: /^(Clone|Restore) to / }),
      alert: wizard.getByRole('alert'),
    },
    replace: { keep: page.getByRole('dialog', { name: 'Replace the open draft?' }).getByRole('button', { name: 'Keep the open draft' }) },
    jobs,
    job: (title: string | RegExp) => jobs.getByRole('listitem', { name: title }),
    activity: page.getByRole('contentinfo').getByRole('button', { name: /Clone of|Restore of|operations running|^Activity/ }),
    comparison: {
      region: comparison,
      schema: comparison.getByRole('heading', { name: /^(Same|Differs) ?Schema/ }),
      rows: comparison.getByRole('heading', { name: /^(Same|Differs) ?Rows/ }),
      differences: comparison.getByRole('table', { name: 'Schema differences' }),
      table: (name: string) => comparison.getByRole('table', { name: 'Rows by table' }).getByRole('row', { name: new RegExp(name.replaceAll('.', String.raw`\.`)) }),
      cancel: comparison.getByRole('button', { name: 'Cancel' }),
      again: comparison.getByRole('button', { name: 'Compare again' }),
    },
  };
}
