import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/contract/account.ts';
import { openPage } from '../../testing/fake-host.tsx';
import { SignIn } from './sign-in.tsx';

let page: ReturnType<typeof openPage>;
let signedIn: Account[];

beforeEach(() => {
  signedIn = [];
  page = openPage(<SignIn onDone={(account) => signedIn.push(account)} />);
});
afterEach(() => page.close());

describe('signing in with a token', () => {
  it('masks the token, hands it over once and empties the field', async () => {
    const field = await screen.findByLabelText<HTMLInputElement>('Heroku API token');
    expect(field.type).toBe('password');
    expect(field.autocomplete).toBe('off');
    await userEvent.type(field, 'HRKU-good');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in with token' }));
    await waitFor(() => expect(signedIn.map((account) => account.email)).toEqual(['dana@example.com']));
    await waitFor(() => expect(field.value).toBe(''));
  });

  it('tells in words why a token is refused, and keeps what was typed', async () => {
    const field = await screen.findByLabelText<HTMLInputElement>('Heroku API token');
    await userEvent.type(field, 'HRKU-bad');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in with token' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Heroku refused the token.');
    expect(alert.textContent).not.toContain('HRKU-bad');
    expect(field.value).toBe('HRKU-bad');
    expect(signedIn).toEqual([]);
  });

  it('shows only the ways that are offered, and the CLI’s path before it runs', async () => {
    await screen.findByRole('button', { name: 'Use the Heroku CLI’s session' });
    expect(screen.getByText(/\/usr\/local\/bin\/heroku auth:token/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Sign in with Heroku' })).toBeNull();
  });
});
