import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { resetSchema } from '../../shared/contract/users.ts';
import { restoreJobViewSchema } from '../../shared/contract/restore.ts';
import { scriptRunSchema } from '../../shared/contract/scripts.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import type { Context } from './commands/context.ts';
import { CliProblem } from './problems.ts';

/** Work that goes on after its call was answered, and how to look at it. */
interface LongWork {
  look(client: ContractClient, answer: unknown, signal: AbortSignal): Promise<unknown>;
  /** The state's own word, and whether it is the last. */
  stateOf(view: unknown): { state: string; over: 'done' | 'failed' | null };
}

const everyMs = 2_000;
const endings: Readonly<Record<string, 'done' | 'failed'>> = { done: 'done', failed: 'failed', cancelled: 'failed', stopped: 'failed', lost: 'failed' };

const longWork: Readonly<Record<string, LongWork>> = {
  'users.reset': {
    look: async (client, answer, signal) => (await client.users.currentReset({ addonId: resetSchema.parse(answer).addonId }, { signal })).reset,
    stateOf(view) {
      const { phase } = resetSchema.parse(view);
      return { state: phase, over: endings[phase] ?? null };
    },
  },
  'restore.start': {
    look: async (client, answer, signal) => (await client.restore.jobs({}, { signal })).find(({ id }) => id === restoreJobViewSchema.parse(answer).id) ?? null,
    stateOf(view) {
      const { state } = restoreJobViewSchema.parse(view);
      return { state, over: endings[state] ?? null };
    },
  },
  'scripts.start': {
    look: async (client, answer, signal) => {
      const { id, addonId } = scriptRunSchema.parse(answer);
      return (await client.scripts.list({ addonId }, { signal })).find((run) => run.id === id) ?? null;
    },
    stateOf(view) {
      const { state } = scriptRunSchema.parse(view);
      return { state, over: endings[state] ?? null };
    },
  },
};

/** True for a procedure whose work goes on in the background of the program that serves it. */
export function goesOn(procedure: string): boolean {
  return procedure in longWork;
}

/**
 * Looks at the work until it has ended, telling each new state. Answers how it ended. Throws CliProblem when it is not
 * known any more.
 */
export async function waitForEnd({ host, signal, say }: Context, procedure: string, answer: unknown): Promise<{ view: unknown; code: number }> {
  const work = longWork[procedure];
  if (!work) return { view: answer, code: 0 };
  let last = '';
  for (let view = answer; z.looseObject({}).safeParse(view).success; view = await work.look(host.client, answer, signal)) {
    const { state, over } = work.stateOf(view);
    if (state !== last) say(`${procedure}: ${state}`);
    last = state;
    if (over !== null) return { view, code: over === 'done' ? 0 : 1 };
    await pause(everyMs, undefined, { signal });
  }
  throw new CliProblem(`${procedure} is not known any more to the program that does it.`);
}
