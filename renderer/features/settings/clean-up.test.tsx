import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { Written } from '../../../shared/contract/handoff.ts';
import { openPage, os } from '../../testing/fake-host.tsx';
import { CleanUp } from './clean-up.tsx';

let page: ReturnType<typeof openPage> | undefined;
afterEach(() => page?.close());

it('says of each entry who removes it and how, and what is left after the removal', async () => {
  let entries: Written[] = [
    { tool: 'VS Code', addonName: 'borealis-shop', what: '/home/me/settings.json', removable: true, how: null, gone: false },
    { tool: 'pgAdmin 4', addonName: 'borealis-shop', what: 'Servers > Borealis > borealis-shop (read-only)', removable: false, how: 'Right-click it and choose Remove Server.', gone: false },
    { tool: 'DataGrip', addonName: 'borealis-old', what: 'Data source borealis-old (read-only)', removable: false, how: 'Select it in File > Data Sources and press Delete.', gone: true },
    { tool: 'VS Code', addonName: 'borealis-old', what: '/home/me/settings.json', removable: true, how: null, gone: true },
  ];
  page = openPage(<CleanUp />, {}, {
    handoff: {
      written: os.handoff.written.handler(() => entries),
      cleanUp: os.handoff.cleanUp.handler(() => { entries = []; return { removed: 2, left: ['DataGrip: Data source borealis-old (read-only). Select it in File > Data Sources and press Delete.'] }; }),
    },
  });
  const rows = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent);
  expect(rows).toEqual([
    'VS Code: borealis-shop/home/me/settings.json',
    'pgAdmin 4: borealis-shopServers > Borealis > borealis-shop (read-only)Only you can remove it: Right-click it and choose Remove Server.',
    'DataGrip: borealis-oldData source borealis-old (read-only)The add-on is gone. Only you can remove it: Select it in File > Data Sources and press Delete.',
    'VS Code: borealis-old/home/me/settings.jsonThe add-on is gone. It could not be removed yet; this is tried again at the next refresh.',
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Remove them now' }));
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('Left for you to removeDataGrip: Data source borealis-old'));
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Written for other tools' })).toBeNull());
  expect([screen.queryByText(/^Nothing at the moment/), screen.queryByRole('button', { name: 'Remove them now' })]).toEqual([null, null]);
});
