import { ORPCError } from '@orpc/client';
import { isAppError, type AppError } from '../../shared/errors.ts';

function named(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Any thrown value as an AppError: the contract's own error, a cancelled call, or a fault of the program. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (error instanceof ORPCError && isAppError(error.data)) return error.data;
  if (named(error, 'AbortError')) {
    return { code: 'op.cancelled', message: 'The call was cancelled.', retryable: true, details: {}, traceId: '' };
  }
  const message = error instanceof Error ? error.message : 'An unknown value was thrown.';
  return { code: 'internal', message, retryable: true, details: {}, traceId: '' };
}

/** True when a call was cancelled on purpose, which is no failure to show. */
export function isCancelled(error: unknown): boolean {
  return toAppError(error).code === 'op.cancelled';
}
