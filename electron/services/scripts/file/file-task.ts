import { open, type FileHandle } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { ScriptTask } from '../../../../shared/contract/scripts.ts';
import { failure, type AppFailure } from '../../errors/app-failure.ts';
import type { PgConnector } from '../../postgres/types.ts';
import { createLiveSession, type LiveSession } from '../../sql/live-session.ts';
import type { WriteSessionRecord } from '../../sql/write-session.ts';
import { expandHome } from '../home-path.ts';
import type { RunEnd, RunHandle } from '../run-handle.ts';
import type { WriteAccess } from '../write-access.ts';
import { checkFile } from './check-file.ts';
import { runFile, type FileEnd } from './run-file.ts';
import type { ReadBlock, ScriptReader } from './script-reader.ts';

export interface FileTaskDeps {
  connector: PgConnector;
  write: WriteAccess;
  audit: (record: WriteSessionRecord) => void;
  applicationName: string;
  homeDir: string;
}

type FileTask = Extract<ScriptTask, { kind: 'file' }>;

const blockBytes = 256 * 1024;
/** The record is looked at ten times a second at most. */
const progressMs = 100;

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.', EACCES: 'You may not read it.', EPERM: 'You may not read it.', EISDIR: 'That is a folder.', ENOTDIR: 'A part of the path is no folder.',
};

function unreadable(path: string, problem: string, cause?: unknown): AppFailure {
  return failure('script.unreadable', { path, problem }, `The file cannot be read: ${problem}`, cause);
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return problems[code] ?? `The system refused it (${code}).`;
}

/** The absolute path that the user means; `~/` is the home folder. Throws script.unreadable. */
export function absolutePath(path: string, homeDir: string): string {
  const full = expandHome(path, homeDir);
  if (!isAbsolute(full)) throw unreadable(path, 'The path has to begin at the root, such as /home or C:\\.');
  return full;
}

/** Opens a plain file for reading. Throws script.unreadable. */
export async function openScript(path: string): Promise<{ file: FileHandle; bytes: number; changedAt: Date }> {
  const file = await open(path, 'r').catch((error: unknown) => { throw unreadable(path, problemOf(error), error); });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw unreadable(path, found.isDirectory() ? 'That is a folder.' : 'It is no plain file.');
    return { file, bytes: found.size, changedAt: found.mtime };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function blocksOf(file: FileHandle, path: string): ReadBlock {
  let position = 0;
  return async () => {
    const block = Buffer.allocUnsafe(blockBytes);
    const { bytesRead } = await file.read(block, 0, blockBytes, position).catch((error: unknown) => { throw unreadable(path, problemOf(error), error); });
    position += bytesRead;
    return bytesRead === 0 ? null : block.subarray(0, bytesRead);
  };
}

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

async function check(handle: RunHandle, file: FileHandle, task: FileTask, before: { bytes: number; changedAt: Date }): Promise<number> {
  const { path, transaction } = task;
  const progress = createProgress(handle, before.bytes, null);
  progress.tell({ bytes: 0 }, 0, 0, true);
  const { statements } = await checkFile({ path, readBlock: blocksOf(file, path), transaction, signal: handle.stop, progress: progress.tell }).finally(progress.stop);
  const after = await file.stat();
  if (after.size !== before.bytes || after.mtime.getTime() !== before.changedAt.getTime()) throw unreadable(path, 'It was changed while it was being read.');
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
      live, readBlock: blocksOf(file, task.path), transaction: task.transaction, format: task.format, write, signal: stop, progress: progress.tell,
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

/** Runs a .sql file: reads it through once, then sends it in a session of its own. Throws script.*, pg.*, tunnel.*, heroku.* and borealis.* failures. */
export async function runFileTask(handle: RunHandle, task: FileTask, deps: FileTaskDeps): Promise<RunEnd> {
  const { run: { addonId, access, identity }, stop } = handle;
  const { file, ...found } = await openScript(absolutePath(task.path, deps.homeDir));
  try {
    const statements = await check(handle, file, task, found);
    handle.update({ state: 'connecting' });
    const session = await deps.connector.connect({ addonId, access, identity }, { applicationName: deps.applicationName, signal: stop });
    const live = await createLiveSession(session);
    try {
      handle.update({ state: stop.aborted ? 'stopping' : 'running' });
      const { outcome, ...end } = await execute(handle, live, file, { task, bytes: found.bytes, statements, deps });
      return { state: outcome, ...end };
    } finally {
      await live.close();
    }
  } finally {
    await file.close();
  }
}
