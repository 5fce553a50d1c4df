import type { RestoreCapabilities, RestoreOrder } from '../../../shared/contract/restore.ts';
import { AppFailure, failure } from '../errors/app-failure.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

/** Failures after which nobody knows whether Heroku made the add-on: no answer, one that is none, or a fault of its own. */
const lost: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['heroku.unreachable', 'heroku.timeout', 'heroku.bad-reply', 'heroku.failed', 'op.cancelled', 'internal']);

/** Whether the answer to the one request that creates is lost, so that it has to be found out. */
export function isAnswerLost(thrown: unknown): boolean {
  return !(thrown instanceof AppFailure) || lost.has(thrown.error.code);
}

const outside = (time: string, { earliestRestorableTime: earliest, latestRestorableTime: latest }: RestoreCapabilities): boolean => (
  (earliest !== null && Date.parse(time) < Date.parse(earliest)) || (latest !== null && Date.parse(time) > Date.parse(latest))
);

/**
 * Heroku's refusal of an order in the words of restoring (Platform API Reference, Errors; borealis-pg-cli, restore:execute). What is
 * not special stays as it is. `windows` tells Borealis' present one, and whether the time was inside one that was seen before.
 */
export async function refusalOf(thrown: unknown, order: RestoreOrder, windows: { now: () => Promise<RestoreCapabilities>; held: (time: string) => boolean }): Promise<unknown> {
  if (!(thrown instanceof AppFailure)) return thrown;
  const { app, plan, time, attachmentName } = order;
  const { error } = thrown;
  if (error.code === 'heroku.delinquent') return failure('restore.unpaid', { ...error.details, app }, `Heroku wants to be paid before it makes an add-on on ${app}.`, thrown);
  if (error.code === 'heroku.conflict') return failure('restore.conflict', { ...error.details, app }, `Heroku could not add anything to ${app} now.`, thrown);
  if (error.code === 'heroku.rate-limited') return failure('restore.rate-limited', error.details, 'Heroku takes no more requests of this account for a while.', thrown);
  if (error.code === 'heroku.forbidden') return failure('restore.app-forbidden', { app, message: error.details.message }, `Heroku allows no new add-on on ${app}.`, thrown);
  if (error.code === 'heroku.not-found') {
    return error.details.resource === 'plan'
      ? failure('restore.plan-gone', { plan }, `There is no plan ${plan}.`, thrown)
      : failure('restore.app-gone', { app }, `Heroku does not know the app ${app}.`, thrown);
  }
  // Without a name Heroku chose one itself, so that it wants something else confirmed.
  if (error.code === 'heroku.confirmation-required' && attachmentName !== null) return failure('restore.name-taken', { app, name: attachmentName }, `${app} has an attachment of that name.`, thrown);
  if (error.code !== 'heroku.invalid') return thrown;
  const now = time === null ? null : await windows.now().catch(() => null);
  if (time !== null && now !== null && outside(time, now)) {
    return failure('restore.time-outside', { time, earliest: now.earliestRestorableTime, latest: now.latestRestorableTime, moved: windows.held(time) }, 'The time is outside the restorable window.', thrown);
  }
  return failure('restore.refused', { message: error.details.message }, 'Heroku refused the order.', thrown);
}
