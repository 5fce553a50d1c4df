import type { Page } from '@playwright/test';
import type { DoctorStep, DoctorStepId } from '../../shared/contract/doctor.ts';

/** The connection doctor's dialog. */
export function doctorDialog(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Connection doctor' });
  return {
    dialog,
    result: dialog.getByRole('status', { name: 'Result' }),
    step: (id: DoctorStepId, state?: DoctorStep['state']) => dialog.locator(`[data-step="${id}"]${state === undefined ? '' : `[data-state="${state}"]`}`),
    steps: (state: DoctorStep['state']) => dialog.locator(`[data-state="${state}"]`),
    copy: dialog.getByRole('button', { name: 'Copy report' }),
    again: dialog.getByRole('button', { name: 'Run again' }),
    cancel: dialog.getByRole('button', { name: 'Cancel' }),
    close: dialog.getByRole('button', { name: 'Close', exact: true }),
    /** Offered beside a failure on the way to the database. */
    find: page.getByRole('button', { name: 'Find the cause…' }),
  };
}
