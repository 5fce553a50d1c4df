import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, FileCode, Folder } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { cx } from '../../../ui/class-names.ts';
import { formatBytes, formatTime } from '../../../ui/format.ts';
import { PointerMenu, type MenuEntry } from '../../../ui/menu.tsx';
import { movedIndex } from '../../../ui/list-keys.ts';
import { folderOf, type TreeRow } from './query-tree.ts';

const ROW_PX = 24;
const PAGE_ROWS = 15;

type QueryRowsProps = {
  rows: readonly TreeRow[];
  chosen: number;
  /** Files that a tab shows. */
  opened: ReadonlySet<string>;
  menu: readonly MenuEntry[];
  onChoose: (index: number) => void;
  /** Opens a file, or opens and closes a folder. */
  onOpen: (row: TreeRow) => void;
  onToggle: (row: TreeRow) => void;
  onRename: (row: TreeRow) => void;
  onRemove: (row: TreeRow) => void;
  onDrop: (path: string, folder: string) => void;
};

/** What the left and right arrows do: open or close a folder, or go to its first entry or to its folder. */
function folderStep(rows: readonly TreeRow[], at: number, row: TreeRow, key: string): number | 'toggle' | null {
  const isFolder = row.entry.kind === 'folder';
  if (key === 'ArrowRight') return isFolder ? (row.open ? Math.min(rows.length - 1, at + 1) : 'toggle') : null;
  if (isFolder && row.open) return 'toggle';
  const parent = rows.findIndex((one) => one.entry.path === folderOf(row.entry.path));
  return parent >= 0 ? parent : null;
}

function Row({ row, chosen, shown }: { row: TreeRow; chosen: boolean; shown: boolean }) {
  const { entry, name, depth, open } = row;
  const isFolder = entry.kind === 'folder';
  const Chevron = open ? ChevronDown : ChevronRight;
  const title = isFolder ? entry.path : `${entry.path}\n${formatBytes(entry.bytes ?? 0)}${entry.changedAt === null ? '' : `, changed ${formatTime(entry.changedAt)}`}`;
  return (
    <div title={title} style={{ paddingLeft: 8 + depth * 14 }} className={cx('flex h-6 items-center gap-1.5 pr-2', chosen ? 'bg-hover' : 'hover:bg-hover/60')}>
      <span aria-hidden="true" className="flex w-3 shrink-0 justify-center text-faint">{isFolder ? <Chevron size={12} /> : null}</span>
      {isFolder ? <Folder size={13} aria-hidden="true" className="shrink-0 text-faint" /> : <FileCode size={13} aria-hidden="true" className="shrink-0 text-faint" />}
      <span className={cx('min-w-0 truncate', shown && 'font-medium')}>{isFolder ? name : name.replace(/\.sql$/i, '')}</span>
    </div>
  );
}

/** A dragged row goes into the folder that it is let go over. */
function useRowDrag(onDrop: QueryRowsProps['onDrop']) {
  const [over, setOver] = useState<string | null>(null);
  const dragged = useRef<string | null>(null);
  const clear = () => {
    dragged.current = null;
    setOver(null);
  };
  return {
    over,
    of: ({ entry }: TreeRow) => {
      const folder = entry.kind === 'folder' ? entry.path : folderOf(entry.path);
      return {
        draggable: true,
        onDragStart: () => { dragged.current = entry.path; },
        onDragOver: (event: { preventDefault: () => void }) => {
          if (dragged.current === null) return;
          event.preventDefault();
          setOver(folder);
        },
        onDragEnd: clear,
        onDrop: () => {
          if (dragged.current !== null) onDrop(dragged.current, folder);
          clear();
        },
      };
    },
  };
}

/** The saved queries as a tree: arrows move, open and close, Enter opens, F2 renames, Delete removes. */
export function QueryRows(props: QueryRowsProps) {
  const { rows, chosen, opened, menu, onChoose, onOpen, onToggle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const drag = useRowDrag(props.onDrop);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8, getItemKey: (index) => rows[index]?.entry.path ?? index });
  const go = (index: number) => {
    onChoose(index);
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  const onFolderKey = (row: TreeRow, key: string) => {
    const step = folderStep(rows, chosen, row, key);
    if (step === 'toggle') onToggle(row);
    else if (step !== null) go(step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[chosen];
    const next = movedIndex(chosen, event.key, rows.length - 1, PAGE_ROWS);
    if (next !== null) go(next);
    else if (row === undefined) return;
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') onFolderKey(row, event.key);
    else if (event.key === 'Enter' || event.key === ' ') onOpen(row);
    else if (event.key === 'F2') props.onRename(row);
    else if (event.key === 'Delete') props.onRemove(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <PointerMenu label="Saved query" entries={menu}>
      <div ref={scroller} role="tree" aria-label="Saved queries" tabIndex={0} aria-activedescendant={rows[chosen] === undefined ? undefined : `query-row-${chosen}`} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-y-auto py-1 outline-offset-[-2px]">
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                key={key}
                id={`query-row-${index}`}
                role="treeitem"
                aria-label={row.name}
                aria-level={row.depth + 1}
                aria-selected={index === chosen}
                {...(row.entry.kind === 'folder' ? { 'aria-expanded': row.open } : {})}
                {...drag.of(row)}
                onPointerDown={() => onChoose(index)}
                onClick={() => { if (row.entry.kind === 'folder') onToggle(row); }}
                onDoubleClick={() => { if (row.entry.kind === 'file') onOpen(row); }}
                className={cx('absolute inset-x-0 top-0', drag.over !== null && drag.over === row.entry.path && 'bg-accent-soft')}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row row={row} chosen={index === chosen} shown={opened.has(row.entry.path)} />
              </div>
            );
          })}
        </div>
      </div>
    </PointerMenu>
  );
}
