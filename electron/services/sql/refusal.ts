import type { PgMessage } from '../../../shared/contract/sql.ts';
import type { Piece } from '../../../shared/sql/splitter.ts';
import { localMessage, type ServerMessage } from './pg-message.ts';
import type { StatementText } from './statement-text.ts';

/** What cannot be sent at all, told before it is tried; null where nothing speaks against it. */
export function refusal(script: string, offset: number, piece: Piece, statement: StatementText): PgMessage | null {
  if (piece.backslashAt !== null) {
    const [command = '\\'] = /^\\(?:[;:]|[^\s;]{0,39})/.exec(script.slice(piece.backslashAt, piece.backslashAt + 41)) ?? [];
    return localMessage(
      '42601', `psql's backslash commands, such as ${command}, are not SQL.`,
      'The console sends SQL to the server, which does not know them. Take the line out, write SQL instead, or open the database in psql.',
      piece.backslashAt + offset,
    );
  }
  const { text, values, toTab } = statement;
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    return localMessage('22021', 'PostgreSQL text cannot hold the character U+0000.', 'Take it out of the statement.', toTab(nul));
  }
  if (!text.isWellFormed()) {
    return localMessage('22021', 'The statement holds half of a character (a lone surrogate), which UTF-8 cannot express.', 'Type the character again.', toTab(text.search(/\p{Surrogate}/u)));
  }
  const wrong = values?.find(({ value }) => value !== null && (value.includes('\0') || !value.isWellFormed()));
  if (wrong === undefined) return null;
  return localMessage('22021', `The value of ${wrong.name} holds a character that PostgreSQL text cannot hold.`, 'Give another value.', null);
}

const parameterStates = new Set(['08P01', '42601', '42P02', '42P18']);

/** The server's error with a hint where bind parameters are what it is about. */
export function withParameterHint(error: ServerMessage, { values }: StatementText): ServerMessage {
  if (values === null || error.hint !== undefined || !parameterStates.has(error.code ?? '')) return error;
  if (!/parameter|"\$\d+"/.test(error.message ?? '')) return error;
  const names = values.map(({ name }) => (name.startsWith('$') ? name : `:${name}`)).join(', ');
  return {
    ...error,
    hint: error.code === '42P18'
      ? `The server cannot tell the type of a parameter. They are, in order: ${names}. Write its type behind it, such as ::text or ::int.`
      : `${names} went to the server as bind parameters, which only queries, INSERT, UPDATE, DELETE, MERGE and VALUES take, and only where a value may stand. `
        + 'Write :\'name\' to put a value in as a string constant, :"name" as an identifier.',
  };
}
