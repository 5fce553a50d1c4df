import type { Target } from '../../shared/contract/base.ts';
import type { DbUser } from '../services/borealis/types.ts';
import type { Context } from './commands/context.ts';

/** The target's database user as this computer's programs log in: at the tunnel's local end. Audited as a reveal. */
export async function localUser({ host: { client }, signal }: Context, target: Target): Promise<DbUser> {
  const { host, port, database, user } = await client.tunnels.credentials(target, { signal });
  const { password } = await client.tunnels.reveal(target, { signal });
  return { host, port, database, username: user, password };
}
