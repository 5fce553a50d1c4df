import { Bell } from 'lucide-react';
import type { PgMessage } from '../../../shared/contract/sql.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { copyText } from '../../ui/clipboard.ts';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from './grid/cell-text.ts';
import type { StatementState } from './run-state.ts';
import type { ErrorPlace } from './statements/error-place.ts';

const LONGEST_LINE = 20_000;
const shorten = (text: string) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text);

/** A NOTIFY that a LISTEN of this session got; its payload travels as the detail. */
const isNotification = (message: PgMessage) => message.severity === 'NOTIFY';

/** A message as plain text, with all that the server said. */
export function messageText(message: PgMessage): string {
  return [
    `${message.severity}: ${message.message} (${message.sqlstate})`,
    message.detail === null ? null : `${isNotification(message) ? 'Payload' : 'Detail'}: ${message.detail}`,
    message.hint === null ? null : `Hint: ${message.hint}`,
    message.where === null ? null : `Where: ${message.where}`,
  ].filter((line) => line !== null).join('\n');
}

function Extra({ name, text }: { name: string; text: string | null }) {
  if (text === null || text === '') return null;
  return <p className="m-0 whitespace-pre-wrap"><span className="text-muted">{name}: </span>{shorten(text)}</p>;
}

const jumpWords: Record<ErrorPlace['from'], string> = { server: 'Go to position', line: 'Go to that line', statement: 'Go to the statement' };

type ServerMessageProps = { message: PgMessage; place: ErrorPlace | null; onJump: (offset: number) => void };

/** The server's own words, with everything it said. */
export function ServerMessage({ message, place, onJump }: ServerMessageProps) {
  const failed = message.severity === 'ERROR' || message.severity === 'FATAL' || message.severity === 'PANIC';
  const notification = isNotification(message);
  return (
    <div role={failed ? 'alert' : undefined} className={cx('border-l-2 px-3 py-1.5 font-mono text-sm leading-5 break-words select-text', failed ? 'border-red bg-red-soft' : notification ? 'border-accent' : 'border-line')}>
      <p className="m-0 whitespace-pre-wrap">
        {notification ? <Bell size={12} aria-hidden="true" className="mr-1 inline align-[-1px] text-accent-text" /> : null}
        <strong className={cx(failed ? 'text-red' : notification ? 'text-accent-text' : 'text-amber')}>{message.severity}</strong> {shorten(visibleText(message.message).replaceAll('↵', '\n'))}{' '}
        {notification ? null : <span className="text-faint">{message.sqlstate}</span>}
      </p>
      <Extra name={notification ? 'Payload' : 'Detail'} text={message.detail} />
      <Extra name="Hint" text={message.hint} />
      <Extra name="Where" text={message.where} />
      {failed || place !== null ? (
        <p className="mt-1 mb-0 flex gap-2 font-sans">
          {place === null ? null : <Button kind="link" small onClick={() => onJump(place.at)} title={failed ? `${jumpWords[place.from]} (F8)` : undefined}>{jumpWords[place.from]}</Button>}
          {failed ? <Button kind="link" small onClick={() => void copyText(messageText(message), 'Message')}>Copy</Button> : null}
        </p>
      ) : null}
    </div>
  );
}

const countWords = (count: number, one: string) => `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;

/** Notices and notifications of a statement. */
export function Notices({ statement: { notices, dropped }, onJump }: { statement: StatementState; onJump: (offset: number) => void }) {
  if (notices.length === 0 && dropped === 0) return null;
  const told = notices.filter(isNotification).length;
  const parts = [notices.length - told + dropped === 0 ? '' : countWords(notices.length - told + dropped, 'notice'), told === 0 ? '' : countWords(told, 'notification')];
  return (
    <section aria-label="Notices" className="flex flex-col gap-1">
      <header className="flex h-6 items-center gap-2 text-sm text-muted">
        <span>{parts.filter((part) => part !== '').join(', ')}</span>
        <Button kind="quiet" small onClick={() => void copyText(notices.map(messageText).join('\n'), 'Messages')}>Copy all</Button>
      </header>
      {notices.map((notice, index) => (
        // Notices have no identity of their own; they only ever grow at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <ServerMessage key={index} message={notice} place={notice.at === null ? null : { at: notice.at, from: 'server' }} onJump={onJump} />
      ))}
      {dropped === 0 ? null : <p className="m-0 text-muted">{formatCount(dropped)} more notices were left out.</p>}
    </section>
  );
}
