import { join } from 'node:path';
import { z } from 'zod';
import { toolIdSchema } from '../../../shared/contract/handoff.ts';
import type { Log } from '../deps.ts';
import { createJsonFile } from '../storage/json-file.ts';

const entrySchema = z.object({
  tool: toolIdSchema,
  addonId: z.string(),
  addonName: z.string(),
  /** Whose list the add-on must be missing from before it counts as gone; null for nobody known. */
  accountId: z.string().nullable(),
  what: z.string(),
  /** The file and the entry's id in it, where the entry can be taken out by us. */
  file: z.string().nullable(),
  id: z.string().nullable(),
  /** When it was last written, ISO 8601. */
  at: z.string(),
  /** Whether its add-on is known to be gone, and the user was told. */
  gone: z.boolean().default(false),
});
export type LedgerEntry = z.infer<typeof entrySchema>;
const ledgerSchema = z.object({ version: z.literal(1), entries: z.array(entrySchema).max(10_000) });

export interface Ledger {
  entries(): readonly LedgerEntry[];
  /** Adds the entry, or dates the same one of before anew. */
  put(entry: LedgerEntry): Promise<void>;
  forget(gone: readonly LedgerEntry[]): Promise<void>;
  /** Writes down whether their add-on is gone; in memory at once. */
  mark(entries: readonly LedgerEntry[], gone: boolean): Promise<void>;
  flush(): Promise<void>;
}

/** Whether two entries tell of the same thing, whenever it was written. */
export function sameEntry(a: LedgerEntry, b: LedgerEntry): boolean {
  return a.tool === b.tool && a.addonId === b.addonId && a.what === b.what && a.file === b.file && a.id === b.id;
}

/** Remembers what was put into other programs, without secrets, so that it can be removed or named after a restart. */
export function createLedger({ dataDir, log }: { dataDir: string; log: Log }): Ledger {
  const file = createJsonFile({ path: join(dataDir, 'handed-over.json'), schema: ledgerSchema, fallback: { version: 1, entries: [] }, log });
  const write = (entries: LedgerEntry[]) => file.write({ version: 1, entries });
  return {
    entries: () => file.read().entries,
    put: (entry) => write([...file.read().entries.filter((one) => !sameEntry(one, entry)), entry]),
    forget: (gone) => write(file.read().entries.filter((one) => !gone.some((other) => sameEntry(one, other)))),
    mark: (entries, gone) => write(file.read().entries.map((one) => (entries.some((other) => sameEntry(one, other)) ? { ...one, gone } : one))),
    flush: () => file.flush(),
  };
}

/** An account's add-ons as a successful refresh found them. */
export interface FreshList { accountId: string; fetchedAt: string; addonIds: ReadonlySet<string> }

/** The entries whose add-on is missing from a list of the account's that was fetched after they were written. */
export function goneEntries(entries: readonly LedgerEntry[], list: FreshList): LedgerEntry[] {
  return entries.filter((entry) =>
    entry.accountId === list.accountId && !list.addonIds.has(entry.addonId) && Date.parse(entry.at) < Date.parse(list.fetchedAt));
}
