/** No key for this long, and nobody types, in milliseconds: more than lies between the keys of somebody who types slowly. */
const PAUSE_MS = 400;
/** The longest wait for an idle moment once the time is up. */
const IDLE_MS = 200;

let typedAt = Number.NEGATIVE_INFINITY;

const listeners = new Set<() => void>();

/** Notes that a key was pressed in an editor. */
export function noteTyping(): void {
  typedAt = performance.now();
  for (const listener of listeners) listener();
}

/** Calls back at a key in an editor, at most once in `everyMs`. Answers what ends it. */
export function onTyping(listener: () => void, everyMs: number): () => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  const typed = () => {
    if (typedAt - toldAt < everyMs) return;
    toldAt = typedAt;
    listener();
  };
  listeners.add(typed);
  return () => { listeners.delete(typed); };
}

/** Milliseconds until typing counts as paused; 0 while nobody types. */
export function typingPause(): number {
  return Math.max(0, typedAt + PAUSE_MS - performance.now());
}

export type QuietTask = {
  /** Asks for the work: it is done in `afterMs`, or later where somebody types. */
  ask: (afterMs: number) => void;
  /** Does not do what was asked for. */
  drop: () => void;
};

/**
 * Work that draws what changes by itself, such as the count of rows that arrive: a key that is pressed meanwhile would be on the
 * screen later by as much as it takes. It waits for a pause in typing, at most `mostMs`, and then for an idle moment between keys.
 */
export function createQuietTask(work: () => void, mostMs: number): QuietTask {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;
  let until = 0;
  const drop = () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
    timer = undefined;
    idle = undefined;
  };
  const finish = () => {
    drop();
    work();
  };
  const attempt = () => {
    const pause = typingPause();
    const left = until - performance.now();
    if (pause === 0) finish();
    else if (left > 0) timer = setTimeout(attempt, Math.min(pause, left));
    else idle = requestIdleCallback(finish, { timeout: IDLE_MS });
  };
  return {
    ask(afterMs) {
      if (timer !== undefined || idle !== undefined) return;
      until = performance.now() + mostMs;
      timer = setTimeout(attempt, afterMs);
    },
    drop,
  };
}
