import { CircleCheck, Square, SquareCheck } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { cx } from '../../ui/class-names.ts';
import { movedIndex } from '../../ui/list-keys.ts';
import type { ExtensionRow } from './model.ts';

const PAGE_ROWS = 12;

function Mark({ row, marked, onMark }: { row: ExtensionRow; marked: boolean; onMark: () => void }) {
  if (row.installed !== null) return <CircleCheck size={13} aria-hidden="true" className="text-accent-text" />;
  const Icon = marked ? SquareCheck : Square;
  return (
    <span title={marked ? 'Not this one (Space)' : 'Install together with others (Space)'} onPointerDown={(event) => { event.stopPropagation(); onMark(); }}>
      <Icon size={13} aria-hidden="true" className={marked ? 'text-accent-text' : 'text-faint'} />
    </span>
  );
}

type OptionProps = { row: ExtensionRow; active: boolean; marked: boolean; onActive: () => void; onMark: () => void; onOpen: () => void };

function Option({ row, active, marked, onActive, onMark, onOpen }: OptionProps) {
  const { name, installed, offered } = row;
  const update = offered?.update ?? null;
  return (
    <div
      id={`extension-${name}`}
      role="option"
      aria-selected={marked}
      aria-label={[name, installed === null ? 'offered' : `installed, version ${installed.version}`, update === null ? '' : `update to ${update.to}`, offered?.comment ?? ''].filter((part) => part !== '').join(', ')}
      onPointerDown={onActive}
      onDoubleClick={onOpen}
      className={cx('flex h-6 items-center gap-2 px-3', active ? 'bg-hover' : 'hover:bg-hover/60')}
    >
      <span className="flex w-4 shrink-0 justify-center"><Mark row={row} marked={marked} onMark={onMark} /></span>
      <span className="w-40 shrink-0 truncate font-mono text-sm @2xl/list:w-48" title={name}>{name}</span>
      <span className={cx('w-14 shrink-0 truncate font-mono text-sm tabular', installed === null && 'text-muted')}>{installed?.version ?? offered?.defaultVersion}</span>
      <span className="min-w-0 flex-1 truncate text-muted" title={offered?.comment ?? undefined}>{offered?.comment}</span>
      {update === null ? null : <span className="shrink-0 rounded-full border border-line px-1.5 text-[10.5px] leading-4 text-muted">{update.to} available</span>}
    </div>
  );
}

type GroupProps = { title: string; note?: string; count: number; children: React.ReactNode };

function Group({ title, note, count, children }: GroupProps) {
  if (count === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <div aria-hidden="true" className="sticky top-0 z-10 flex h-6 items-center gap-2 border-b border-line-soft bg-panel px-3 text-sm">
        <span className="font-semibold">{title}</span><span className="text-muted tabular">{count}</span>
        {note === undefined ? null : <span className="min-w-0 truncate text-muted">{note}</span>}
      </div>
      {children}
    </div>
  );
}

function Waiting() {
  return (
    <div aria-hidden="true">
      <div className="flex h-6 items-center gap-2 border-b border-line-soft bg-panel px-3 text-sm"><span className="font-semibold">Offered by the server</span><span className="text-muted">Reading…</span></div>
      {Array.from({ length: 8 }, (_, at) => <div key={at} className="flex h-6 items-center px-3"><div className="skeleton h-3 w-2/3" /></div>)}
    </div>
  );
}

type ListProps = {
  groups: { installed: readonly ExtensionRow[]; offered: readonly ExtensionRow[] };
  active: string | null;
  marked: ReadonlySet<string>;
  /** What the server offers is still being read. */
  waiting: boolean;
  onActive: (name: string) => void;
  onMark: (name: string) => void;
  /** Enter or a double click. */
  onOpen: (row: ExtensionRow) => void;
  onRemove: (row: ExtensionRow) => void;
};

/** The extensions as a list box: arrows move, Space marks several for one installation, Enter installs, Delete removes. */
export function ExtensionList({ groups, active, marked, waiting, onActive, onMark, onOpen, onRemove }: ListProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = [...groups.installed, ...groups.offered];
  const at = rows.findIndex(({ name }) => name === active);
  useEffect(() => {
    if (active !== null) box.current?.querySelector(`#${CSS.escape(`extension-${active}`)}`)?.scrollIntoView({ block: 'nearest' });
    // Also where it went to the other group.
  }, [active, at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const next = movedIndex(at, event.key, rows.length - 1, PAGE_ROWS);
    if (next !== null) {
      const target = rows[next];
      if (target !== undefined) onActive(target.name);
    } else if (row === undefined) return;
    else if (event.key === ' ' && row.installed === null) onMark(row.name);
    else if (event.key === 'Enter') onOpen(row);
    else if (event.key === 'Delete' && row.installed !== null) onRemove(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const option = (row: ExtensionRow) => (
    <Option key={row.name} row={row} active={row.name === active} marked={marked.has(row.name)} onActive={() => onActive(row.name)} onMark={() => onMark(row.name)} onOpen={() => onOpen(row)} />
  );
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Extensions"
      aria-multiselectable="true"
      aria-activedescendant={at < 0 ? undefined : `extension-${active ?? ''}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="@container/list min-h-0 flex-1 scroll-pt-6 overflow-y-auto outline-offset-[-2px]"
    >
      <Group title="Installed" count={groups.installed.length}>{groups.installed.map(option)}</Group>
      <Group title="Offered by the server" note="Borealis decides at installation" count={groups.offered.length}>{groups.offered.map(option)}</Group>
      {waiting ? <Waiting /> : null}
    </div>
  );
}
