import { randomUUID } from 'node:crypto';
import { isAppError, type AppError, type ErrorCode, type ErrorDetails } from '../../../shared/errors.ts';

/** The one Error that services throw on purpose. `error` is what may cross the contract; `cause` stays in the log. */
export class AppFailure extends Error {
  readonly error: AppError;

  constructor(error: AppError, cause?: unknown) {
    super(error.message, cause === undefined ? undefined : { cause });
    this.name = 'AppFailure';
    this.error = error;
  }
}

/** Codes whose cause may pass by itself, so that trying again can help. */
const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'session.timeout', 'heroku.unreachable', 'heroku.timeout', 'heroku.rate-limited', 'heroku.failed',
  'borealis.unreachable', 'borealis.timeout', 'borealis.rate-limited', 'borealis.failed', 'borealis.not-ready',
  'restore.conflict', 'restore.rate-limited',
  'tunnel.unreachable', 'tunnel.timeout', 'tunnel.lost', 'tunnel.forward-refused', 'tunnel.forward-timeout',
  'pg.connect', 'pg.too-many-connections', 'pg.connection-lost',
]);

/** Makes a failure with a fresh trace id. `message` is one plain sentence without secrets. */
export function failure<C extends ErrorCode>(code: C, details: ErrorDetails<C>, message: string, cause?: unknown): AppFailure {
  const error = { code, message, retryable: retryable.has(code), details, traceId: randomUUID() };
  // A generic code and its details cannot be narrowed to one member of the union; isAppError checks them at run time.
  if (!isAppError(error)) throw new TypeError(`The details do not fit the error code ${code}.`);
  return new AppFailure(error, cause);
}

/** The failure's AppError, `op.cancelled` for an abort, or `internal` for anything that nobody foresaw. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppFailure) return thrown.error;
  if (thrown instanceof Error && thrown.name === 'AbortError') return failure('op.cancelled', {}, 'Cancelled.').error;
  return failure('internal', {}, 'Something went wrong inside the program.').error;
}

/** True for an AppFailure with this code. */
export function isFailure(thrown: unknown, code: ErrorCode): thrown is AppFailure {
  return thrown instanceof AppFailure && thrown.error.code === code;
}
