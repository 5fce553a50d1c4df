import { watch, type FSWatcher } from 'node:fs';

export interface QueryWatch {
  /** Watches these folders and no others. Those that cannot be watched are left out. */
  follow(folders: readonly string[]): void;
  dispose(): void;
}

/** Folders that are watched at most; what changes in others shows with the next look. */
const maxWatched = 200;

/** Tells, a moment after the last change, that something in the folders changed. */
export function createQueryWatch(onChange: () => void, settleMs = 150): QueryWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  const told = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
    timer.unref();
  };
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const add = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, told);
      // A folder that went away.
      watcher.on('error', () => {
        drop(folder);
        told();
      });
      watchers.set(folder, watcher);
    } catch {
      // Not every file system can be watched, and there may be no watches left.
    }
  };

  return {
    follow(folders) {
      const wanted = new Set(folders.slice(0, maxWatched));
      for (const folder of watchers.keys()) if (!wanted.has(folder)) drop(folder);
      for (const folder of wanted) if (!watchers.has(folder)) add(folder);
    },
    dispose() {
      clearTimeout(timer);
      for (const folder of watchers.keys()) drop(folder);
    },
  };
}
