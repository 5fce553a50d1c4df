import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import { makeAddon } from '../../testing/fake-host.tsx';
import { openOver } from '../../testing/fake-calls.tsx';
import { customLabelFor } from './addon-menu.ts';
import { CustomLabelDialog } from './custom-label-dialog.tsx';

const addon = makeAddon({ id: 'a1', name: 'borealis-pg-hex' });
const gone: AppError = { code: 'addon.not-found', message: '', retryable: false, details: { addonId: 'a1' }, traceId: 't' };

afterEach(() => {
  cleanup();
  customLabelFor.set(null);
});

it('an add-on that vanishes while its label is written: told in the dialog, which keeps the text', async () => {
  const save = vi.fn<() => unknown>(() => Promise.reject(gone));
  openOver(<CustomLabelDialog />, { 'addons.setLabel': save });
  customLabelFor.set(addon);
  await userEvent.type(await screen.findByLabelText('Text'), 'mine');
  await userEvent.click(screen.getByRole('button', { name: 'Save label' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The add-on is gone.');
  expect(screen.getByLabelText<HTMLInputElement>('Text').value).toBe('mine');
  save.mockResolvedValue({ ...addon, label: { kind: 'custom', text: 'mine' } });
  await userEvent.click(screen.getByRole('button', { name: 'Save label' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(save).toHaveBeenCalledTimes(2);
});
