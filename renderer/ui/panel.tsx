import type { ReactNode } from 'react';

/** A titled box on a page. */
export function Panel({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-raised">
      <header className="flex items-baseline gap-3 border-b border-line-soft px-4 py-2">
        <h2 className="m-0 text-base font-semibold">{title}</h2>
        {note === undefined ? null : <span className="min-w-0 truncate text-sm text-muted">{note}</span>}
      </header>
      <div className="px-4 py-3">{children}</div>
    </section>
  );
}

/** Names and values, one a line. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="m-0 grid grid-cols-[minmax(120px,160px)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="m-0 min-w-0 break-words select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
