import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { makeAddon, openPage } from '../testing/fake-host.tsx';
import { OwnershipDialog, type Ownership } from './ownership-dialog.tsx';

const sql = 'REASSIGN OWNED BY CURRENT_USER TO app_rw;';
const ownership: Ownership = { role: 'p_rw', appRole: 'app_rw', objects: [{ kind: 'table', name: 'public.mine' }], more: 0, sql, obstacle: null };

let page: ReturnType<typeof openPage> | undefined;
afterEach(() => page?.close());

it('its SQL is copied as it is, and as the line of the vendor’s CLI that runs it', async () => {
  const user = userEvent.setup();
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const addons = [makeAddon({ id: 'a1', name: 'borealis-pg-hex' })];
  page = openPage(<OwnershipDialog addonId="a1" ownership={ownership} open onClose={() => undefined} onDone={() => undefined} />, { addons });
  await user.click(await screen.findByRole('button', { name: 'Copy SQL' }));
  await user.click(await screen.findByRole('button', { name: 'Copy as command' }));
  expect(copied.mock.calls).toEqual([[sql], [`heroku borealis-pg:run --app sushi --addon DATABASE --personal-user --write-access --db-cmd '${sql}'`]]);
});
