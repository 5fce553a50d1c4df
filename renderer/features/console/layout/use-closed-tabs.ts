import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../../api/api-context.tsx';
import { useCommands } from '../../../state/commands.ts';
import { useStore } from '../../../state/store.ts';
import { openDialog } from '../../../state/workbench-state.ts';
import type { ConsoleSession } from '../console-session.ts';
import { reopen } from './use-layout-commands.ts';

const LONGEST_START = 80;

/** Offers every closed tab that is still kept, by its title and how its text begins; asked for when the palette opens. */
export function useClosedTabs(session: ConsoleSession): void {
  const { addonId } = session;
  const enabled = useStore(openDialog) === 'palette';
  const { data } = useQuery({ ...useApi().query.workspace.closed.queryOptions({ input: { addonId } }), enabled, staleTime: 0 });
  useCommands((data ?? []).map(({ tabId, title, start }) => ({
    id: `console.reopen.${tabId}`, title: `Reopen ${title}: ${start.replaceAll(/\s+/g, ' ').slice(0, LONGEST_START)}`, group: 'Closed tabs', searched: true, run: () => reopen(session, tabId),
  })));
}
