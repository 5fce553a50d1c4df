import { doctorStepIds } from '../../shared/contract/doctor.ts';
import { expect, test } from '../fixtures.ts';
import { addonHeader } from '../pages/addon-header.ts';
import { doctorDialog } from '../pages/doctor-page.ts';
import { palette } from '../pages/palette.ts';
import { sidebar } from '../pages/sidebar.ts';

test('the doctor finds what a tunnel fails of, and leaves an open one alone', async ({ page, context, sandbox, look }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await sidebar(page).select(sandbox.world.primary.name);
  const header = addonHeader(page);
  const doctor = doctorDialog(page);

  await sandbox.faults.bastionDown(true);
  await header.open.click();
  await doctor.find.click();
  await expect(doctor.result).toContainText('refused the connection');
  await expect(doctor.step('tcp', 'failed')).toContainText('ECONNREFUSED');
  await expect(doctor.steps('not-reached')).toHaveCount(doctorStepIds.length - 1 - doctorStepIds.indexOf('tcp'));
  await look('doctor-failed');
  await doctor.copy.click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^TCP connection: Failed/m);

  await sandbox.faults.bastionDown(false);
  await doctor.again.click();
  await expect(doctor.result).toContainText('Everything is fine');
  await expect(doctor.steps('ok')).toHaveCount(doctorStepIds.length);
  await look('doctor-good');
  await doctor.close.click();
  await expect(doctor.dialog).toBeHidden();

  await header.tunnel.getByRole('button', { name: 'Retry' }).click();
  await expect(header.state).toContainText(/^Open/);
  sandbox.faults.ssh({ kind: 'hang-channel' });
  await palette(page).choose('diagnose');
  await expect(doctor.step('forward', 'running')).toBeVisible();
  await doctor.cancel.click();
  await expect(doctor.result).toHaveText('Cancelled.');
  await page.keyboard.press('Escape');
  await expect(header.state).toContainText(/^Open/);
  // Only the tunnel's own connection is left.
  await expect.poll(() => sandbox.counters().sshSessions).toBe(1);
});
