import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Target } from '../../../shared/contract/base.ts';
import type { FileReview, ScriptEvent, ScriptRun, ScriptStream, ScriptTask } from '../../../shared/contract/scripts.ts';
import type { Config, Log, Notice, PlatformServices, Signal } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { createSavePlaces, type Choice } from '../exports/save-places.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { FileSafety } from '../safety/file-safety.ts';
import { createSignal } from '../signal.ts';
import type { WriteSessionRecord } from '../sql/write-session.ts';
import type { TunnelService } from '../tunnels/tunnel-service.ts';
import { startRun, type ActiveRun } from './active-run.ts';
import { runCommandTask } from './command/command-task.ts';
import { runFileTask } from './file/file-task.ts';
import { absolutePath, openScript } from './file/open-script.ts';
import { createSqlFile, lookLimits, type LookLimits } from './file/sql-file.ts';
import { followEnded, followLive, tailBytes } from './follow.ts';
import { holdTunnel } from './held-tunnels.ts';
import { createRunOutput } from './output/run-output.ts';
import type { RunEnd, RunHandle } from './run-handle.ts';
import { createRunStore, type RunStore } from './run-store.ts';
import { saveOutput } from './save-output.ts';
import { createWriteAccess } from './write-access.ts';

export interface ScriptsDeps {
  config: Pick<Config, 'dataDir' | 'homeDir' | 'programEnv' | 'appVersion'>;
  platform: Pick<PlatformServices, 'kind' | 'os' | 'chooseSavePath' | 'chooseOpenPath'>;
  log: Log;
  connector: PgConnector;
  tunnels: Pick<TunnelService, 'use' | 'access' | 'elevations'>;
  safety: FileSafety;
  /** Throws elevation.required. */
  checkElevation: (addonId: string) => void;
  addonName: (addonId: string) => Promise<string>;
  audit: (record: WriteSessionRecord) => void;
  /** A program is about to be given the password of this role. */
  revealed: (target: Target) => Promise<void>;
  /** A run has ended that took so long that nobody may be looking any more. */
  notify?: (notice: Notice) => void;
  limits?: Partial<ScriptLimits>;
}

export interface ScriptLimits {
  /** Milliseconds between SIGTERM and SIGKILL. */
  graceMs: number;
  /** The same when the program ends. */
  quitGraceMs: number;
  /** Bytes of output kept of one run. */
  outputBytes: number;
  /** Ended runs that are kept, of all add-ons together. */
  keptRuns: number;
  /** How much of a file is looked at before it runs as read & write. */
  look: LookLimits;
}

const defaultLimits: ScriptLimits = { graceMs: 5_000, quitGraceMs: 800, outputBytes: 256 * 1024 * 1024, keptRuns: 30, look: lookLimits };

/** Why a file that can destroy data may run: what `review` gave and the user confirmed, or that nobody is to be asked. */
export interface Permit {
  confirmation: string | null;
  confirmed: boolean;
}

export interface ScriptsService {
  /** The runs of this add-on have changed. */
  readonly changed: Signal<string>;
  chooseFile(): Promise<Choice>;
  /** Throws script.unreadable. */
  inspect(path: string): Promise<{ bytes: number; changedAt: string }>;
  /** Throws script.unreadable. */
  review(request: Target & { path: string; transaction: boolean }, signal?: AbortSignal): Promise<FileReview>;
  /** Throws elevation.required, script.unreadable, script.running and sql.confirmation-required. Nothing begins once the signal is aborted. */
  start(target: Target, task: ScriptTask, permit: Permit, signal?: AbortSignal): Promise<ScriptRun>;
  /** Throws script.not-found. */
  follow(runId: string, signal?: AbortSignal): AsyncGenerator<ScriptEvent, void, undefined>;
  list(addonId: string): ScriptRun[];
  running(): ScriptRun[];
  /** Does nothing for a run that has ended. Throws script.not-found. */
  stop(runId: string): void;
  /** Throws script.running and script.not-found. */
  remove(runId: string): Promise<void>;
  chooseSave(runId: string): Promise<Choice>;
  save(request: { runId: string; stream: ScriptStream | null; path: string; overwrite: boolean }): Promise<{ bytes: number }>;
  /** Stops everything that runs, as at sign-out. */
  stopAll(): Promise<void>;
  dispose(): Promise<void>;
}

