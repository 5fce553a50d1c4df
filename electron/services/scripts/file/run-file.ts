import type { ScriptFormat, ScriptRun, ScriptStop } from '../../../../shared/contract/scripts.ts';
import type { PgMessage } from '../../../../shared/contract/sql.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { AppFailure } from '../../errors/app-failure.ts';
import type { LiveSession } from '../../sql/live-session.ts';
import { lostError } from '../../sql/lost-error.ts';
import { localMessage, toPgMessage, type ServerMessage } from '../../sql/pg-message.ts';
import { refusal } from '../../sql/refusal.ts';
import type { StatementEnd } from '../../sql/session-state.ts';
import { createResultPrinter, messageText, type ResultPrinter, type Write } from './result-printer.ts';
import { createScriptReader, type ReadBlock, type ScriptItem, type ScriptReader } from './script-reader.ts';
import { isEmpty, isGuard, mayShareMessage, stopAt, stopText, transactionWord } from './script-text.ts';
import { BadText } from './utf8-text.ts';

export interface FileRun {
  live: LiveSession;
  readBlock: ReadBlock;
  transaction: boolean;
  format: ScriptFormat;
  write: Write;
  /** A reason not to begin another statement, such as the end of write access. */
  refused: () => AppError | null;
  signal: AbortSignal;
  /** Each statement that ended well, by its command tag. */
  ran: (command: string) => void;
  /** Told with each message to the server; `now` for the last word. */
  progress: (read: Pick<ScriptReader, 'bytes'>, statements: number, line: number, now?: boolean) => void;
}

export interface FileEnd {
  outcome: 'done' | 'failed' | 'stopped';
  stop: ScriptStop | null;
  error: AppError | null;
  transaction: ScriptRun['transaction'];
}

/** Statements that go to the server in one message. */
interface Group {
  items: ScriptItem[];
  /** Where each begins in `text`. */
  offsets: number[];
  text: string;
}

const mostTogether = 500;
const mostUnits = 256 * 1024;

/** Gives groups of statements: one by one, or inside “one transaction” as many as may share a message, so that distance costs little. */
function createGroups(reader: ScriptReader, together: boolean) {
  let ahead: ScriptItem | null = null;
  let ended = false;

  async function take(): Promise<ScriptItem | null> {
    const item = ahead;
    ahead = null;
    if (item !== null || ended) return item;
    for (;;) {
      const next = await reader.next();
      if (next === null) ended = true;
      if (next === null || !(isEmpty(next) || isGuard(next))) return next;
    }
  }

  return async function nextGroup(): Promise<Group | null> {
    const first = await take();
    if (first === null) return null;
    const group: Group = { items: [first], offsets: [0], text: first.text };
    if (!together || !mayShareMessage(first)) return group;
    while (group.items.length < mostTogether && group.text.length < mostUnits) {
      const next = await take();
      if (next === null) break;
      if (!mayShareMessage(next)) {
        ahead = next;
        break;
      }
      // A comment at the end of a line must not swallow the semicolon.
      group.text += '\n;\n';
      group.offsets.push(group.text.length);
      group.text += next.text;
      group.items.push(next);
    }
    return group;
  };
}

/** The statement that an error belongs to: the one pointed at, else the first that had not ended. */
function failedAt({ items, offsets }: Group, at: number | null, completed: number): number {
  if (at === null) return Math.min(completed, items.length - 1);
  const after = offsets.findIndex((offset) => offset > at);
  return after === -1 ? items.length - 1 : after - 1;
}

interface Progress {
  statements: number;
}

type Context = FileRun & { printer: ResultPrinter; reader: ScriptReader; done: Progress };

function stopOf({ live, printer, done }: Context, group: Group, error: ServerMessage): ScriptStop {
  const positions = live.serverEncoding === 'SQL_ASCII' ? 'bytes' : 'characters';
  const message = toPgMessage(error, { text: group.text, toTab: (at) => at, positions });
  const index = failedAt(group, message.at, printer.completed);
  const item = group.items[index] ?? group.items[0];
  if (item === undefined) throw new TypeError('A group of no statements was sent.');
  const at = message.at === null ? null : Math.max(0, message.at - (group.offsets[index] ?? 0));
  return stopAt(item, done.statements + index + 1, message, at);
}

function breaksOut(word: string): PgMessage {
  const does = word === 'BEGIN' || word.startsWith('START') ? 'begins' : 'ends';
  return localMessage('25001', `The file has ${word}, which ${does} a transaction by itself.`, 'Take it out, or run without one transaction.', null);
}

/** Null where the group ended well. */
async function runGroup(context: Context, group: Group): Promise<FileEnd | null> {
  const { printer, write, done } = context;
  const [first] = group.items;
  if (first === undefined) return null;
  const refused = refusal(first.text, 0, {
    kind: first.kind, start: 0, end: first.text.length, from: first.from, to: first.text.length, backslashAt: first.backslashAt, copyData: null,
  }, { text: first.text, values: null, toTab: (at) => at });
  const failed = (stop: ScriptStop): FileEnd => {
    printer.flush();
    write('err', `${stopText(stop)}\n`);
    return { outcome: 'failed', stop, error: null, transaction: 'none' };
  };
  if (refused !== null) return failed(stopAt(first, done.statements + 1, refused, refused.at));
  // Text that was not read beforehand, such as standard input, or that changed since.
  const word = context.transaction ? transactionWord(first) : null;
  if (word !== null) return failed(stopAt(first, done.statements + 1, breaksOut(word), null));
  printer.begin(/^copy\b/i.test(first.text.slice(first.from)));
  const end = await send(context, group, first);
  if (end.lost !== null) {
    printer.flush();
    const error = lostError(end.lost, true);
    write('err', `${error.message}\n`);
    return { outcome: context.signal.aborted ? 'stopped' : 'failed', stop: null, error, transaction: end.lost.committing ? 'unknown' : end.lost.transaction === 'idle' ? 'none' : 'rolled-back' };
  }
  if (end.error !== null) {
    if (context.signal.aborted) return stopped(context);
    const stop = stopOf(context, group, end.error);
    done.statements += printer.completed;
    return failed(stop);
  }
  done.statements += group.items.length;
  const encoding = await context.live.restoreEncoding();
  if (encoding !== null) write('err', `WARNING:  client_encoding was set to ${encoding}. The file is UTF-8, so it is set back; letters would be stored wrongly otherwise.\n`);
  return null;
}

