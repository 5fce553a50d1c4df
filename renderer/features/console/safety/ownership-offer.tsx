import { PenLine, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApi } from '../../../api/api-context.tsx';
import { createStore, useStore, useStorePart, type Store } from '../../../state/store.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { OwnershipDialog, type Ownership } from '../../../ui/ownership-dialog.tsx';
import type { RunState } from '../run-state.ts';

/** How many objects the user was told of and left alone, by add-on. */
const left = createStore<ReadonlyMap<string, number>>(new Map());

export const countOf = ({ objects, more }: Ownership): number => objects.length + more;

/** True once a run of the personal read & write role may have made something. CREATE TABLE AS answers SELECT, without columns. */
export function madeObjects(run: RunState): boolean {
  if (run.phase !== 'finished' || run.role?.access !== 'read-write' || run.role.identity !== 'personal') return false;
  return run.statements.some(({ done, columns }) => done !== null && (/^(?:CREATE|IMPORT|DO|CALL)\b/.test(done.command) || (done.command.startsWith('SELECT') && columns === null)));
}

/** What the personal role owns, asked after each run that made something. */
function useOwnership(addonId: string, run: Store<RunState>): { ownership: Ownership | null; ask: () => void } {
  const { client } = useApi();
  const [ownership, setOwnership] = useState<Ownership | null>(null);
  const [asked, setAsked] = useState(0);
  const due = useStorePart(run, (state) => (madeObjects(state) ? state.endedAt : null));
  useEffect(() => setOwnership(null), [addonId]);
  useEffect(() => {
    if (due === null && asked === 0) return;
    const stop = new AbortController();
    // An offer that cannot be made is none: whatever is wrong shows where it matters.
    client.safety.ownership({ addonId }, { signal: stop.signal }).then(setOwnership, () => undefined);
    return () => stop.abort();
  }, [client, addonId, due, asked]);
  return { ownership, ask: () => setAsked((old) => old + 1) };
}

/**
 * A strip that offers to hand what the personal role owns to the app's role, after a run of the console made something. Draws
 * nothing otherwise. Belongs between the editor and the results; give it the tab's run.
 */
export function OwnershipOffer({ addonId, run }: { addonId: string; run: Store<RunState> }) {
  const { ownership, ask } = useOwnership(addonId, run);
  const known = useStore(left).get(addonId) ?? 0;
  const [open, setOpen] = useState(false);
  if (ownership === null) return null;
  const count = countOf(ownership);
  const dismiss = () => left.set((old) => new Map(old).set(addonId, count));
  if (!open && count <= known) return null;
  const things = count === 1 ? 'one object' : `${count} objects`;
  return (
    <>
      <div role="status" aria-label="Ownership" className="flex h-8 shrink-0 items-center gap-2 border-t border-amber-line bg-amber-soft px-3 text-amber">
        <PenLine size={13} aria-hidden="true" className="shrink-0" />
        <span className="min-w-0 flex-1 truncate">Your personal role owns {things} here, which the app’s role cannot change.</span>
        <Button small kind="amber" onClick={() => setOpen(true)}>Hand over…</Button>
        <IconButton label="Dismiss" icon={<X size={13} />} onClick={dismiss} />
      </div>
      <OwnershipDialog
        addonId={addonId}
        ownership={ownership}
        open={open}
        onClose={() => setOpen(false)}
        onDone={() => {
          setOpen(false);
          ask();
        }}
      />
    </>
  );
}
