import type { Access, Identity, Target } from '../../shared/contract/base.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import type { Context } from './commands/context.ts';
import { appErrorOf, CliProblem } from './problems.ts';

/** The access level and the role that the options ask for; your personal role unless `identity` says otherwise. */
export function targetOf({ line }: Context, addon: Addon, identity: Identity = line.flag('app-user') ? 'app' : 'personal'): Target {
  const access: Access = line.flag('write-access') ? 'read-write' : 'read-only';
  return { addonId: addon.id, access, identity };
}

async function elevate({ host, line, signal, ask }: Context, addon: Addon): Promise<string> {
  const { tunnels } = host.client;
  const confirmName = line.text('confirm');
  try {
    return (await tunnels.elevate({ addonId: addon.id, confirmName }, { signal })).until;
  } catch (error) {
    if (confirmName !== null || appErrorOf(error)?.code !== 'elevation.name-mismatch') throw error;
    const typed = await ask(`${addon.name} is labelled production. Type its name to allow write access: `);
    if (typed === null) throw error;
    return (await tunnels.elevate({ addonId: addon.id, confirmName: typed.trim() }, { signal })).until;
  }
}

/**
 * Allows write access where --write-access asks for it, by the window's rules: 30 minutes from now, and a production
 * label asks for the name. Answers how to take it back: only what this command began.
 */
export async function allowWrites(context: Context, addon: Addon): Promise<() => Promise<void>> {
  const { host, line, signal, say } = context;
  if (!line.flag('write-access')) {
    if (line.text('confirm') !== null) throw new CliProblem('--confirm goes with --write-access.');
    return () => Promise.resolve();
  }
  const { tunnels } = host.client;
  const before = (await tunnels.elevations({}, { signal })).some(({ addonId, graceUntil }) => addonId === addon.id && graceUntil === null);
  const until = await elevate(context, addon);
  say(`Write access until ${new Date(until).toLocaleTimeString()}. \`borealis-desktop tunnel -w\` or the window gives 30 minutes more.`);
  return async () => {
    if (before || host.lost.aborted) return;
    await tunnels.endElevation({ addonId: addon.id }).catch(() => undefined);
  };
}
