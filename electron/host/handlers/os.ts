import { mapEventIterator, ORPCError } from '@orpc/client';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Log } from '../../services/deps.ts';
import { toAppError } from '../../services/errors/app-failure.ts';
import { redact } from '../../services/errors/redact.ts';
import { interruptible, isAsyncIterator } from '../interruptible.ts';

interface Issue { path: string; message: string }

function issuesOf(data: unknown): Issue[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return [];
  return data.issues.slice(0, 20).map((issue: unknown) => {
    const { path, message }: { path?: unknown; message?: unknown } = typeof issue === 'object' && issue !== null ? issue : {};
    return {
      path: Array.isArray(path) ? path.map(String).join('.') : '',
      message: typeof message === 'string' ? redact(message).slice(0, 500) : 'Invalid.',
    };
  });
}

/** oRPC's refusal of an input, with only the places and messages of its issues: a zod issue may carry the value itself. */
function cleanBadRequest(error: ORPCError<string, unknown>): ORPCError<string, unknown> {
  return new ORPCError('BAD_REQUEST', { message: error.message, data: { issues: issuesOf(error.data) } });
}

/**
 * The contract's implementer, to which every domain adds its handlers. Whatever a handler or one of its event iterators
 * throws reaches the window as the contract's one error: an AppFailure as it is, an abort as `op.cancelled`, anything
 * else as `internal` with a trace id under which the log has the cause. Refused inputs stay BAD_REQUEST, without values.
 */
export function createOs({ log }: { log: Log }) {
  const describe = (thrown: unknown, path: readonly string[]): AppError => {
    const error = toAppError(thrown);
    if (error.code === 'internal') {
      const cause = thrown instanceof ORPCError ? { code: thrown.code, message: thrown.message, issues: issuesOf(thrown.cause) } : thrown;
      log.error('handler.failed', { procedure: path.join('.'), traceId: error.traceId, cause });
    } else if (error.code !== 'op.cancelled') {
      log.info('handler.refused', { procedure: path.join('.'), code: error.code, traceId: error.traceId, cause: thrown });
    }
    return error;
  };
  return implement(contract).use(async ({ next, errors, path, signal }) => {
    const map = (thrown: unknown): Error => {
      if (thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST') return cleanBadRequest(thrown);
      if (thrown instanceof ORPCError && thrown.code === 'APP') return thrown;
      const error = describe(thrown, path);
      return errors.APP({ message: error.message, data: error });
    };
    try {
      const result = await next();
      if (!isAsyncIterator(result.output)) return result;
      const output = mapEventIterator(interruptible(result.output, signal), {
        value: (value) => Promise.resolve(value), error: (thrown) => Promise.resolve(map(thrown)),
      });
      return { ...result, output };
    } catch (thrown) {
      throw map(thrown);
    }
  });
}

export type Os = ReturnType<typeof createOs>;
