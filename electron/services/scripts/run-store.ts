import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { scriptRunSchema, type ScriptRun } from '../../../shared/contract/scripts.ts';
import type { Log } from '../deps.ts';

/** Records of runs and their output in a private folder (0700): `<id>.json` and `<id>.out`, each 0600. */
export interface RunStore {
  /** Every run that is known, newest first. */
  list(): ScriptRun[];
  get(id: string): ScriptRun | undefined;
  /** Keeps the record in memory at once, on the disk with `save`. */
  put(run: ScriptRun): void;
  /** Writes the record. A disk that refuses it costs only that the run is forgotten at the end of the program. */
  save(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  outputPath(id: string): string;
  passPath(id: string): string;
  /** The folder, made when it is first needed. */
  ready(): Promise<void>;
  flush(): Promise<void>;
}

export interface RunStoreOptions {
  folder: string;
  log: Log;
  /** Ended runs that are kept. */
  most: number;
}

const ended = new Set<ScriptRun['state']>(['done', 'failed', 'stopped', 'lost']);

/** True for a run that goes no further. */
export function isEnded({ state }: Pick<ScriptRun, 'state'>): boolean {
  return ended.has(state);
}

/** A run that was under way when the program ended: nobody saw how it went on. */
function asFound(run: ScriptRun): ScriptRun {
  return isEnded(run) ? run : { ...run, state: 'lost', transaction: run.task.kind === 'file' && run.task.transaction ? 'unknown' : run.transaction };
}

function load(folder: string, log: Log): ScriptRun[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const parsed = scriptRunSchema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (parsed.success && `${parsed.data.id}.json` === name) return [asFound(parsed.data)];
    } catch {
      // As unreadable as one that does not fit.
    }
    log.warn('scripts.bad-record', { name });
    return [];
  });
}

/** Opens the store; what an earlier program left under way is lost, and pass files that it left are removed. */
export function createRunStore({ folder, log, most }: RunStoreOptions): RunStore {
  const runs = new Map(load(folder, log).toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).map((run) => [run.id, run]));
  let queue: Promise<unknown> = Promise.resolve();
  let made: Promise<void> | undefined;
  const recordPath = (id: string): string => join(folder, `${id}.json`);
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = queue.then(work).catch((cause: unknown) => log.warn('scripts.unwritable', { cause }));
    queue = turn;
    return turn;
  };

  async function make(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder);
    const stale = names.filter((name) => name.endsWith('.pgpass') || !runs.has(name.slice(0, name.indexOf('.'))));
    await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })));
  }

  const store: RunStore = {
    list: () => [...runs.values()].toReversed(),
    get: (id) => runs.get(id),
    put(run) { runs.set(run.id, run); },
    async save(id) {
      const run = runs.get(id);
      if (run === undefined) return;
      await inTurn(() => writeFileAtomic(recordPath(id), `${JSON.stringify(run)}\n`, { mode: 0o600 }));
      const old = store.list().filter(isEnded).slice(most);
      await Promise.all(old.map((one) => store.remove(one.id)));
    },
    async remove(id) {
      runs.delete(id);
      await inTurn(async () => {
        await Promise.all([recordPath(id), store.outputPath(id), store.passPath(id)].map((path) => rm(path, { force: true })));
      });
    },
    outputPath: (id) => join(folder, `${id}.out`),
    passPath: (id) => join(folder, `${id}.pgpass`),
    ready: () => (made ??= make()),
    flush: () => queue.then(() => undefined),
  };
  // Left by a program that was killed: a password must not wait for the next run.
  void store.ready().catch((cause: unknown) => {
    made = undefined;
    log.warn('scripts.folder', { cause });
  });
  return store;
}
