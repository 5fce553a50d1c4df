import type { Access, Identity, Target } from '../../shared/contract/base.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import type { Elevation } from '../../shared/contract/tunnels.ts';
import type { Context } from './commands/context.ts';
import { appErrorOf, UsageError } from './problems.ts';

/** The access level and the role that the options ask for; your personal role unless `identity` says otherwise. */
export function targetOf({ line }: Context, addon: Addon, identity: Identity = line.flag('app-user') ? 'app' : 'personal'): Target {
  const access: Access = line.flag('write-access') ? 'read-write' : 'read-only';
  return { addonId: addon.id, access, identity };
}

/** Throws UsageError for a confirmation of nothing. */
export function checkConfirm({ line }: Context, { access }: Target): void {
  if (access === 'read-only' && line.text('confirm') !== null) throw new UsageError('--confirm goes with --write-access.');
}

/** Asks for the name on the terminal where a production label wants it and --confirm did not give it. */
export async function confirmed<T>(context: Context, addon: Addon, attempt: (confirmName: string | null) => Promise<T>): Promise<T> {
  const given = context.line.text('confirm');
  try {
    return await attempt(given);
  } catch (error) {
    if (given !== null || appErrorOf(error)?.code !== 'elevation.name-mismatch') throw error;
    const typed = await context.ask(`${addon.name} is labelled production. Type its name to allow write access: `);
    if (typed === null) throw error;
    return attempt(typed.trim());
  }
}

/** Write access for the time of the work, where the target needs it: what was allowed before stays, and what others prolong meanwhile too. */
export async function withWriteAccess<T>(context: Context, addon: Addon, target: Target, work: () => Promise<T>): Promise<T> {
  checkConfirm(context, target);
  if (target.access === 'read-only') return work();
  const { host: { client }, signal } = context;
  const { addonId } = target;
  const present = async (): Promise<Elevation | undefined> => (
    (await client.tunnels.elevations({})).find((elevation) => elevation.addonId === addonId && elevation.graceUntil === null)
  );
  if (await present()) return work();
  const { until } = await confirmed(context, addon, (confirmName) => client.tunnels.elevate({ addonId, confirmName }, { signal }));
  try {
    return await work();
  } finally {
    // Where the app has gone its write access has gone with it.
    if (!context.host.lost.aborted && (await present())?.until === until) await client.tunnels.endElevation({ addonId });
  }
}
