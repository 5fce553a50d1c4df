import type { ErrorCode } from '../../../shared/errors.ts';

/** After these failures of a request that changes something nobody knows whether it was carried out. */
export const unanswered: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['borealis.timeout', 'borealis.unreachable', 'borealis.failed', 'borealis.bad-reply']);
