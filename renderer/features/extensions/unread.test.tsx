import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import { doctorAsked } from '../../state/doctor.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import Extensions from './extensions.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const error: AppError = { code: 'tunnel.unreachable', message: '', retryable: false, details: { host: 'bastion', port: 22, cause: 'refused' }, traceId: 't1' };

let page: ReturnType<typeof openPage> | undefined;
const parts = {
  extensions: {
    installed: os.extensions.installed.handler(() => [{ name: 'cube', schema: 'cube', version: '1.5' }]),
    offered: os.extensions.offered.handler(({ errors }) => { throw errors.APP({ data: error }); }),
    uses: os.extensions.uses.handler(({ errors }) => { throw errors.APP({ data: error }); }),
    currentInstall: os.extensions.currentInstall.handler(() => ({ names: null })),
  },
};
afterEach(() => {
  page?.close();
  doctorAsked.set(null);
});

it('where the server cannot be asked what it offers, what is installed is shown, and the doctor is offered', async () => {
  page = openPage(<Extensions addon={addon} elevated={false} />, {}, parts);
  expect(await screen.findByRole('option', { name: /^cube, installed/ })).toBeTruthy();
  await userEvent.click(await screen.findByRole('button', { name: 'Find the cause…' }));
  expect(doctorAsked.get()).toBe('d1');
});

it('a removal whose uses cannot be seen says why, offers the doctor, and can be confirmed all the same', async () => {
  const onClose = vi.fn<() => void>();
  page = openPage(<RemoveDialog addon={addon} name="cube" onClose={onClose} />, {}, parts);
  expect((await screen.findByText(/What uses it cannot be shown/)).parentElement?.textContent).toContain('The SSH server cannot be reached.');
  await userEvent.type(screen.getByLabelText('Type cube to confirm'), 'cube');
  expect(screen.getByRole('button', { name: 'Remove' })).toHaveProperty('disabled', false);
  await userEvent.click(screen.getByRole('button', { name: 'Find the cause…' }));
  expect([doctorAsked.get(), onClose.mock.calls.length]).toEqual(['d1', 1]);
});