/** The work of a task. */
function createWork(deps: ScriptsDeps, limits: ScriptLimits, passPath: (runId: string) => string) {
  const { config, tunnels, connector, audit } = deps;
  const write = createWriteAccess({ check: deps.checkElevation, ended: tunnels.elevations.ended });
  return (task: ScriptTask, stamp: string) => (handle: RunHandle): Promise<RunEnd> => (task.kind === 'file'
    ? runFileTask(handle, task, stamp, { connector, write, audit, homeDir: config.homeDir, applicationName: `borealis-desktop/${config.appVersion} script` })
    : runCommandTask(handle, task, {
      os: deps.platform.os, env: config.programEnv, homeDir: config.homeDir, write, audit, revealed: deps.revealed, graceMs: limits.graceMs, passPath,
      holdTunnel: (target, signal) => holdTunnel(tunnels, target, signal),
      dbUser: (target, signal) => tunnels.access.dbUser(target, { signal }),
      removePassFile: (path) => rm(path, { force: true }),
    }));
}

function newRun(target: Target, task: ScriptTask, addonName: string): ScriptRun {
  const { addonId, access, identity } = target;
  const startedAt = new Date().toISOString();
  // Sorted by name, the files stand in the order of their runs.
  const id = `${startedAt.replace(/[^0-9]/g, '')}-${randomUUID().slice(0, 8)}`;
  return {
    id, addonId, addonName, access, identity, task, startedAt, endedAt: null, state: task.kind === 'file' ? 'checking' : 'connecting',
    exit: null, progress: null, stop: null, error: null, transaction: 'none', outputBytes: 0,
  };
}

/** The runs that are under way. */
function createActiveRuns() {
  const active = new Map<string, ActiveRun>();
  return {
    get: (runId: string) => active.get(runId),
    all: (): ActiveRun[] => [...active.values()],
    add(run: ActiveRun, ended: () => void): void {
      active.set(run.run.id, run);
      void run.finished.then(() => {
        active.delete(run.run.id);
        ended();
      });
    },
    async stopAll(graceMs: number): Promise<void> {
      const all = [...active.values()];
      for (const run of all) run.stop();
      const timer = setTimeout(() => { for (const run of all) run.force(); }, graceMs);
      await Promise.all(all.map(({ finished }) => finished));
      clearTimeout(timer);
    },
  };
}

/** Files for the window: which script, what is in it, and where the output goes. */
function createFiles({ config, platform, safety }: ScriptsDeps, limits: ScriptLimits, store: RunStore, known: (runId: string) => ScriptRun): Pick<ScriptsService, 'chooseFile' | 'inspect' | 'review' | 'chooseSave' | 'save'> {
  const places = createSavePlaces({ platform, homeDir: config.homeDir });
  return {
    async chooseFile() {
      const answer = await platform.chooseOpenPath('SQL script', ['sql']);
      return answer.kind === 'no-dialog' ? { kind: 'ask', suggested: '' } : answer;
    },
    async inspect(path) {
      const { file, bytes, changedAt } = await openScript(absolutePath(path, config.homeDir));
      await file.close();
      return { bytes, changedAt: changedAt.toISOString() };
    },
    async review({ path, transaction, ...target }, signal) {
      const full = absolutePath(path, config.homeDir);
      const opened = await openScript(full);
      try {
        return await safety.review(target, createSqlFile(opened, { path: full, transaction, limits: limits.look }), signal);
      } finally {
        await opened.file.close();
      }
    },
    async chooseSave(runId) {
      const { task, addonName, startedAt } = known(runId);
      const ending = task.kind === 'file' && task.format !== 'table' ? task.format : 'txt';
      return places.choose(`${addonName} output ${startedAt.slice(0, 19).replaceAll(':', '-')}`, ending);
    },
    async save({ runId, stream, path, overwrite }) {
      known(runId);
      places.check(path);
      return { bytes: await saveOutput({ from: store.outputPath(runId), path, stream, overwrite }) };
    },
  };
}

type Begin = (target: Target, task: ScriptTask, permit: Permit, signal?: AbortSignal) => Promise<ActiveRun>;

/** Looks at a file that is about to run; gives its stamp. Throws script.unreadable and sql.confirmation-required. */
async function lookAt({ config, safety }: ScriptsDeps, limits: LookLimits, target: Target, { path, transaction }: Extract<ScriptTask, { kind: 'file' }>, { confirmation, confirmed }: Permit, signal?: AbortSignal): Promise<string> {
  const full = absolutePath(path, config.homeDir);
  const opened = await openScript(full);
  try {
    if (!confirmed) await safety.check(target, createSqlFile(opened, { path: full, transaction, limits }), confirmation, signal);
    return opened.stamp;
  } finally {
    await opened.file.close();
  }
}

