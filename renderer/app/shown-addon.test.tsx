import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import type { Addon } from '../../shared/contract/addons.ts';
import { makeAddon } from '../testing/fake-host.tsx';
import { DialogHostContext } from '../ui/dialog-host.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useShownAddon } from './shown-addon.ts';

const hex = makeAddon({ id: 'a1', name: 'borealis-pg-hex' });
const other = makeAddon({ id: 'a2', name: 'borealis-pg-other' });

function View({ addon }: { addon: Addon }) {
  const [open, setOpen] = useState(false);
  return (
    <main aria-label={addon.name}>
      <button type="button" onClick={() => setOpen(true)}>Ask</button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Confirm"><input aria-label="Name" /></Dialog>
    </main>
  );
}

function Page({ addons, selected = 'a1' }: { addons: readonly Addon[] | undefined; selected?: string }) {
  const { addon, host } = useShownAddon(addons, selected);
  return addon === null ? <p>Nothing chosen</p> : <DialogHostContext value={host}><View key={addon.id} addon={addon} /></DialogHostContext>;
}

afterEach(cleanup);

it('an add-on that vanishes leaves at once where no dialog is open', () => {
  const page = render(<Page addons={[hex, other]} />);
  expect(screen.getByRole('main').getAttribute('aria-label')).toBe('borealis-pg-hex');
  page.rerender(<Page addons={[other]} />);
  expect(screen.getByText('Nothing chosen')).toBeTruthy();
});

it('an open dialog keeps what was typed, says that the add-on is gone, and ends with it', async () => {
  const page = render(<Page addons={[hex, other]} />);
  await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
  await userEvent.type(screen.getByLabelText('Name'), 'borealis');
  expect(screen.queryByRole('alert')).toBeNull();
  page.rerender(<Page addons={[other]} />);
  expect(screen.getByRole('alert').textContent).toContain('This add-on is gone');
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('borealis');
  page.rerender(<Page addons={[hex, other]} />);
  expect(screen.queryByRole('alert')).toBeNull();
  page.rerender(<Page addons={[other]} />);
  await userEvent.click(screen.getByRole('button', { name: 'Close dialog' }));
  expect(await screen.findByText('Nothing chosen')).toBeTruthy();
});

it('another add-on that is chosen takes its place', async () => {
  const page = render(<Page addons={[hex, other]} />);
  await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
  page.rerender(<Page addons={[other]} selected="a2" />);
  expect(screen.getByRole('main').getAttribute('aria-label')).toBe('borealis-pg-other');
  expect(screen.queryByRole('dialog')).toBeNull();
});
