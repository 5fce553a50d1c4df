import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { makeAddon, openPage } from '../../testing/fake-host.tsx';
import { UserTable } from './user-table.tsx';

it('a user of an unknown type is shown with the type as it is, and is nobody’s personal role', () => {
  const page = openPage(
    <UserTable addon={makeAddon({ id: 'd1', name: 'borealis-shop' })} sessions={null} replica={false} users={[{ kind: 'auditor', email: 'x@example.com', own: false, readOnly: 'a_ro', readWrite: 'a_rw' }]} />,
    {}, {},
  );
  expect(screen.getByRole('rowheader', { name: /x@example\.com/ }).textContent).toContain('auditor');
  expect(screen.queryByText('Personal role')).toBeNull();
  page.close();
});
