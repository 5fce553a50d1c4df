import { readJson } from '../http/body.ts';
import type { Fields } from '../http/body.ts';
import { json, ReplyError } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';
import type { Call } from '../http/router.ts';
import { covers, tokenOf } from '../heroku/authenticate.ts';
import type { Shared } from '../heroku/context.ts';
import type { SandboxAddon } from '../types.ts';
import { seesAddon } from '../world/visibility.ts';

/** An error in Borealis' shape. */
export function refusal(status: number, reason: string, extra: { dependencies?: string[]; resourceType?: 'addon' | 'extension' } = {}): ReplyError {
  return new ReplyError(json(status, { reason, ...extra }));
}

/** Errors of the HTTP core in Borealis' shape. */
export function borealisProblem(status: 400 | 404 | 413 | 500, message: string): Reply {
  return refusal(status, message).reply;
}

export interface Demand {
  /** Most calls need an add-on that has finished provisioning (422). */
  provisioned: boolean;
  /** What is refused with 403 after a storage violation. */
  access: 'none' | 'write' | 'personal' | ((body: Fields) => 'write' | 'personal');
}

export interface Admitted {
  addon: SandboxAddon;
  email: string;
  body: Fields;
}

const PENDING: readonly string[] = ['requested', 'provisioning', 'awaiting', 'configuring'];

function demandAccess(addon: SandboxAddon, access: 'none' | 'write' | 'personal'): void {
  if (access === 'personal' && addon.personalAccessRevoked) throw refusal(403, 'Personal DB access revoked');
  if (access === 'write' && (addon.writeAccessRevoked || addon.personalAccessRevoked)) throw refusal(403, 'DB write access revoked');
}

/** The checks in the service's order: 401 token, 404 add-on, 422 not provisioned, 403 access; a bad body counts last, as 400. */
export function admit(shared: Shared, call: Call, demand: Demand): Admitted {
  const authorization = shared.authorizations.byToken(tokenOf(call) ?? '');
  const scopes = authorization?.scope ?? [];
  if (!authorization || !covers(scopes, 'account') || !covers(scopes, 'read')) throw refusal(401, 'Unauthorized');
  const email = authorization.userEmail;
  const addon = shared.store.addons.get(call.params['addon'] ?? '');
  if (!addon || !seesAddon(shared.store, email, addon)) throw refusal(404, 'Add-on does not exist', { resourceType: 'addon' });
  if (demand.provisioned && PENDING.includes(addon.status)) throw refusal(422, 'Add-on is not finished provisioning');
  if (typeof demand.access === 'string') demandAccess(addon, demand.access);
  const body = readJson(call, (message) => refusal(400, message));
  if (typeof demand.access !== 'string') demandAccess(addon, demand.access(body));
  return { addon, email, body };
}
