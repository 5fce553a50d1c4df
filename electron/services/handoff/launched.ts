import { failure } from '../errors/app-failure.ts';

/** Waits for a program to start. Throws handoff.failed where it cannot be. */
export async function launched(tool: string, start: Promise<void>): Promise<void> {
  await start.catch((error: unknown) => {
    throw failure('handoff.failed', { tool, problem: 'The program could not be started.' }, `${tool} could not be started.`, error);
  });
}
