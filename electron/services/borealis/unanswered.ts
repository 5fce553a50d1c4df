import type { AppError } from '../../../shared/errors.ts';

/** True after a failure of a request that changes something where nobody knows whether it was carried out; a refusal (4xx) is none. */
export function unanswered(error: AppError): boolean {
  if (error.code === 'borealis.failed') return error.details.status >= 500;
  return error.code === 'borealis.timeout' || error.code === 'borealis.unreachable' || error.code === 'borealis.bad-reply';
}
