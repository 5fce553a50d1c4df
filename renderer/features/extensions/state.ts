import { createStore } from '../../state/store.ts';

/** The add-on for which the name of an extension is being asked. */
export const byNameAsked = createStore<string | null>(null);
