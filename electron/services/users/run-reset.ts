import type { Reset } from '../../../shared/contract/users.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { BorealisApi } from '../borealis/types.ts';
import { unanswered } from '../borealis/unanswered.ts';
import { toAppError } from '../errors/app-failure.ts';
import type { TunnelService } from '../tunnels/tunnel-service.ts';
import { appRolesOf, didItBegin, pauseMs, untilAvailable, type Look, type WatchDeps, type Watched } from './reset-watch.ts';

export interface RunResetDeps extends Omit<WatchDeps, 'dbUsers'> {
  borealis: Pick<BorealisApi, 'dbUsers' | 'resetCredentials'>;
  tunnels: Pick<TunnelService, 'forgetCredentials' | 'renewCredentials'>;
}

/** How a reset ended. */
export type ResetEnd = Partial<Reset> & { phase: 'done' | 'failed' };

/** Tries to let open tunnels log in with their new credentials. */
const renewals = 5;

/** A tunnel that cannot log in yet does not spoil the reset: it tries again by itself when it is used. */
async function renew({ tunnels, wait }: RunResetDeps, addonId: string, signal: AbortSignal): Promise<Pick<Reset, 'tunnels' | 'trouble'>> {
  let trouble: AppError | null = null;
  for (let count = 0; count < renewals; count += 1) {
    try {
      return { tunnels: await tunnels.renewCredentials(addonId, signal), trouble: null };
    } catch (thrown) {
      trouble = toAppError(thrown);
      if (signal.aborted) break;
    }
    await wait(pauseMs(count), signal);
  }
  return { tunnels: 0, trouble };
}

/**
 * Sends the one request, waits until the add-on is available with its new roles, and lets what is open here log in with them. `put`
 * tells on the way. Throws what makes waiting pointless, such as borealis.not-found, and op.cancelled.
 */
export async function runReset(deps: RunResetDeps, { addonId, addonName }: Pick<Reset, 'addonId' | 'addonName'>, put: (change: Partial<Reset>) => void, signal: AbortSignal): Promise<ResetEnd> {
  const { borealis, tunnels } = deps;
  const watch: WatchDeps = { dbUsers: (name, of) => borealis.dbUsers(name, of), status: deps.status, wait: deps.wait };
  // Its failure says nothing about the reset; without the names the status alone decides.
  const before = await appRolesOf(watch, addonName, signal).catch(() => null);
  const watched: Watched = { addonId, addonName, before };
  const onLook = ({ status, trouble }: Look): void => put({ trouble, ...(status === null ? {} : { status }) });
  try {
    await borealis.resetCredentials(addonName, signal);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!unanswered(error)) {
      // It may be under maintenance or gone: the list of add-ons learns of it by a look.
      void deps.status(addonId, signal).catch(() => null);
      return { phase: 'failed', error, nothingDone: true };
    }
    put({ phase: 'checking' });
    const began = await didItBegin(watch, watched, onLook, signal);
    if (began !== 'yes') return { phase: 'failed', error, nothingDone: began === 'no' };
  }
  tunnels.forgetCredentials(addonId);
  put({ phase: 'waiting', accepted: true, trouble: null });
  await untilAvailable(watch, watched, onLook, signal);
  // Again: one that was fetched meanwhile may be from before the change.
  tunnels.forgetCredentials(addonId);
  put({ phase: 'recovering', trouble: null });
  return { phase: 'done', ...await renew(deps, addonId, signal) };
}
