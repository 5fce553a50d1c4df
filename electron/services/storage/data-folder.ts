import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import { isFailure, type AppFailure } from '../errors/app-failure.ts';
import type { Signal } from '../deps.ts';
import { createSignal } from '../signal.ts';
import { lockFolder, type InstanceLock } from './instance-lock.ts';
import { unwritable } from './json-file.ts';

export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  /** The standing `storage.unwritable` problem: what is saved stays in memory until quit. */
  problem(): AppError | null;
  readonly problemChanged: Signal<AppError | null>;
  /** For `onUnwritable` of the files in it. */
  report(problem: AppFailure): void;
  /** Gives the folder free for another process. */
  dispose(): Promise<void>;
}

function prepare(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32' && (statSync(path).mode & 0o777) !== 0o700) chmodSync(path, 0o700);
  accessSync(path, constants.W_OK | constants.X_OK);
}

/**
 * Makes the program's private folder (0700) and takes its lock. One that cannot be written is not fatal: `problem` says
 * so and everything works in memory. Throws `storage.locked` when another process has it.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  let problem: AppError | null = null;
  let lock: InstanceLock | null = null;
  const problemChanged = createSignal<AppError | null>();
  try {
    prepare(path);
    lock = await lockFolder(path);
  } catch (error) {
    if (isFailure(error, 'storage.locked')) throw error;
    problem = unwritable(path, error).error;
  }
  return {
    path,
    file: (name) => join(path, name),
    problem: () => problem,
    problemChanged,
    report(failed) {
      if (problem) return;
      problem = failed.error;
      problemChanged.emit(problem);
    },
    dispose: async () => { await lock?.release(); },
  };
}
