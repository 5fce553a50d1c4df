import type { PgMessage } from '../../../shared/contract/sql.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from './grid/cell-text.ts';
import type { StatementState } from './run-state.ts';

const LONGEST_LINE = 20_000;
const shorten = (text: string) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text);

function Extra({ name, text }: { name: string; text: string | null }) {
  if (text === null || text === '') return null;
  return <p className="m-0 whitespace-pre-wrap"><span className="text-muted">{name}: </span>{shorten(text)}</p>;
}

/** The server's own words, with everything it said. */
export function ServerMessage({ message, onJump }: { message: PgMessage; onJump: (offset: number) => void }) {
  const { at } = message;
  const failed = message.severity === 'ERROR' || message.severity === 'FATAL' || message.severity === 'PANIC';
  return (
    <div role={failed ? 'alert' : undefined} className={cx('border-l-2 px-3 py-1.5 font-mono text-sm leading-5 break-words select-text', failed ? 'border-red bg-red-soft' : 'border-line')}>
      <p className="m-0 whitespace-pre-wrap">
        <strong className={cx(failed ? 'text-red' : 'text-amber')}>{message.severity}</strong> {shorten(visibleText(message.message).replaceAll('↵', '\n'))}{' '}
        <span className="text-faint">{message.sqlstate}</span>
      </p>
      <Extra name="Detail" text={message.detail} />
      <Extra name="Hint" text={message.hint} />
      <Extra name="Where" text={message.where} />
      {at === null ? null : <Button kind="link" small className="mt-1 font-sans" onClick={() => onJump(at)}>Go to position</Button>}
    </div>
  );
}

/** Notices of a statement. */
export function Notices({ statement, onJump }: { statement: StatementState; onJump: (offset: number) => void }) {
  if (statement.notices.length === 0 && statement.dropped === 0) return null;
  return (
    <section aria-label="Notices" className="flex flex-col gap-1">
      {statement.notices.map((notice, index) => (
        // Notices have no identity of their own; they only ever grow at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <ServerMessage key={index} message={notice} onJump={onJump} />
      ))}
      {statement.dropped === 0 ? null : <p className="m-0 text-muted">{formatCount(statement.dropped)} more notices were left out.</p>}
    </section>
  );
}
