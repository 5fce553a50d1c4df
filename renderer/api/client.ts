import { createORPCClient } from '@orpc/client';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { ContractClient } from '../../shared/contract/index.ts';
import type { AnyLink, Connection } from './connection.ts';
import { toAppError } from './failure.ts';
import { createTwoFactor, type TwoFactor } from './two-factor.ts';

/** One link over all the connections there will be; a call that Heroku answers with "second factor" is asked for it once and repeated. */
function stableLink(connection: Connection, twoFactor: TwoFactor): AnyLink {
  const send: AnyLink['call'] = async (path, input, options) => (await connection.link(options.signal)).call(path, input, options);
  return {
    async call(path, input, options) {
      try {
        return await send(path, input, options);
      } catch (error) {
        const failure = toAppError(error);
        const ours = path.join('.') === 'account.twoFactor';
        if (failure.code !== 'heroku.two-factor' || ours || !(await twoFactor.ask(failure.details.app))) throw error;
        return await send(path, input, options);
      }
    },
  };
}

/** The typed client and its query helpers over a connection. */
export function createApi(connection: Connection) {
  const twoFactor = createTwoFactor();
  const client: ContractClient = createORPCClient(stableLink(connection, twoFactor));
  return { connection, twoFactor, client, query: createTanstackQueryUtils(client) };
}
export type Api = ReturnType<typeof createApi>;
