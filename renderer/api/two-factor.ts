import { createStore, type Store } from '../state/store.ts';

export type TwoFactorQuestion = { app: string | null };

/** Asks the user for a second factor, one question at a time. */
export type TwoFactor = {
  question: Store<TwoFactorQuestion | null>;
  /** Resolves true once a code was accepted, false when the user declined. */
  ask(app: string | null): Promise<boolean>;
  /** The dialog's answer. */
  answer(accepted: boolean): void;
};

/** After the user declined, calls in the background do not ask again for this long. */
const QUIET_MS = 30_000;

/** Makes the one place where all calls wait for the same question. */
export function createTwoFactor(now: () => number = Date.now): TwoFactor {
  const question = createStore<TwoFactorQuestion | null>(null);
  let waiting: ((accepted: boolean) => void)[] = [];
  let declinedAt = -Infinity;
  return {
    question,
    ask(app) {
      if (now() - declinedAt < QUIET_MS) return Promise.resolve(false);
      if (question.get() === null) question.set({ app });
      return new Promise((resolve) => waiting.push(resolve));
    },
    answer(accepted) {
      if (!accepted) declinedAt = now();
      const all = waiting;
      waiting = [];
      question.set(null);
      for (const resolve of all) resolve(accepted);
    },
  };
}
