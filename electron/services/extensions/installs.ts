import type { InstallEvent } from '../../../shared/contract/extensions.ts';
import { createEventQueue, type EventQueue } from '../sql/event-queue.ts';
import type { Changes } from './changes.ts';
import { runInstall, type InstallApi } from './install-run.ts';
import type { Knowledge } from './planner.ts';

export type InstallEvents = AsyncIteratorObject<InstallEvent, undefined, void>;

export interface InstallsDeps {
  changes: Changes;
  /** What is known before the first request. Throws what asking throws. */
  learn: (addonId: string) => Promise<Pick<Knowledge, 'installed' | 'offered'>>;
  api: (addonId: string) => Promise<InstallApi>;
  onChanged: (addonId: string) => void;
  /** The program ends. */
  stop: AbortSignal;
}

/** An installation under way and those who follow it. */
interface Run {
  names: readonly string[];
  queues: Set<EventQueue<InstallEvent>>;
  last: InstallEvent | null;
  cancelled: boolean;
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name) => b.includes(name));

/** One who follows a run: what it told last, then what it tells. When the last of them leaves, the step under way is the last. */
function follow(run: Run, signal: AbortSignal | undefined): InstallEvents {
  const queue = createEventQueue<InstallEvent>();
  run.queues.add(queue);
  if (run.last !== null) queue.push(run.last);
  const leave = (): void => {
    signal?.removeEventListener('abort', leave);
    run.queues.delete(queue);
    queue.abandon();
    if (run.queues.size === 0) run.cancelled = true;
  };
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave, { once: true });
  return {
    next: () => queue.next(),
    async return() {
      leave();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() { return this; },
    async [Symbol.asyncDispose]() { leave(); },
  };
}

/** Installations, at most one for each add-on, which several windows may follow. */
export function createInstalls({ changes, learn, api, onChanged, stop }: InstallsDeps) {
  const runs = new Map<string, Run>();

  async function perform(addonId: string, run: Run): Promise<void> {
    const tell = (event: InstallEvent): void => {
      run.last = event;
      for (const queue of run.queues) queue.push(event);
    };
    const [knowledge, calls] = await Promise.all([learn(addonId), api(addonId)]);
    await runInstall({
      names: run.names, knowledge, api: calls, isCancelled: () => run.cancelled || stop.aborted,
      onEvent(event) {
        if (event.kind === 'done') onChanged(addonId);
        tell(event);
      },
    });
  }

  function begin(addonId: string, names: readonly string[]): Run {
    const run: Run = { names: [...new Set(names)], queues: new Set(), last: null, cancelled: false };
    const work = changes.begin(addonId, `installing ${run.names.join(', ')}`, () => perform(addonId, run));
    runs.set(addonId, run);
    const end = (reason?: unknown): void => {
      runs.delete(addonId);
      for (const queue of run.queues) queue.end(reason);
    };
    work.then(() => end(), end);
    return run;
  }

  return {
    /** Leaving the iterator, or the signal, is not to be told any more; when nobody is, the step under way is the last. Throws extension.busy. */
    install: (addonId: string, names: readonly string[], signal?: AbortSignal): InstallEvents => {
      const running = runs.get(addonId);
      const joined = running !== undefined && !running.cancelled && sameNames(running.names, [...new Set(names)]);
      return follow(joined ? running : begin(addonId, names), signal);
    },
    cancel: (addonId: string): void => {
      const run = runs.get(addonId);
      if (run !== undefined) run.cancelled = true;
    },
    cancelAll: (): void => {
      for (const run of runs.values()) run.cancelled = true;
    },
  };
}
