import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { openPage } from '../../testing/fake-host.tsx';
import { TwoFactorDialog } from './two-factor-dialog.tsx';

let close = () => {};
afterEach(() => close());

it('asks for the code that a call needs, then repeats the call', async () => {
  const page = openPage(<TwoFactorDialog />, { twoFactorFor: new Set(['refresh']) });
  close = page.close;
  const refreshed = page.api.client.addons.refresh({});
  const field = await screen.findByLabelText('Code');
  expect(screen.getByText(/use sushi/)).toBeTruthy();
  await userEvent.type(field, '123456');
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  expect((await refreshed).addons).toEqual([]);
  expect(page.world.codes).toEqual(['123456']);
  await waitFor(() => expect(screen.queryByLabelText('Code')).toBeNull());
});

it('fails the call when the user declines, and does not ask again at once', async () => {
  const page = openPage(<TwoFactorDialog />, { twoFactorFor: new Set(['refresh']) });
  close = page.close;
  const refused = page.api.client.addons.refresh({}).then(() => 'done', () => 'failed');
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(await refused).toBe('failed');
  await expect(page.api.client.addons.refresh({})).rejects.toThrow('The request failed.');
  expect(page.api.twoFactor.question.get()).toBeNull();
});
