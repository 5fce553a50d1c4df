import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createPortal } from 'react-dom';
import { Toaster, toast } from 'sonner';
import { afterEach, expect, it } from 'vitest';
import { Palette } from '../features/palette/palette.tsx';
import { useStore } from '../state/store.ts';
import { openDialog } from '../state/workbench-state.ts';
import { openOver } from '../testing/fake-calls.tsx';
import { Dialog } from '../ui/dialog.tsx';

function Settings() {
  return <Dialog open={useStore(openDialog) === 'settings'} onClose={() => openDialog.set(null)} title="Settings"><input aria-label="Timeout" /></Dialog>;
}

afterEach(() => {
  toast.dismiss();
  cleanup();
  openDialog.set(null);
});

it.each([['palette', 'combobox'], ['settings', 'textbox']] as const)('Escape in a notice leaves the %s beneath it open; Escape in that closes it', async (shown, field) => {
  openDialog.set(shown);
  openOver(<><Palette /><Settings />{createPortal(<Toaster />, document.body)}</>, { 'addons.list': () => ({ addons: [], fetchedAt: null, refreshing: false, error: null }) });
  const input = await screen.findByRole(field);
  await waitFor(() => expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true));
  toast('Changing add-on plan', { duration: Infinity });
  await screen.findByText('Changing add-on plan');
  await userEvent.keyboard('{Alt>}t{/Alt}');
  await waitFor(() => expect(document.activeElement?.closest('[data-sonner-toaster]')).toBeTruthy());
  await userEvent.keyboard('{Escape}');
  expect(openDialog.get()).toBe(shown);
  input.focus();
  await userEvent.keyboard('{Escape}');
  expect(openDialog.get()).toBeNull();
});
