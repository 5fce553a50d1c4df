import { useCallback, useRef, useState } from 'react';

export type Asking<Q, A> = {
  /** What is asked now; null for nothing. */
  question: Q | null;
  /** Asks and waits for the answer; null when the user leaves it. A question that is open already is left. */
  ask: (question: Q) => Promise<A | null>;
  answer: (answer: A | null) => void;
};

/** One dialog that a step of the program waits for. */
export function useAsk<Q, A>(): Asking<Q, A> {
  const [question, setQuestion] = useState<Q | null>(null);
  const waiting = useRef<((answer: A | null) => void) | null>(null);
  const answer = useCallback((given: A | null) => {
    const told = waiting.current;
    waiting.current = null;
    setQuestion(null);
    told?.(given);
  }, []);
  const ask = useCallback((next: Q) => {
    waiting.current?.(null);
    setQuestion(next);
    return new Promise<A | null>((resolve) => { waiting.current = resolve; });
  }, []);
  return { question, ask, answer };
}
