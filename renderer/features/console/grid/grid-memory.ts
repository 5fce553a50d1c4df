import type { Column } from '../../../../shared/cell.ts';
import type { Filter, Sort } from '../../../../shared/contract/results.ts';
import type { Arrangement } from './column-layout.ts';
import type { Place } from './grid-engine.ts';

/** A statement that the server sorts or filters, and the one it was made from. */
export type ServerOrder = { original: string | null; sort: readonly Sort[]; filters: readonly Filter[] };

const MOST = 200;

function createLru<T>() {
  const kept = new Map<string, T>();
  return {
    get: (key: string) => kept.get(key),
    set(key: string, value: T) {
      kept.delete(key);
      kept.set(key, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) return;
        kept.delete(oldest);
      }
    },
    delete: (key: string) => kept.delete(key),
  };
}

/** A statement as it is compared: the end of it may have been trimmed on its way. */
export const statementKey = (text: string): string => text.trim().replace(/;+$/, '').trim();

/** The same columns in the same order give the same key. */
export const namesKey = (columns: readonly Column[]): string => JSON.stringify(columns.map((column) => column.name));

/** What grids remember while the window is open: arrangements by the names of the columns, places by result, statements run again by their text. */
export const gridMemory = {
  arrangements: createLru<Arrangement>(),
  places: createLru<Place>(),
  serverOrders: createLru<ServerOrder>(),
};
