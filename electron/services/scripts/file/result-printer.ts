import type { ScriptFormat, ScriptStream } from '../../../../shared/contract/scripts.ts';
import { createByteOut, type ByteOut } from '../../exports/formats/byte-out.ts';
import { createDelimited } from '../../exports/formats/delimited.ts';
import { formatColumns, type FormatOptions, type RowFormat } from '../../exports/formats/format.ts';
import { createJson } from '../../exports/formats/json.ts';
import { createYaml } from '../../exports/formats/yaml.ts';
import type { LiveSession } from '../../sql/live-session.ts';
import { toPgMessage, type ServerMessage } from '../../sql/pg-message.ts';
import { createRowCells, type RowCells } from '../../sql/row-cells.ts';
import { rowCount } from '../../sql/run-statement.ts';
import type { StatementSink } from '../../sql/session-state.ts';
import { createTable } from '../output/table-format.ts';

export type Write = (stream: ScriptStream, data: Buffer | string) => void;

export interface ResultPrinter extends StatementSink {
  complete(command: string): void;
  /** The statements of what was sent that have ended. */
  readonly completed: number;
  /** Begins to count anew. `raw` for COPY … TO STDOUT, whose lines are written as they come. */
  begin(raw: boolean): void;
  /** Writes what is held back: the rows of a result that was broken off, and the tally of command tags. */
  flush(): void;
  /** Writes no more rows: the statement is being cancelled. What is written of its result already ends with a whole row. */
  stop(): void;
}

const formats: Readonly<Record<ScriptFormat, (options: FormatOptions) => RowFormat>> = {
  table: createTable, csv: (options) => createDelimited(',', options), json: createJson, yaml: createYaml,
};

/** What stands between two results in one file of rows. */
const between: Readonly<Record<ScriptFormat, string>> = { table: '\n', csv: '\n', json: '', yaml: '---\n' };

interface Open {
  format: RowFormat;
  out: ByteOut;
  cells: RowCells;
  /** Some of it is written. */
  begun: boolean;
}

/** Collects the same tag again and again into one line: a file of a hundred thousand INSERTs would drown the rest. */
function createTally(write: Write) {
  let kind = '';
  let [times, rows] = [0, 0];
  let first = '';
  const flush = (): void => {
    const counted = rows > 0 || /\d$/.test(first) ? `, ${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}` : '';
    if (times === 1) write('note', `${first}\n`);
    else if (times > 1) write('note', `${kind}: ${times.toLocaleString('en-US')} statements${counted}\n`);
    [kind, times, rows, first] = ['', 0, 0, ''];
  };
  return {
    flush,
    say(stream: ScriptStream, line: string): void {
      flush();
      write(stream, `${line}\n`);
    },
    add(command: string): void {
      const next = command.replace(/[ \d]+$/, '');
      if (next !== kind) flush();
      if (times === 0) first = command;
      kind = next;
      times += 1;
      rows += rowCount(command) ?? 0;
    },
  };
}

/** A message as psql prints it: the context of errors only. */
export function messageText(message: ServerMessage): string {
  const { severity, message: text, detail, hint, where, sqlstate } = toPgMessage(message, { text: '', toTab: (at) => at, positions: 'characters' });
  const state = sqlstate === '00000' ? '' : ` (SQLSTATE ${sqlstate})`;
  return [`${severity}:  ${text}${state}`, detail === null ? null : `DETAIL:  ${detail}`, hint === null ? null : `HINT:  ${hint}`, where === null || !/^(?:ERROR|FATAL|PANIC)$/.test(severity) ? null : `CONTEXT:  ${where}`]
    .filter((line) => line !== null).join('\n');
}

function openResult(columns: ReturnType<LiveSession['typeNames']['columns']>, format: ScriptFormat, write: Write): Open {
  const options = { columns: formatColumns(columns, null), headers: true, nullText: '', quoteEmpty: true, formulaGuard: false, table: '' };
  const out = createByteOut((chunk) => {
    result.begun = true;
    write('out', chunk);
  });
  const result: Open = { format: formats[format](options), out, cells: createRowCells(columns.length), begun: false };
  return result;
}

/** Writes what statements answer: rows in the format chosen to `out`, command tags to `note`, notices to `err`. */
export function createResultPrinter({ live, format, write }: { live: Pick<LiveSession, 'typeNames'>; format: ScriptFormat; write: Write }): ResultPrinter {
  const tally = createTally(write);
  let open: Open | null = null;
  let results = 0;
  let completed = 0;
  let lines = false;
  let stopped = false;

  function close(): boolean {
    if (open === null) return false;
    open.format.foot(open.out);
    open.out.flush();
    open = null;
    return true;
  }

  return {
    get completed() { return completed; },
    begin(raw) {
      completed = 0;
      lines = raw;
    },
    columns(fields) {
      tally.flush();
      close();
      if (lines || stopped) return;
      open = openResult(live.typeNames.columns(fields), format, write);
      if (results > 0) open.out.text(between[format]);
      results += 1;
      open.format.head(open.out);
    },
    row(data, start) {
      if (stopped) return;
      if (lines) {
        write('out', Buffer.from(data.subarray(start + 4, start + 4 + data.readInt32BE(start))));
        write('out', '\n');
      }
      if (open === null) return;
      open.cells.locate(data, start);
      open.format.row(open.out, data, open.cells);
    },
    complete(command) {
      completed += 1;
      const hadRows = close();
      // The rows and their count say it already.
      if (!hadRows || !command.startsWith('SELECT')) tally.add(command);
    },
    chunkEnd: () => undefined,
    notice: (notice) => tally.say('err', messageText(notice)),
    notification: ({ channel, payload, processId }) => tally.say('err', `Notification on channel "${channel}" from process ${processId}${payload === '' ? '' : `: ${payload}`}`),
    flush() {
      close();
      tally.flush();
    },
    stop() {
      stopped = true;
      if (open?.begun === true) open.out.flush();
      open = null;
    },
  };
}
