import { createStore } from '../../state/store.ts';

/** The add-on whose wizard that resets all credentials is open. */
export const resetAsked = createStore<string | null>(null);
