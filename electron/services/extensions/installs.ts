import type { InstallEvent } from '../../../shared/contract/extensions.ts';
import { toAppError } from '../errors/app-failure.ts';
import { createEventQueue, type EventQueue } from '../sql/event-queue.ts';
import type { Changes } from './changes.ts';
import { runInstall, type InstallApi } from './install-run.ts';
import type { Knowledge } from './planner.ts';
import type { InstallEnd } from './unseen-notice.ts';

export type InstallEvents = AsyncIteratorObject<InstallEvent, undefined, void>;

export interface InstallsDeps {
  changes: Changes;
  /** What is known before the first request. Throws what asking throws. */
  learn: (addonId: string) => Promise<Pick<Knowledge, 'installed' | 'offered'>>;
  api: (addonId: string) => Promise<InstallApi>;
  onChanged: (addonId: string) => void;
  /** One ended while nobody followed it. */
  onUnseen: (addonId: string, run: { names: readonly string[]; end: InstallEnd }) => void;
  /** The program ends. */
  stop: AbortSignal;
}

/** An installation under way and those who follow it. */
interface Run {
  names: readonly string[];
  queues: Set<EventQueue<InstallEvent>>;
  last: InstallEvent | null;
  cancelled: boolean;
  /** Nobody is to be told of it, as after its account has left. */
  forgotten: boolean;
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name) => b.includes(name));

/** One who follows a run: what it told last, then what it tells. It goes on when the last of them leaves: a window that is loaded anew comes back. */
function follow(run: Run, signal: AbortSignal | undefined): InstallEvents {
  const queue = createEventQueue<InstallEvent>();
  run.queues.add(queue);
  if (run.last !== null) queue.push(run.last);
  const leave = (): void => {
    signal?.removeEventListener('abort', leave);
    run.queues.delete(queue);
    queue.abandon();
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

/** How those ended that nobody followed to their end, each until it is read. */
function createUnseen(onUnseen: InstallsDeps['onUnseen']) {
  const kept = new Map<string, { names: readonly string[]; end: InstallEnd }>();
  return {
    names: (addonId: string): readonly string[] | undefined => kept.get(addonId)?.names,
    forget: (addonId: string): void => { kept.delete(addonId); },
    clear: (): void => kept.clear(),
    keep(addonId: string, { names, last }: Run, reason: unknown): void {
      const end = last?.kind === 'done' ? last : { kind: 'done' as const, outcome: 'failed' as const, steps: [], error: toAppError(reason), uncertain: false };
      kept.set(addonId, { names, end });
      onUnseen(addonId, { names, end });
    },
    async *read(addonId: string): AsyncGenerator<InstallEvent, undefined, void> {
      const end = kept.get(addonId)?.end;
      kept.delete(addonId);
      if (end !== undefined) yield end;
    },
  };
}

/** Installations, at most one for each add-on, which several windows may follow. */
export function createInstalls({ changes, learn, api, onChanged, onUnseen, stop }: InstallsDeps) {
  const runs = new Map<string, Run>();
  const unseen = createUnseen(onUnseen);

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
    const run: Run = { names: [...new Set(names)], queues: new Set(), last: null, cancelled: false, forgotten: false };
    const work = changes.begin(addonId, `installing ${run.names.join(', ')}`, () => perform(addonId, run));
    runs.set(addonId, run);
    unseen.forget(addonId);
    const end = (reason?: unknown): void => {
      runs.delete(addonId);
      if (run.queues.size === 0 && !run.forgotten && !stop.aborted) unseen.keep(addonId, run, reason);
      for (const queue of run.queues) queue.end(reason);
    };
    work.then(() => end(), end);
    return run;
  }

  return {
    /** Leaving the iterator, or the signal, is not to be told any more. Throws extension.busy. */
    install: (addonId: string, names: readonly string[], signal?: AbortSignal): InstallEvents => {
      const running = runs.get(addonId);
      const joined = running !== undefined && !running.cancelled && sameNames(running.names, [...new Set(names)]);
      return follow(joined ? running : begin(addonId, names), signal);
    },
    current: (addonId: string): string[] | null => {
      const names = runs.get(addonId)?.names ?? unseen.names(addonId);
      return names === undefined ? null : [...names];
    },
    /** Follows what is under way, or tells once how it ended while nobody did. Starts nothing. */
    follow: (addonId: string, signal?: AbortSignal): InstallEvents => {
      const running = runs.get(addonId);
      return running === undefined ? unseen.read(addonId) : follow(running, signal);
    },
    cancel: (addonId: string): void => {
      const run = runs.get(addonId);
      if (run !== undefined) run.cancelled = true;
    },
    cancelAll: (): void => {
      unseen.clear();
      for (const run of runs.values()) {
        run.cancelled = true;
        run.forgotten = true;
      }
    },
  };
}
