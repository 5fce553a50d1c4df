import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { Column } from '../../../../shared/cell.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { inputClass } from '../../../ui/field.tsx';
import { formatCount } from '../../../ui/format.ts';
import { hiddenTo } from './column-layout.ts';
import type { Columns } from './use-columns.ts';

type ColumnChooserProps = { columns: readonly Column[]; arranged: Columns; onGo: (column: number) => void; onClose: () => void };
const ROW_PX = 28;

function ColumnList({ columns, found, arranged, onGo }: Omit<ColumnChooserProps, 'onClose'> & { found: readonly number[] }) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({ count: found.length, getScrollElement: () => scroller, estimateSize: () => ROW_PX, overscan: 6 });
  return (
    <div ref={setScroller} className="h-[min(320px,40vh)] overflow-auto rounded-md border border-line bg-bg">
      <div role="list" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const index = found[item.index] ?? 0;
          const column = columns[index];
          if (column === undefined) return null;
          const shown = !arranged.arrangement.hidden.has(index);
          return (
            <div key={index} role="listitem" className="absolute inset-x-0 flex items-center gap-2 px-2 hover:bg-hover" style={{ top: item.start, height: ROW_PX }}>
              <label className="flex min-w-0 flex-1 items-center gap-2">
                <input type="checkbox" checked={shown} onChange={() => arranged.change((old) => hiddenTo(old, [index], shown))} />
                <span className="truncate font-mono text-sm">{column.name}</span>
                <span className="truncate font-mono text-xs text-faint">{column.typeName}</span>
              </label>
              {shown ? <Button small kind="link" aria-label={`Go to ${column.name}`} onClick={() => onGo(index)}>Go to</Button> : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Shows and hides columns, found by name among however many. */
export function ColumnChooser({ columns, arranged, onGo, onClose }: ColumnChooserProps) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const wanted = text.trim().toLowerCase();
  const found = arranged.arrangement.order.filter((index) => `${columns[index]?.name ?? ''} ${columns[index]?.typeName ?? ''}`.toLowerCase().includes(wanted));
  const hidden = arranged.arrangement.hidden.size;
  return (
    <Dialog open onClose={onClose} title="Columns" description={`${formatCount(columns.length - hidden)} of ${formatCount(columns.length)} shown`} width="w-[460px]" initialFocus={input}>
      <div className="flex flex-col gap-2">
        <input ref={input} type="search" aria-label="Search columns" placeholder="Name or type" value={text} onChange={(event) => setText(event.target.value)} className={inputClass} />
        <ColumnList key={wanted} columns={columns} found={found} arranged={arranged} onGo={onGo} />
        {found.length === 0 ? <p role="status" className="m-0 text-muted">No column has this in its name or type.</p> : null}
      </div>
      <DialogActions>
        <Button kind="quiet" onClick={() => arranged.change((old) => hiddenTo(old, found, false))}>{wanted === '' ? 'Show all' : 'Show these'}</Button>
        <Button kind="quiet" onClick={() => arranged.change((old) => hiddenTo(old, found, true))}>{wanted === '' ? 'Hide all but one' : 'Hide these'}</Button>
        <Button kind="quiet" className="mr-auto" onClick={arranged.reset}>Reset</Button>
        <Button kind="primary" onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}
