import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { RestoreApp } from '../../../shared/contract/restore.ts';
import { cx } from '../../ui/class-names.ts';
import { inputClass } from '../../ui/field.tsx';
import { movedIndex } from '../../ui/list-keys.ts';

type AppChoiceProps = { apps: readonly RestoreApp[]; value: string; source: string; onChange: (app: string) => void };

const PAGE = 6;
/** More are found by searching. */
const MOST_SHOWN = 200;

/** The source's own app first, then those that the search finds by name or team. */
export function foundApps(apps: readonly RestoreApp[], search: string, source: string): RestoreApp[] {
  const wanted = search.trim().toLowerCase();
  const found = apps.filter(({ name, team }) => name.toLowerCase().includes(wanted) || (team ?? '').toLowerCase().includes(wanted));
  return [...found.filter(({ name }) => name === source), ...found.filter(({ name }) => name !== source)];
}

/** The app that the copy is made on: a search field over a list, moved through with the arrow keys. */
export function AppChoice({ apps, value, source, onChange }: AppChoiceProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const all = foundApps(apps, search, source);
  const found = all.slice(0, MOST_SHOWN);
  const at = found.findIndex(({ name }) => name === value);
  // The one that was chosen before is in view when the list is shown; the page itself does not scroll.
  useLayoutEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (list.current !== null && chosen !== undefined && chosen !== null) list.current.scrollTop = chosen.offsetTop - list.current.offsetTop - list.current.clientHeight / 2;
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Home' || event.key === 'End') return;
    const next = movedIndex(at, event.key, found.length - 1, PAGE);
    const app = next === null ? undefined : found[next];
    if (next === null || app === undefined) return;
    event.preventDefault();
    onChange(app.name);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">Destination app</label>
      <input
        id={id} role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={at < 0 ? undefined : `${id}-${at}`} autoComplete="off" spellCheck={false}
        className={inputClass} placeholder={`Search ${apps.length} apps by name or team`} value={search} onChange={(event) => setSearch(event.target.value)} onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label="Apps" className="m-0 h-36 list-none overflow-auto rounded-md border border-line bg-bg p-1">
        {found.map((app, index) => (
          <li
            key={app.name} id={`${id}-${index}`} role="option" aria-selected={app.name === value} onClick={() => onChange(app.name)}
            className={cx('flex h-6 items-center gap-2 rounded-sm px-2', app.name === value ? 'bg-accent-soft font-medium' : 'hover:bg-hover')}
          >
            <span className="min-w-0 flex-1 truncate" title={app.name}>{app.name}</span>
            {app.name === source ? <span className="text-sm text-muted">the source’s own</span> : null}
            <span className="max-w-40 truncate text-sm text-muted">{app.team ?? 'Personal'}</span>
          </li>
        ))}
      </ul>
      <p className="m-0 text-sm text-muted" aria-live="polite">{found.length === 0 ? 'No app of that name. Only apps that your account sees are listed.' : <>Chosen: <span className="text-text">{value}</span>{apps.some(({ name }) => name === value) ? '' : ', which is not among the apps that your account sees now'}{all.length > found.length ? `. The first ${found.length} of ${all.length} are listed; search for others.` : ''}</>}</p>
    </div>
  );
}
