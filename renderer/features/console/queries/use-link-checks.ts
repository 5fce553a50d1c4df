import { useEffect } from 'react';
import type { ConsoleTab } from '../console-tab.ts';
import { useQueryList } from './use-queries.ts';

/** Looks at the files of tabs that belong to one whenever something changed in the folder of saved queries. */
export function useLinkChecks(tabs: readonly ConsoleTab[]): void {
  const { list, entries } = useQueryList();
  useEffect(() => {
    if (list.data === undefined) return;
    for (const tab of tabs) {
      const path = tab.link.state.get()?.path;
      if (path === undefined) continue;
      const entry = entries.find((one) => one.path === path);
      void tab.link.check(entry === undefined ? undefined : `${list.data.folder} ${entry.bytes} ${entry.changedAt}`);
    }
  }, [tabs, entries, list.data]);
}
