import type { ToolId, Written } from '../../../shared/contract/handoff.ts';
import type { Log } from '../deps.ts';
import { toAppError } from '../errors/app-failure.ts';
import { createLedger, goneEntries, sameEntry, type FreshList, type LedgerEntry } from './ledger.ts';
import type { Tool } from './tool.ts';
import { dropBackup } from './user-file.ts';

/** What was put into other programs, and how it is taken out again. */
export function createTraces({ dataDir, log }: { dataDir: string; log: Log }, tools: readonly Tool[]) {
  const ledger = createLedger({ dataDir, log });
  const nameOf = (id: ToolId): string => tools.find((tool) => tool.id === id)?.name ?? id;
  const howOf = (entry: LedgerEntry): string | null => (removable(entry) ? null : tools.find(({ id }) => id === entry.tool)?.byHand ?? 'Remove it there.');
  const removable = (entry: LedgerEntry) => entry.file !== null && entry.id !== null && tools.some(({ id, remove }) => id === entry.tool && remove !== undefined);
  const takeOut = async (entry: LedgerEntry): Promise<void> => {
    const tool = tools.find(({ id }) => id === entry.tool);
    const { file, id } = entry;
    if (file !== null && id !== null) {
      await tool?.remove?.(file, id);
      // As long as another entry stands in the file, its backup is the only text without any of ours.
      if (ledger.entries().filter((one) => one.file === file).length <= 1) await dropBackup(file);
    }
    await ledger.forget([entry]);
  };
  /** Takes out what can be; answers what the user has to do for the rest. */
  const takeAllOut = async (entries: readonly LedgerEntry[]): Promise<{ removed: number; left: string[] }> => {
    const left: string[] = [];
    let removed = 0;
    for (const entry of entries.filter(removable)) {
      try {
        await takeOut(entry);
        removed += 1;
      } catch (error) {
        const { message } = toAppError(error);
        log.warn('handoff.take-out-failed', { tool: entry.tool, message });
        left.push(`${nameOf(entry.tool)}: ${message}`);
      }
    }
    return { removed, left };
  };
  return {
    ledger,
    takeAllOut,
    list: (): Written[] => ledger.entries().map((entry) => (
      { tool: nameOf(entry.tool), addonName: entry.addonName, what: entry.what, removable: removable(entry), how: howOf(entry), gone: entry.gone }
    )),
    /** Takes out what was put there for add-ons that are gone; answers what is left of them and was not told before. */
    async clearGone(list: FreshList): Promise<LedgerEntry[]> {
      const gone = goneEntries(ledger.entries(), list);
      const untold = gone.filter((entry) => !entry.gone);
      const back = ledger.entries().filter((entry) => entry.gone && list.addonIds.has(entry.addonId));
      // Before anything else happens, so that a list that comes meanwhile does not tell the same.
      if (back.length > 0) void ledger.mark(back, false);
      if (untold.length > 0) void ledger.mark(untold, true);
      await takeAllOut(gone);
      return untold.filter((entry) => ledger.entries().some((one) => sameEntry(one, entry)));
    },
    async cleanUp(): Promise<{ removed: number; left: string[] }> {
      const entries = ledger.entries();
      const { removed, left } = await takeAllOut(entries);
      const byHand = entries.filter((entry) => !removable(entry));
      await ledger.forget(byHand);
      return { removed, left: [...left, ...byHand.map((entry) => `${nameOf(entry.tool)}: ${entry.what}. ${howOf(entry)}`)] };
    },
  };
}
