import { connect } from 'node:net';
import type { Target } from '../../shared/contract/base.ts';
import type { ScriptFormat } from '../../shared/contract/scripts.ts';
import { createPgConnector } from '../services/postgres/pg-connector.ts';
import { runFile, type FileEnd } from '../services/scripts/file/run-file.ts';
import { createLiveSession, type LiveSession } from '../services/sql/live-session.ts';
import type { Context } from './commands/context.ts';
import { localUser } from './local-user.ts';
import type { Output } from './output.ts';
import { describeError } from './problems.ts';
import type { SqlSource } from './sql-source.ts';

const nothing = (): void => undefined;

/** A session of this process at the tunnel's local end. */
async function connectSession(context: Context, target: Target): Promise<LiveSession> {
  const { config, signal } = context;
  const connector = createPgConnector({
    access: {
      dbUser: () => localUser(context, target),
      forgetDbUser: nothing,
      openChannel: (_addonId, to) => new Promise((resolve, reject) => {
        const socket = connect({ ...to, noDelay: true });
        socket.once('error', reject);
        socket.once('connect', () => {
          socket.off('error', reject);
          resolve(socket);
        });
      }),
    },
    log: { info: nothing, warn: nothing, error: nothing },
  });
  const settings: Record<string, string> = target.access === 'read-only' ? { default_transaction_read_only: 'on' } : {};
  return createLiveSession(await connector.connect(target, { applicationName: `borealis-desktop/${config.appVersion} run`, signal, settings }));
}

/** Writes rows in order; while standard output is full the server is not read from. */
function createRows(out: Output, live: LiveSession) {
  let waiting = 0;
  let failed: unknown = null;
  let tail = Promise.resolve();
  return {
    write(data: string | Buffer): void {
      waiting += 1;
      if (waiting === 1) live.pause();
      tail = tail.then(() => out.write(data)).catch((error: unknown) => { failed ??= error; }).finally(() => {
        waiting -= 1;
        if (waiting === 0) live.resume();
      });
    },
    /** Does it once what came before is out. */
    after(what: () => void): void {
      tail = tail.then(what);
    },
    /** Resolves when all is out. Throws what writing threw. */
    async end(): Promise<void> {
      await tail;
      if (failed !== null) throw failed;
    },
  };
}

/** Why it stopped, for programs: what the lines before say in words. */
function failureOf({ outcome, stop, error }: FileEnd) {
  if (error !== null) return describeError(error).json;
  const { message, sqlstate } = stop?.message ?? { message: 'It was stopped.', sqlstate: null };
  return { code: outcome === 'stopped' ? 'cli.stopped' : 'sql.failed', what: message, why: stop?.text ?? '', next: '', traceId: null, sqlstate, line: stop?.line ?? null, statement: stop?.statement ?? null };
}

/** Runs the statements one by one; rows to standard output, all else to standard error. Answers the exit code. */
export async function runSql(context: Context, target: Target, { source, format }: { source: SqlSource; format: ScriptFormat }): Promise<number> {
  const { line, out, say, signal } = context;
  const live = await connectSession(context, target);
  const rows = createRows(out, live);
  try {
    const end = await runFile({
      live, readBlock: source.readBlock, transaction: line.flag('transaction'), format, signal,
      write(stream, data) {
        if (stream === 'out') rows.write(data);
        else rows.after(() => { if (!out.gone.aborted) say(String(data).trimEnd()); });
      },
      refused: () => null,
      ran: () => undefined,
      progress: () => undefined,
    });
    await rows.end();
    if (end.outcome === 'done') return 0;
    if (line.flag('json') && !signal.aborted) say(JSON.stringify({ error: failureOf(end) }));
    return 1;
  } finally {
    await live.close();
  }
}
