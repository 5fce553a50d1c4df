import { Popover } from '@base-ui/react/popover';
import type { Waits } from '../../../../shared/contract/sql.ts';
import { Button } from '../../../ui/button.tsx';
import { waitWords } from './use-waits.ts';

type Waiting = Extract<Waits, { kind: 'waiting' }>;

function Blocker({ blocker: { pid, role, application, state, query } }: { blocker: Waiting['blockedBy'][number] }) {
  return (
    <li className="flex flex-col gap-0.5">
      <span><strong>pid {pid}</strong> <span className="text-muted">{[application === '' ? null : application, role, state].filter((part) => part !== null).join(' · ')}</span></span>
      {query === null || query === '' ? <span className="text-faint">What it runs is not shown to this role.</span> : <code className="line-clamp-4 font-mono text-sm break-words">{query}</code>}
    </li>
  );
}

/** What a long run waits for, with who holds it on demand; nothing while it just works. */
export function WaitState({ waits }: { waits: Waits | null }) {
  if (waits === null || waits.kind === 'working' || waits.kind === 'nothing-running') return null;
  if (waits.kind === 'unknown') return <span title={waits.reason} className="shrink-0 text-sm text-faint underline decoration-dotted underline-offset-2">what it waits for is not known</span>;
  // Sleeping, reading from disk, sending rows: no other session is in its way.
  if (waits.blockedBy.length === 0) return <span title="pg_stat_activity’s wait event; no other session holds it up" className="shrink-0 text-sm text-muted">{waitWords(waits)}</span>;
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button small kind="amber" className="min-w-0 shrink!" aria-label={`${waitWords(waits)}: details`}><span className="truncate">{waitWords(waits)}…</span></Button>} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-50">
          <Popover.Popup className="pop-in w-96 max-w-[calc(100vw-32px)] rounded-md border border-line bg-raised p-3 shadow-pop outline-none select-text">
            <Popover.Title className="m-0 font-semibold">Waiting for {waits.type} {waits.event}</Popover.Title>
            <p className="mt-1 mb-2 text-muted">It goes on when these sessions end their transactions:</p>
            <ul className="m-0 flex list-none flex-col gap-2 p-0">{waits.blockedBy.map((blocker) => <Blocker key={blocker.pid} blocker={blocker} />)}</ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
