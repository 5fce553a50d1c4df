import type { PgMessage } from '../../../shared/contract/sql.ts';
import { utf16Offset } from './position.ts';

/** The fields of an ErrorResponse or NoticeResponse as pg hands them over. */
export interface ServerMessage {
  severity?: string | undefined;
  code?: string | undefined;
  message?: string | undefined;
  detail?: string | undefined;
  hint?: string | undefined;
  where?: string | undefined;
  position?: string | undefined;
}

/** A statement as it was sent, and where it stands in the tab's text (UTF-16 units). */
export interface SentText {
  text: string;
  toTab: (offset: number) => number;
  /** What the server counts positions in: the characters of its own encoding, which in an SQL_ASCII database are bytes. */
  positions: 'characters' | 'bytes';
}

/** A message of a megabyte helps nobody, and a thousand of them would fill the window's memory. */
const maxFieldLength = 16 * 1024;

function shorten(field: string): string {
  return field.length <= maxFieldLength ? field : `${field.slice(0, maxFieldLength).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function optional(field: string | undefined): string | null {
  return field === undefined || field === '' ? null : shorten(field);
}

/** The message as the contract carries it, with the server's position turned into an offset into the tab's text. */
export function toPgMessage(message: ServerMessage, sent: SentText): PgMessage {
  const position = Number(message.position);
  return {
    severity: message.severity ?? 'ERROR',
    sqlstate: message.code ?? 'XX000',
    message: shorten(message.message ?? ''),
    detail: optional(message.detail),
    hint: optional(message.hint),
    where: optional(message.where),
    at: Number.isInteger(position) && position > 0 ? sent.toTab(utf16Offset(sent.text, position, sent.positions)) : null,
  };
}

/** A failure that the console finds before anything is sent. */
export function localMessage(sqlstate: string, message: string, hint: string, at: number | null): PgMessage {
  return { severity: 'ERROR', sqlstate, message, detail: null, hint, where: null, at };
}

/** NOTIFY arrives between statements or inside; it is told as a notice. */
export function notificationMessage(channel: string, payload: string, pid: number): PgMessage {
  return {
    severity: 'NOTIFY',
    sqlstate: '00000',
    message: shorten(`Notification on channel “${channel}” from the session with process id ${pid}.`),
    detail: optional(payload),
    hint: null,
    where: null,
    at: null,
  };
}
