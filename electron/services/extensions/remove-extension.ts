import type { BorealisApi } from '../borealis/types.ts';
import { toAppError } from '../errors/app-failure.ts';
import { unanswered } from '../borealis/unanswered.ts';

/**
 * B8, once. Where no answer came, the list tells whether it was done: then that is no failure. Throws extension.has-dependents,
 * extension.not-installed, borealis.* and heroku.* failures.
 */
export async function removeExtension(borealis: Pick<BorealisApi, 'extensions' | 'removeExtension'>, addonName: string, name: string, signal?: AbortSignal): Promise<void> {
  try {
    await borealis.removeExtension(addonName, name, signal);
  } catch (thrown) {
    const left = unanswered(toAppError(thrown)) ? await borealis.extensions(addonName, signal).catch(() => null) : null;
    if (left === null || left.some((one) => one.name === name)) throw thrown;
  }
}
