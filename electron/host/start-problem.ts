import { wordsOf } from '../../shared/error-copy.ts';
import { AppFailure } from '../services/errors/app-failure.ts';

/** Why the program could not start, for a dialog or a terminal: a failure in the words that the window would use. */
export function startProblem(error: unknown): string {
  if (error instanceof AppFailure) {
    const { what, why, next } = wordsOf(error.error);
    return `${what}\n${why}\n${next}`;
  }
  return error instanceof Error ? error.message : String(error);
}
