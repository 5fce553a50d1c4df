import { z } from 'zod';
import { restoreJobSchema, type RestoreState } from '../../../shared/contract/restore.ts';

/** A restore as it is kept: what the window sees, and what only this program needs. The restore token is never part of it. */
export const storedJobSchema = restoreJobSchema.extend({
  accountId: z.string(),
  /** Ids of the service's add-ons that the destination app had before Heroku was asked: what is new since then may be the copy. */
  before: z.array(z.string()),
});
export type StoredJob = z.infer<typeof storedJobSchema>;

const ended: ReadonlySet<RestoreState> = new Set<RestoreState>(['done', 'cancelled', 'failed']);

/** Whether nothing more will happen to it. */
export function isEnded({ state }: { state: RestoreState }): boolean {
  return ended.has(state);
}
