import type { FileHandle } from 'node:fs/promises';
import type { ScriptTask } from '../../../../shared/contract/scripts.ts';
import type { PgConnector } from '../../postgres/types.ts';
import { createLiveSession, type LiveSession } from '../../sql/live-session.ts';
import type { WriteSessionRecord } from '../../sql/write-session.ts';
import type { RunEnd, RunHandle } from '../run-handle.ts';
import type { WriteAccess } from '../write-access.ts';
import { checkFile } from './check-file.ts';
import { absolutePath, blocksOf, openScript, stampOf, unchangedBlocksOf, unreadable } from './open-script.ts';
import { runFile, type FileEnd } from './run-file.ts';
import type { ScriptReader } from './script-reader.ts';

export interface FileTaskDeps {
  connector: PgConnector;
  write: WriteAccess;
  audit: (record: WriteSessionRecord) => void;
  applicationName: string;
  homeDir: string;
}

type FileTask = Extract<ScriptTask, { kind: 'file' }>;

/** The record is looked at ten times a second at most. */
const progressMs = 100;

/** Puts what a run tells into its record, not more often than anybody can see. */
function createProgress(handle: RunHandle, totalBytes: number, totalStatements: number | null) {
  let toldAt = -Infinity;
  let later: NodeJS.Timeout | undefined;
  function tell(read: Pick<ScriptReader, 'bytes'>, statements: number, line: number, now = false): void {
    clearTimeout(later);
    const wait = now ? 0 : toldAt + progressMs - performance.now();
    if (wait > 0) {
      // The statement may take its time.
      later = setTimeout(() => tell(read, statements, line, true), wait);
      return;
    }
    toldAt = performance.now();
    // Bytes are counted only when they are told: that costs something.
    handle.update({ progress: { bytes: read.bytes, totalBytes, statements, totalStatements, line } });
  }
  return { tell, stop: (): void => clearTimeout(later) };
}

async function checkUnchanged(file: FileHandle, path: string, stamp: string): Promise<void> {
  if (await stampOf(file) !== stamp) throw unreadable(path, 'It was changed while it was being read.');
}

async function check(handle: RunHandle, file: FileHandle, task: FileTask, { bytes, stamp }: { bytes: number; stamp: string }): Promise<number> {
  const { path, transaction } = task;
  const progress = createProgress(handle, bytes, null);
  progress.tell({ bytes: 0 }, 0, 0, true);
  const { statements } = await checkFile({ path, readBlock: blocksOf(file, path), transaction, signal: handle.stop, progress: progress.tell }).finally(progress.stop);
  await checkUnchanged(file, path, stamp);
  return statements;
}

async function execute(handle: RunHandle, live: LiveSession, file: FileHandle, { task, bytes, statements, deps }: { task: FileTask; bytes: number; statements: number; deps: FileTaskDeps }): Promise<FileEnd> {
  const { run, output, write, stop, force } = handle;
  const counts = new Map<string, number>();
  const from = new Date().toISOString();
  const close = (): void => { void live.close('The script was stopped.'); };
  force.addEventListener('abort', close, { once: true });
  const stopWatching = run.access === 'read-write' ? deps.write.onEnded(run.addonId, () => { void live.close('Write access has ended.'); }) : () => undefined;
  output.onPressure = (paused) => {
    if (paused && !stop.aborted) live.pause();
    else live.resume();
  };
  write('note', `Connected to ${live.session.database} as ${live.session.role} (PostgreSQL ${live.session.serverVersion}).\n`);
  const progress = createProgress(handle, bytes, statements);
  progress.tell({ bytes: 0 }, 0, 1, true);
  try {
    return await runFile({
      live, readBlock: await unchangedBlocksOf(file, task.path), transaction: task.transaction, format: task.format, write, signal: stop, progress: progress.tell,
      refused: () => (run.access === 'read-write' ? deps.write.refusal(run.addonId) : null),
      ran(command) {
        const kind = command.replace(/[ \d]+$/, '') || 'EMPTY';
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      },
    });
  } finally {
    progress.stop();
    stopWatching();
    force.removeEventListener('abort', close);
    output.onPressure = undefined;
    const { addonId, access, identity } = run;
    if (access === 'read-write') deps.audit({ target: { addonId, access, identity }, role: live.session.role, from, to: new Date().toISOString(), statements: Object.fromEntries(counts) });
  }
}

/**
 * Runs a .sql file: reads it through once, then sends it in a session of its own. `stamp` is the file as it was when the run was asked for.
 * Throws script.*, pg.*, tunnel.*, heroku.* and borealis.* failures.
 */
export async function runFileTask(handle: RunHandle, task: FileTask, stamp: string, deps: FileTaskDeps): Promise<RunEnd> {
  const { run: { addonId, access, identity }, stop } = handle;
  const { file, bytes } = await openScript(absolutePath(task.path, deps.homeDir));
  try {
    const statements = await check(handle, file, task, { bytes, stamp });
    handle.update({ state: 'connecting' });
    const session = await deps.connector.connect({ addonId, access, identity }, { applicationName: deps.applicationName, signal: stop });
    const live = await createLiveSession(session);
    try {
      // Connecting may have taken its time.
      await checkUnchanged(file, task.path, stamp);
      handle.update({ state: stop.aborted ? 'stopping' : 'running' });
      const { outcome, ...end } = await execute(handle, live, file, { task, bytes, statements, deps });
      return { state: outcome, ...end };
    } finally {
      await live.close();
    }
  } finally {
    await file.close();
  }
}