async function send({ live, printer, signal, ran }: Context, group: Group, first: ScriptItem): Promise<StatementEnd> {
  const onStop = (): void => {
    printer.stop();
    void live.cancel(cancelGraceMs);
  };
  signal.addEventListener('abort', onStop, { once: true });
  try {
    return await live.execute({ text: group.text, copyData: first.copyData ?? undefined }, {
      ...printer,
      complete(command) {
        printer.complete(command);
        ran(command);
      },
    });
  } finally {
    signal.removeEventListener('abort', onStop);
  }
}

const cancelGraceMs = 5_000;

function stopped({ printer, write }: Context): FileEnd {
  printer.flush();
  write('note', 'Stopped.\n');
  return { outcome: 'stopped', stop: null, error: null, transaction: 'none' };
}

async function runAll(context: Context): Promise<FileEnd> {
  const { reader, signal, refused, progress, done, live, write } = context;
  const nextGroup = createGroups(reader, context.transaction);
  for (;;) {
    if (signal.aborted) return stopped(context);
    const group = await nextGroup();
    // Also where the text has ended, which a stop may be the reason of: what is not committed yet shall not be.
    if (signal.aborted && (group !== null || context.transaction)) return stopped(context);
    if (group === null) break;
    const error = live.transaction === 'idle' ? refused() : null;
    if (error !== null) {
      context.printer.flush();
      write('err', `${error.message}\n`);
      return { outcome: 'failed', stop: null, error, transaction: 'none' };
    }
    progress(reader, done.statements, group.items[0]?.line ?? 0);
    const end = await runGroup(context, group);
    if (end !== null) {
      progress(reader, done.statements, group.items[0]?.line ?? 0, true);
      return end;
    }
  }
  context.printer.flush();
  progress(reader, done.statements, 0, true);
  return { outcome: 'done', stop: null, error: null, transaction: 'none' };
}

/** A text that cannot be read to its end: reading was stopped, or the file changed since it was checked. */
function unread(error: unknown, context: Context): FileEnd {
  const { write, printer, signal } = context;
  if (signal.aborted) return stopped(context);
  printer.flush();
  if (error instanceof AppFailure) {
    write('err', `${error.error.message}\n`);
    return { outcome: 'failed', stop: null, error: error.error, transaction: 'none' };
  }
  if (!(error instanceof BadText)) throw error;
  const message = localMessage('22021', error.problem, error.next, null);
  const stop: ScriptStop = { line: error.line, column: null, statement: 0, text: '', message };
  write('err', `${stopText(stop)}\n`);
  return { outcome: 'failed', stop, error: null, transaction: 'none' };
}

/** Ends the transaction that is open: with COMMIT where the file asked for one and all went well. */
async function settle(context: Context, end: FileEnd): Promise<FileEnd> {
  const { live, write, transaction } = context;
  if (live.lost !== null || live.transaction === 'idle') return end;
  if (!transaction || end.outcome !== 'done') {
    await live.control('ROLLBACK');
    write('note', transaction ? 'The transaction was rolled back: nothing of the file took effect.\n' : 'A transaction that the file left open was rolled back.\n');
    return { ...end, transaction: 'rolled-back' };
  }
  const { command, error, lost } = await live.control('COMMIT');
  if (lost !== null) {
    const appError = lostError(lost, true);
    write('err', `${appError.message}\n`);
    return { outcome: 'failed', stop: null, error: appError, transaction: lost.committing ? 'unknown' : 'rolled-back' };
  }
  if (error === null && command === 'COMMIT') {
    write('note', 'The transaction was committed.\n');
    return { ...end, transaction: 'committed' };
  }
  if (error !== null) write('err', `${messageText(error)}\n`);
  write('note', 'The COMMIT failed, so the transaction was rolled back: nothing of the file took effect.\n');
  const message = toPgMessage(error ?? { message: 'The server rolled the transaction back.' }, { text: '', toTab: (at) => at, positions: 'characters' });
  return { outcome: 'failed', error: null, transaction: 'rolled-back', stop: { line: 0, column: null, statement: 0, text: 'COMMIT', message } };
}

/** Runs a file in a session of its own, statement by statement, and stops at the first error. Throws what reading the file throws. */
export async function runFile(run: FileRun): Promise<FileEnd> {
  const { live } = run;
  const printer = createResultPrinter({ live, format: run.format, write: run.write });
  const reader = createScriptReader(run.readBlock, { standardConformingStrings: () => live.standardConformingStrings });
  const context: Context = { ...run, printer, reader, done: { statements: 0 } };
  if (run.transaction) await live.control('BEGIN');
  return settle(context, await runAll(context).catch((error: unknown) => unread(error, context)));
}
