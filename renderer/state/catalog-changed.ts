import { createStore } from './store.ts';

/** The add-on whose catalogue the main process last read, and how often it told so. */
export const catalogChanged = createStore<{ addonId: string | null; count: number }>({ addonId: null, count: 0 });

/** Notes that something else is known of an add-on's catalogue from now on. */
export function noteCatalogChange(addonId: string): void {
  catalogChanged.set(({ count }) => ({ addonId, count: count + 1 }));
}
