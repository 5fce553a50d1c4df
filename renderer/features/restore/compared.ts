import type { RestoreJob } from '../../../shared/contract/restore.ts';
import { createStore } from '../../state/store.ts';

/** The finished job whose copy is compared with its source; null where the comparison is closed. */
export const comparedJob = createStore<RestoreJob | null>(null);
