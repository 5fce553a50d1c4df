import { expect, test } from 'vitest';
import type { LiveSession } from '../../sql/live-session.ts';
import type { StatementEnd } from '../../sql/session-state.ts';
import { runFile } from './run-file.ts';

/** A session that does what it is told and follows BEGIN, COMMIT and ROLLBACK. */
function fakeLive() {
  const sent: string[] = [];
  let open = false;
  const answer = (text: string): Promise<StatementEnd> => {
    sent.push(text.trim());
    if (/^\s*begin/i.test(text)) open = true;
    if (/^\s*(?:commit|rollback(?! to))/i.test(text)) open = false;
    return Promise.resolve({ command: text.trim(), error: null, lost: null } as unknown as StatementEnd);
  };
  const live = {
    get transaction() { return open ? 'in-transaction' : 'idle'; },
    lost: null, standardConformingStrings: true, serverEncoding: 'UTF8',
    execute: ({ text }: { text: string }) => answer(text),
    control: answer,
    restoreEncoding: () => Promise.resolve(null),
    cancel: () => Promise.resolve('answered'),
  } as unknown as LiveSession;
  return { live, sent };
}

/** `atEnd` is what happens where the text ends. */
async function run(text: string, transaction: boolean, atEnd: (stop: AbortController) => Promise<Buffer | null> = () => Promise.resolve(null)) {
  const { live, sent } = fakeLive();
  const stop = new AbortController();
  const blocks = [Buffer.from(text)];
  const written: string[] = [];
  const end = await runFile({
    live, transaction, format: 'table', readBlock: () => (blocks.length === 0 ? atEnd(stop) : Promise.resolve(blocks.shift() ?? null)),
    write: (_, data) => { written.push(String(data)); },
    refused: () => null, signal: stop.signal, ran: () => undefined, progress: () => undefined,
  });
  return { end, sent, written: written.join('') };
}

test.each(['COMMIT', 'end', 'ROLLBACK', 'begin', 'START TRANSACTION', 'abort', "PREPARE TRANSACTION 'x'"])('one transaction is kept where the text was not read beforehand: %s', async (word) => {
  const { end, sent, written } = await run(`INSERT INTO t VALUES (1);\n/* so */ ${word};\nINSERT INTO t VALUES (2);`, true);
  expect(sent).toEqual(['BEGIN', 'INSERT INTO t VALUES (1)', 'ROLLBACK']);
  expect(end).toMatchObject({ outcome: 'failed', transaction: 'rolled-back', stop: { line: 2, statement: 2, message: { sqlstate: '25001' } } });
  expect(written).toContain('a transaction by itself');
});

test('back to a savepoint is no end, and without one transaction a file may begin its own', async () => {
  expect((await run('SAVEPOINT a; ROLLBACK TO a; SELECT 1', true)).end).toMatchObject({ outcome: 'done', transaction: 'committed' });
  expect((await run('BEGIN; SELECT 1; COMMIT', false)).end).toMatchObject({ outcome: 'done', stop: null });
});

test('one transaction is not committed where its text ends because it was stopped, as by Ctrl+C in a pipeline', async () => {
  const insert = `INSERT INTO t VALUES ('${'x'.repeat(300_000)}')`;
  const { end, sent, written } = await run(`${insert};\n`, true, (stop) => {
    stop.abort();
    return Promise.resolve(null);
  });
  expect(sent).toEqual(['BEGIN', insert, 'ROLLBACK']);
  expect(end).toMatchObject({ outcome: 'stopped', transaction: 'rolled-back' });
  expect(written).toContain('nothing of the file took effect');
});

const stopReading = (stop: AbortController) => {
  stop.abort();
  return Promise.reject(new Error('The reading was stopped.'));
};

test.each([[true, 'rolled-back'], [false, 'none']] as const)('a stop while the text is being waited for is a stop, and no failure to read (one transaction: %s)', async (transaction, left) => {
  expect((await run('INSERT INTO t VALUES (1);\n', transaction, stopReading)).end).toMatchObject({ outcome: 'stopped', transaction: left });
});
