import { Procedure, type AnyProcedure, type Context } from '@orpc/server';
import type { StandardRPCHandlerOptions } from '@orpc/server/standard';

const bare = new WeakMap<AnyProcedure, AnyProcedure>();

function withoutOutputSchema(procedure: AnyProcedure): AnyProcedure {
  const known = bare.get(procedure);
  if (known) return known;
  const { outputSchema: _, ...rest } = procedure['~orpc'];
  const made = new Procedure(rest);
  bare.set(procedure, made);
  return made;
}

/**
 * Options of both transports' RPCHandler. Inputs are always validated; outputs only in tests and development, because
 * they come from our own typed handlers and a page of rows has twenty thousand cells.
 */
export function rpcOptions({ validateOutputs }: { validateOutputs: boolean }): StandardRPCHandlerOptions<Context> {
  if (validateOutputs) return {};
  return {
    clientInterceptors: [
      (call) => call.next({ ...call, procedure: withoutOutputSchema(call.procedure) }),
    ],
  };
}
