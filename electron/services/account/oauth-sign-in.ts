import type { Account } from '../../../shared/contract/account.ts';
import { failure, isFailure } from '../errors/app-failure.ts';
import type { OAuthClientConfig } from '../storage/settings-types.ts';
import { listenForCallback, type CallbackListener } from './callback-listener.ts';
import type { Clock } from './clock.ts';
import { cancelled, signInLimitMs, waitFor, type SignInEvent } from './flow.ts';
import type { OAuthEndpoint, TokenGrant } from './oauth-endpoint.ts';

export interface OAuthSignInDeps {
  endpoint: OAuthEndpoint;
  clients(): Promise<OAuthClientConfig[]>;
  openExternal(url: URL): Promise<boolean>;
  clock: Clock;
  /** Makes the account of what Heroku granted. */
  complete(grant: TokenGrant, client: OAuthClientConfig, signal: AbortSignal): Promise<Account>;
}

/** Binds the first client's port that is free, since each client has its one registered redirect URI. */
async function listenForOne(clients: readonly OAuthClientConfig[]): Promise<{ client: OAuthClientConfig; listener: CallbackListener }> {
  let taken: unknown = failure('session.denied', { reason: 'No OAuth client is configured.' }, 'No OAuth client is configured.');
  for (const client of clients) {
    try {
      return { client, listener: await listenForCallback(client.port) };
    } catch (error) {
      if (!isFailure(error, 'session.port-taken')) throw error;
      taken = error;
    }
  }
  throw taken;
}

/**
 * Heroku's OAuth web flow in the system browser (Dev Center, OAuth): the fixed loopback redirect, Allow or Deny, the exchange.
 * Throws session.denied, session.timeout, session.port-taken, session.state-mismatch, op.cancelled and heroku.* failures;
 * the port is free again when it ends, however it ends.
 */
export async function* signInWithOAuth(deps: OAuthSignInDeps, signal: AbortSignal): AsyncGenerator<SignInEvent, void, void> {
  const { endpoint, clock } = deps;
  const { client, listener } = await listenForOne(await deps.clients());
  const limit = clock.timeout(signInLimitMs);
  const free = (): void => { void listener.close(); };
  const over = AbortSignal.any([signal, limit]);
  over.addEventListener('abort', free, { once: true });
  try {
    if (signal.aborted) throw cancelled();
    const url = endpoint.authorizeUrl(client, listener.state);
    yield { kind: 'open-url', url: url.href, openedByHost: await deps.openExternal(url) };
    const until = new Date(clock.now() + signInLimitMs).toISOString();
    yield { kind: 'waiting', description: 'Choose Allow in the browser to sign in.', until };
    const callback = await waitFor(listener.callback, signal, limit);
    if (callback.kind === 'denied') throw failure('session.denied', {}, 'Access was denied in the browser.');
    const account = await deps.complete(await endpoint.exchange(client, callback.code, signal), client, signal);
    listener.finish('signed-in');
    await listener.close();
    yield { kind: 'signed-in', account };
  } finally {
    over.removeEventListener('abort', free);
    await listener.close();
  }
}
