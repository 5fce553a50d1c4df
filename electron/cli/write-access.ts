import type { Access, Identity, Target } from '../../shared/contract/base.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import type { Context } from './commands/context.ts';

/** The access level and the role that the options ask for; your personal role unless `identity` says otherwise. */
export function targetOf({ line }: Context, addon: Addon, identity: Identity = line.flag('app-user') ? 'app' : 'personal'): Target {
  const access: Access = line.flag('write-access') ? 'read-write' : 'read-only';
  return { addonId: addon.id, access, identity };
}
