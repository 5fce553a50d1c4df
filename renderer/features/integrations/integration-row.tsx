import { Copy, Trash2 } from 'lucide-react';
import type { Integration } from '../../../shared/contract/integrations.ts';
import { formatUtc } from '../../../shared/utc.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { copyText } from '../../ui/clipboard.ts';
import { formatTime } from '../../ui/format.ts';
import { ageWords } from './list-model.ts';

/** The columns of the table, head and rows alike. */
export const columnsClass = 'grid grid-cols-[minmax(110px,1.3fr)_minmax(104px,1fr)_minmax(104px,1fr)_100px_96px_32px] items-center gap-x-3 px-4';
export const rowPx = 28;

function User({ name, what, focusable }: { name: string; what: string; focusable: boolean }) {
  return (
    <span role="gridcell" className="group flex min-w-0 items-center gap-1">
      <code className="min-w-0 truncate font-mono text-sm select-text" title={name}>{name}</code>
      <IconButton
        label={`Copy ${what}`} icon={<Copy size={12} />} tabIndex={focusable ? 0 : -1}
        className="size-5! opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 in-[[role=row]:focus-within]:opacity-100"
        onClick={() => void copyText(name, what)}
      />
    </span>
  );
}

type RowProps = {
  integration: Integration;
  index: number;
  /** Milliseconds. */
  now: number;
  focusable: boolean;
  onFocus: () => void;
  onRemove: () => void;
};

/** One integration. */
export function IntegrationRow({ integration, index, now, focusable, onFocus, onRemove, ...rest }: RowProps) {
  const { name, dbUsername, sshUsername, writeAccess, createdAt } = integration;
  return (
    <div
      {...rest}
      role="row" aria-rowindex={index + 2} data-index={index} tabIndex={focusable ? 0 : -1} onFocus={onFocus}
      className={cx(columnsClass, 'h-7 border-b border-line-soft outline-offset-[-2px] hover:bg-hover/60')}
    >
      <code role="gridcell" className="truncate font-mono text-sm font-medium select-text" title={name}>{name}</code>
      <User name={dbUsername} what={`database user of ${name}`} focusable={focusable} />
      <User name={sshUsername} what={`SSH user of ${name}`} focusable={focusable} />
      <span role="gridcell" className={cx('truncate text-sm', writeAccess ? 'font-semibold text-amber' : 'text-muted')}>{writeAccess ? 'Read & write' : 'Read-only'}</span>
      <span role="gridcell" className="truncate text-sm text-muted"><time dateTime={createdAt} title={`${formatTime(createdAt)}\n${formatUtc(createdAt)}`}>{ageWords(createdAt, now)}</time></span>
      <span role="gridcell"><IconButton label={`Remove ${name}…`} icon={<Trash2 size={13} />} tabIndex={focusable ? 0 : -1} onClick={onRemove} /></span>
    </div>
  );
}
