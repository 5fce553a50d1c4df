import { cleanup, waitFor } from '@testing-library/react';
import { toast } from 'sonner';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Notice } from '../../shared/contract/app.ts';
import { selectedAddonId, viewTab } from '../state/workbench-state.ts';
import { openOver } from '../testing/fake-calls.tsx';
import { useNotices } from './notices.ts';

const notice: Notice = { tag: 't', title: 'The reset of credentials failed', body: 'borealis-pg-hex', tone: 'error', addonId: 'a1', tab: 'users', shown: true, opened: false };
const told = vi.spyOn(toast, 'error');

function Listener() {
  useNotices();
  return null;
}

function hear(heard: Notice): void {
  async function* notices() {
    yield heard;
    await new Promise(() => undefined);
  }
  openOver(<Listener />, { 'app.notices': notices });
}

beforeEach(() => {
  told.mockReset();
  viewTab.set('overview');
});
afterEach(() => {
  cleanup();
  selectedAddonId.set(null);
});

it('a notice leads to where more of it is said', async () => {
  hear(notice);
  await waitFor(() => expect(told).toHaveBeenCalled());
  const action = told.mock.calls[0]?.[1]?.action;
  if (typeof action !== 'object' || action === null || !('onClick' in action)) throw new Error('There is no way to it.');
  action.onClick({} as Parameters<typeof action.onClick>[0]);
  expect([selectedAddonId.get(), viewTab.get()]).toEqual(['a1', 'users']);
});

it('one that was opened in the system leads there at once, by default to the overview', async () => {
  viewTab.set('sql');
  const { tab: _, ...plain } = notice;
  hear({ ...plain, opened: true });
  await waitFor(() => expect([selectedAddonId.get(), viewTab.get()]).toEqual(['a1', 'overview']));
  expect(told).not.toHaveBeenCalled();
});
