import type { RestoreOrder } from '../../../shared/contract/restore.ts';
import type { BorealisApi } from '../borealis/types.ts';
import { toAppError } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import { addonsOn } from './find-created.ts';
import type { StoredJob } from './job.ts';
import type { Observation } from './job-machine.ts';
import { isAnswerLost, refusalOf } from './refusals.ts';
import type { SeenWindows } from './seen-windows.ts';

export interface CreateDeps {
  /** Held to the job's account, so that a switch meanwhile mixes nothing. */
  heroku: Pick<HerokuApi, 'addons' | 'appAddons' | 'createAddon'>;
  borealis: Pick<BorealisApi, 'restoreToken' | 'restoreCapabilities'>;
  service: string;
  windows: Pick<SeenWindows, 'held'>;
  /** Keeps what is known, on the disk, before anything else is done. */
  observed: (seen: Observation) => Promise<void>;
}

/**
 * Orders the copy: what the app has, a single-use restore token, and Heroku's POST /apps/{app}/addons, which is sent once and never
 * again. The token lives in this call only. Returns the refusal, or null once the order is taken or its answer lost.
 */
export async function createCopy({ heroku, borealis, service, windows, observed }: CreateDeps, order: RestoreOrder, { source }: StoredJob): Promise<unknown> {
  const { app, plan, time, attachmentName, confirm } = order;
  let asked = false;
  try {
    const [before, token] = await Promise.all([addonsOn({ heroku, service }, app), borealis.restoreToken(source.addonName)]);
    await observed({ kind: 'asking', before: before.map(({ id }) => id) });
    asked = true;
    const config = { 'restore-token': token, ...(time === null ? {} : { 'restore-to-time': time }) };
    const addon = await heroku.createAddon(app, { plan: `${service}:${plan}`, config, attachmentName, confirm });
    await observed({ kind: 'created', addon: { id: addon.id, name: addon.name }, state: addon.state });
    return null;
  } catch (thrown) {
    if (asked && isAnswerLost(thrown)) {
      await observed({ kind: 'answer-lost' });
      return null;
    }
    const refusal = await refusalOf(thrown, order, {
      now: () => borealis.restoreCapabilities(source.addonName), held: (at) => windows.held(source.addonName, at),
    });
    await observed({ kind: 'refused', error: toAppError(refusal) });
    return refusal;
  }
}