/** Begins runs: checks what can be checked at once, makes the record and the output. */
function createBegin(deps: ScriptsDeps, limits: ScriptLimits, store: RunStore, changed: Signal<string>): Begin {
  const { log } = deps;
  const work = createWork(deps, limits, (runId) => store.passPath(runId));
  return async (target, task, permit, signal) => {
    if (target.access === 'read-write') deps.checkElevation(target.addonId);
    const stamp = task.kind === 'file' ? await lookAt(deps, limits.look, target, task, permit, signal) : '';
    const first = newRun(target, task, await deps.addonName(target.addonId));
    // A folder that cannot be made is told by the output; the run itself needs none.
    await store.ready().catch(() => undefined);
    signal?.throwIfAborted();
    const output = createRunOutput({ path: store.outputPath(first.id), ringBytes: tailBytes, maxBytes: limits.outputBytes });
    return startRun(first, output, work(task, stamp), { store, log, changed: ({ addonId }) => changed.emit(addonId) });
  };
}

/** Milliseconds after which the end of a run is told like something that nobody waits for. */
const longRunMs = 30_000;

function tellEnd({ id, task, state, addonId, addonName, startedAt, endedAt }: ScriptRun, notify: ScriptsDeps['notify']): void {
  if (endedAt === null || new Date(endedAt).getTime() - new Date(startedAt).getTime() < longRunMs || (state !== 'done' && state !== 'failed')) return;
  const what = task.kind === 'file' ? basename(task.path) : 'The shell command';
  notify?.({ tag: `script-${id}`, title: state === 'done' ? 'Script finished' : 'Script failed', body: `${what} on ${addonName}`, tone: state === 'done' ? 'info' : 'error', addonId, tab: 'scripts' });
}

/** Two requests for the same: the add-on, the role and the task. */
const keyOf = ({ addonId, access, identity }: Target, task: ScriptTask): string => JSON.stringify([addonId, access, identity, task]);

/** .sql files and shell commands, which go on whether or not a window looks at them. */
export function createScriptsService(deps: ScriptsDeps): ScriptsService {
  const { config, log } = deps;
  const limits = { ...defaultLimits, ...deps.limits };
  const changed = createSignal<string>();
  const store = createRunStore({ folder: join(config.dataDir, 'scripts'), log, most: limits.keptRuns });
  const begin = createBegin(deps, limits, store, changed);
  const active = createActiveRuns();
  const starting = new Set<string>();

  const known = (runId: string): ScriptRun => {
    const run = store.get(runId);
    if (run === undefined) throw failure('script.not-found', {}, 'There is no such run.');
    return run;
  };

  return {
    changed,
    ...createFiles(deps, limits, store, known),
    async start(target, task, permit, signal) {
      const key = keyOf(target, task);
      const same = active.all().some(({ run }) => keyOf(run, run.task) === key);
      if (same || starting.has(key)) throw failure('script.running', {}, 'The same script is under way on this add-on.');
      starting.add(key);
      try {
        const run = await begin(target, task, permit, signal);
        active.add(run, () => {
          changed.emit(target.addonId);
          tellEnd(run.run, deps.notify);
        });
        changed.emit(target.addonId);
        return run.run;
      } finally {
        starting.delete(key);
      }
    },
    follow(runId, signal) {
      const run = known(runId);
      const live = active.get(runId);
      return live === undefined ? followEnded(run, store.outputPath(runId)) : followLive(live, signal);
    },
    list: (addonId) => store.list().filter((run) => run.addonId === addonId),
    running: () => active.all().map(({ run }) => run),
    stop(runId) {
      known(runId);
      active.get(runId)?.stop();
    },
    async remove(runId) {
      const { addonId } = known(runId);
      if (active.get(runId) !== undefined) throw failure('script.running', {}, 'A run that is under way cannot be deleted.');
      await store.remove(runId);
      changed.emit(addonId);
    },
    stopAll: () => active.stopAll(limits.quitGraceMs),
    async dispose() {
      await active.stopAll(limits.quitGraceMs);
      await store.flush();
    },
  };
}
