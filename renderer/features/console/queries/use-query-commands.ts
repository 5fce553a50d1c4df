import { useApi } from '../../../api/api-context.tsx';
import { useCommands } from '../../../state/commands.ts';
import type { ConsoleSession, ConsoleTabs } from '../console-session.ts';
import { openQuery } from './open-query.ts';
import { askName, saveTab } from './save-state.ts';
import { useQueryList } from './use-queries.ts';

/** Saved queries that the palette offers. */
const MOST = 500;

/** Saving the active tab, and every saved query by its name in the palette. */
export function useQueryCommands(session: ConsoleSession, { tabs, activeId }: ConsoleTabs): void {
  const { client } = useApi();
  const { entries } = useQueryList();
  const tab = tabs.find((one) => one.tabId === activeId);
  const files = entries.filter((entry) => entry.kind === 'file').slice(0, MOST);
  useCommands([
    { id: 'console.save', title: 'Save query', group: 'Editor', keys: ['Mod+S'], run: () => { if (tab !== undefined) void saveTab(tab); }, disabled: tab === undefined },
    { id: 'console.save-as', title: 'Save query as…', group: 'Editor', keys: ['Mod+Shift+S'], run: () => { if (tab !== undefined) askName(tab); }, disabled: tab === undefined },
  ]);
  useCommands(files.map(({ path }) => ({ id: `query.${path}`, title: path, group: 'Saved queries', searched: true, run: () => void openQuery(client, session, path) })));
}
