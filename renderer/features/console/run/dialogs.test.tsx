import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Parameter } from '../../../../shared/contract/sql.ts';
import { LeaveTransaction } from './leave-transaction.tsx';
import { ParameterDialog } from './parameter-dialog.tsx';
import { parametersOf } from './parameter-form.ts';

afterEach(cleanup);

const asked = parametersOf(`select :id, :word, :"col"`, { kind: 'all' });
const answering = () => vi.fn<(values: Parameter[] | null) => void>();

it('asks for each value with what is remembered, NULL apart from empty text', async () => {
  const answer = answering();
  render(<ParameterDialog question={{ asked, known: new Map([['id', '5'], ['word', null]]), purpose: 'run' }} onAnswer={answer} />);
  const id = await screen.findByLabelText(':id');
  expect(id).toHaveProperty('value', '5');
  const isNull = screen.getByRole('checkbox', { name: 'NULL for :word' });
  expect(isNull).toHaveProperty('checked', true);
  expect(screen.queryByRole('checkbox', { name: 'NULL for :"col"' })).toBeNull();
  await userEvent.click(isNull);
  await userEvent.type(screen.getByLabelText(':"col"'), 'a b');
  await userEvent.clear(id);
  await userEvent.type(id, '41{Shift>}{Enter}{/Shift}x{Enter}');
  expect(answer).toHaveBeenCalledWith([{ name: 'id', value: '41\nx' }, { name: 'word', value: '' }, { name: 'col', value: 'a b' }]);
});

it('gives nothing when it is left', async () => {
  const answer = answering();
  render(<ParameterDialog question={{ asked, known: new Map(), purpose: 'keep' }} onAnswer={answer} />);
  expect(await screen.findByRole('button', { name: 'Keep' })).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(answer).toHaveBeenCalledWith(null);
});

it('keeps the transaction unless the user says otherwise', async () => {
  const answer = vi.fn<(leave: true | null) => void>();
  render(<LeaveTransaction question={{ title: 'Close the tab?', because: 'It is open.', action: 'Roll back and close' }} onAnswer={answer} />);
  const stay = await screen.findByRole('button', { name: 'Keep the transaction' });
  await vi.waitFor(() => expect(document.activeElement).toBe(stay));
  await userEvent.keyboard('{Escape}');
  expect(answer).toHaveBeenLastCalledWith(null);
  await userEvent.click(screen.getByRole('button', { name: 'Roll back and close' }));
  expect(answer).toHaveBeenLastCalledWith(true);
});
