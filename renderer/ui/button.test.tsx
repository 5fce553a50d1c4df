import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Button, type ButtonKind } from './button.tsx';

it.each(['primary', 'danger', 'amber'] as const)('a double click on a %s button is one click', async (kind) => {
  const sent = vi.fn<() => void>();
  const { unmount } = render(<Button kind={kind} onClick={sent}>Send</Button>);
  await userEvent.dblClick(screen.getByRole('button', { name: 'Send' }));
  expect(sent).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole('button', { name: 'Send' }));
  await userEvent.keyboard('{Enter}{Enter}');
  expect(sent).toHaveBeenCalledTimes(4);
  unmount();
});

it.each<ButtonKind>(['plain', 'primary'])('a double click on a form’s %s button submits it once', async (kind) => {
  const submitted = vi.fn<() => void>();
  const { unmount } = render(
    <form onSubmit={(event) => { event.preventDefault(); submitted(); }}>
      <Button type="submit" kind={kind}>Save</Button>
    </form>,
  );
  await userEvent.dblClick(screen.getByRole('button', { name: 'Save' }));
  expect(submitted).toHaveBeenCalledOnce();
  unmount();
});

it('other buttons take every click', async () => {
  const stepped = vi.fn<() => void>();
  const { unmount } = render(<Button onClick={stepped}>Next page</Button>);
  await userEvent.dblClick(screen.getByRole('button', { name: 'Next page' }));
  expect(stepped).toHaveBeenCalledTimes(2);
  unmount();
});
