import { waitFor } from '@testing-library/react';
import { toast } from 'sonner';
import { afterEach, expect, it, vi } from 'vitest';
import type { Notice } from '../../shared/contract/app.ts';
import { openDialog, selectedAddonId } from '../state/workbench-state.ts';
import { openPage, os } from '../testing/fake-host.tsx';
import { useNotices } from './notices.ts';

function Listener() {
  useNotices();
  return null;
}

const told = vi.spyOn(toast, 'info');
let page: ReturnType<typeof openPage> | undefined;
function hear(notice: Pick<Notice, 'addonId' | 'opened'> & Partial<Notice>): void {
  page = openPage(<Listener />, {}, {
    app: {
      notices: os.app.notices.handler(async function* once() {
        yield { tag: 't', title: 'Title', body: 'Body', tone: 'info', shown: true, ...notice };
        await new Promise(() => undefined);
      }),
    },
  });
}
afterEach(() => {
  page?.close();
  openDialog.set(null);
  selectedAddonId.set(null);
  told.mockClear();
});

it('what is left in other programs leads to the list of it', async () => {
  hear({ addonId: null, shows: 'written', opened: false });
  await waitFor(() => expect(told).toHaveBeenCalled());
  const action = told.mock.calls[0]?.[1]?.action as { label: string; onClick: () => void };
  expect(action.label).toBe('Show');
  action.onClick();
  expect([openDialog.get(), selectedAddonId.get()]).toEqual(['written', null]);
});

it('so does the system\'s notification', async () => {
  hear({ addonId: null, shows: 'written', opened: true });
  await waitFor(() => expect(openDialog.get()).toBe('written'));
  expect(told).not.toHaveBeenCalled();
});

it('a notice about nothing that can be shown has no such button', async () => {
  hear({ addonId: null, opened: false });
  await waitFor(() => expect(told).toHaveBeenCalledWith('Title', { id: 'notice-t', description: 'Body', duration: 12_000 }));
});
