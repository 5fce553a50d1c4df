import { z } from 'zod';
import { labelSchema, type Label } from '../../../shared/contract/addons.ts';
import { createJsonFile, type JsonFileOptions } from '../storage/json-file.ts';

const markSchema = z.object({ pinned: z.boolean(), label: labelSchema.nullable(), silenced: z.boolean().default(false) });
const marksSchema = z.object({ version: z.literal(1), marks: z.record(z.string(), markSchema) });

/** What the user has put on an add-on. */
export type Mark = z.infer<typeof markSchema>;

export interface Marks {
  of(addonId: string): Mark;
  pinnedIds(): string[];
  setPinned(addonId: string, pinned: boolean): Promise<void>;
  setSilenced(addonId: string, silenced: boolean): Promise<void>;
  setLabel(addonId: string, label: Label | null): Promise<void>;
  flush(): Promise<void>;
}

const blank: Mark = { pinned: false, label: null, silenced: false };

/** Pins, labels and silence by add-on id, in one file. They outlive the add-on's absence from a list, for it may come back. */
export function createMarks(options: Omit<JsonFileOptions<unknown>, 'schema' | 'fallback'>): Marks {
  const file = createJsonFile<z.infer<typeof marksSchema>>({ ...options, schema: marksSchema, fallback: { version: 1, marks: {} } });
  const marks = new Map(Object.entries(file.read().marks));
  const put = (addonId: string, mark: Mark): Promise<void> => {
    if (mark.pinned || mark.silenced || mark.label !== null) marks.set(addonId, mark);
    else marks.delete(addonId);
    return file.write({ version: 1, marks: Object.fromEntries(marks) });
  };
  const of = (addonId: string): Mark => marks.get(addonId) ?? blank;
  return {
    of,
    pinnedIds: () => [...marks].filter(([, mark]) => mark.pinned).map(([id]) => id),
    setPinned: (addonId, pinned) => put(addonId, { ...of(addonId), pinned }),
    setSilenced: (addonId, silenced) => put(addonId, { ...of(addonId), silenced }),
    setLabel: (addonId, label) => put(addonId, { ...of(addonId), label }),
    flush: () => file.flush(),
  };
}
