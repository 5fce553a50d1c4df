import { expect, test } from 'vitest';
import { scriptFormatSchema, type ScriptFormat } from '../../../../shared/contract/scripts.ts';
import type { LiveSession } from '../../sql/live-session.ts';
import type { StatementEnd, StatementSink } from '../../sql/session-state.ts';
import { createTypeNames } from '../../sql/type-names.ts';
import { runFile } from './run-file.ts';

const fields = [{ name: 'a', typeOid: 25, typmod: -1 }];
const ended = (error: object | null = null) => ({ command: 'SELECT 1', error, copyOut: null, lost: null }) as unknown as StatementEnd;

function send(sink: StatementSink, text: string): void {
  const data = Buffer.concat([Buffer.alloc(4), Buffer.from(text)]);
  data.writeInt32BE(text.length);
  sink.row(data, 0, data.length);
}

/** Runs a statement that gives one row, and then one that is stopped; what of its result comes before and after that is the test's. */
async function run(format: ScriptFormat, before: (sink: StatementSink) => void, after: (sink: StatementSink) => void, end = ended({ severity: 'ERROR', code: '57014', message: 'canceling statement due to user request' })) {
  const stop = new AbortController();
  const written: [stream: string, text: string][] = [];
  const live = {
    transaction: 'idle', lost: null, standardConformingStrings: true, serverEncoding: 'UTF8', typeNames: createTypeNames(),
    execute({ text }: { text: string }, sink: StatementSink) {
      if (text.includes('first')) {
        sink.columns(fields);
        send(sink, 'first');
        sink.complete?.('SELECT 1');
        return Promise.resolve(ended());
      }
      before(sink);
      stop.abort();
      after(sink);
      return Promise.resolve(end);
    },
    restoreEncoding: () => Promise.resolve(null),
    cancel: () => Promise.resolve('answered'),
  } as unknown as LiveSession;
  const blocks = [Buffer.from("SELECT 'first'; SELECT pg_sleep(600);")];
  const told = await runFile({
    live, transaction: false, format, readBlock: () => Promise.resolve(blocks.shift() ?? null), write: (stream, data) => { written.push([stream, String(data)]); },
    refused: () => null, signal: stop.signal, ran: () => undefined, progress: () => undefined,
  });
  expect(told.outcome).toBe('stopped');
  const out = written.flatMap(([stream, text]) => (stream === 'out' ? [text] : [])).join('');
  expect(written.at(-1)).toEqual(['note', 'Stopped.\n']);
  return { out, notes: written.filter(([stream]) => stream !== 'out').length };
}

const columns = (sink: StatementSink): void => sink.columns(fields);
const nothing = (): void => undefined;
const firstAlone: Readonly<Record<ScriptFormat, string>> = { table: ' a\n-------\n first\n(1 row)\n', csv: 'a\nfirst\n', json: '[\n{"a":"first"}\n]\n', yaml: '- a: first\n' };

test.each(scriptFormatSchema.options)('nothing is written of a statement that is cancelled before its rows are (%s)', async (format) => {
  // As from pg_sleep: the server sends the columns together with the error.
  expect(await run(format, nothing, columns)).toEqual({ out: firstAlone[format], notes: 1 });
  expect(await run(format, (sink) => { columns(sink); send(sink, 'x'); }, (sink) => send(sink, 'y'))).toEqual({ out: firstAlone[format], notes: 1 });
});

test('it has no count of rows that nobody sees, should it end well all the same', async () => {
  const { out } = await run('table', columns, (sink) => { send(sink, 'x'); sink.complete?.('SELECT 1'); }, ended());
  expect(out).toBe(firstAlone.table);
});

test('what was written of its rows before ends with a whole one', async () => {
  const many = Array.from({ length: 10_000 }, (_, row) => `row ${row}`);
  const { out } = await run('csv', (sink) => {
    columns(sink);
    for (const row of many) send(sink, row);
  }, (sink) => send(sink, 'late'));
  expect(out).toBe(`${firstAlone.csv}\na\n${many.join('\n')}\n`);
});
