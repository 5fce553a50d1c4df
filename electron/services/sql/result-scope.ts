import { createPageBuffers, type PageBuffers } from './page-buffers.ts';
import { createSpool, type OpenSpoolFile, type Spool } from './spool.ts';

/** Pages that are being written beyond which the connection pauses, in bytes. */
const highWater = 4 * 1024 * 1024;
const lowWater = 1024 * 1024;

/** What the results of one run share: their memory, one spool file, one pause button. */
export interface ResultScope {
  readonly buffers: PageBuffers;
  readonly spool: Spool;
  /** Takes so many bytes of the memory budget, or says that they do not fit. */
  reserve(bytes: number): boolean;
  /** Counts bytes on their way to the file; calls back when the connection should pause. */
  writing(bytes: number): void;
  written(bytes: number): void;
  /** Called with true when pages wait to be written, false when they are. */
  onPressure: ((paused: boolean) => void) | undefined;
  /** Set by the first write that failed; the results end with what they have. */
  failure: Error | undefined;
  onFailure: ((failure: Error) => void) | undefined;
  dispose(): Promise<void>;
}

export interface ResultScopeDeps {
  /** Bytes that the results of the run may hold in memory together. */
  memoryBytes: number;
  /** The private folder for spool files, once it is ready. */
  spoolFolder: () => Promise<string>;
  openSpoolFile?: OpenSpoolFile;
}

export function createResultScope({ memoryBytes, spoolFolder, openSpoolFile }: ResultScopeDeps): ResultScope {
  let used = 0;
  let pending = 0;
  let paused = false;
  const spool = createSpool({ folder: spoolFolder, ...(openSpoolFile === undefined ? {} : { open: openSpoolFile }) });
  const scope: ResultScope = {
    buffers: createPageBuffers(),
    spool,
    onPressure: undefined,
    failure: undefined,
    onFailure: undefined,
    reserve(bytes) {
      if (used + bytes > memoryBytes) return false;
      used += bytes;
      return true;
    },
    writing(bytes) {
      pending += bytes;
      if (paused || pending < highWater) return;
      paused = true;
      scope.onPressure?.(true);
    },
    written(bytes) {
      pending -= bytes;
      if (!paused || pending > lowWater) return;
      paused = false;
      scope.onPressure?.(false);
    },
    dispose: () => spool.dispose(),
  };
  return scope;
}
