import { useEffect, useState } from 'react';
import { typingPause } from './typing.ts';

const SECOND_MS = 1000;

/** The time in milliseconds, again every `everyMs` while `running`, at most once a second while somebody types; for countdowns and ages. */
export function useNow(everyMs: number, running = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return undefined;
    let told = Date.now();
    setNow(told);
    const timer = setInterval(() => {
      const time = Date.now();
      if (everyMs < SECOND_MS && time - told < SECOND_MS && typingPause() > 0) return;
      told = time;
      setNow(time);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running]);
  return now;
}
