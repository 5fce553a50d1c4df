import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { Written } from '../../../shared/contract/handoff.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { openDialog } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';

/** The same in a dialog of its own, for the palette. */
export function WrittenDialog() {
  const open = useStore(openDialog) === 'written';
  return (
    <Dialog open={open} onClose={() => openDialog.set(null)} title="Written for other tools" description="Pass files for programs, and entries in their settings. Programs that are connected stay so; new connections of theirs then need the password." width="w-[560px]">
      <CleanUp />
    </Dialog>
  );
}

/** Who removes it, and how. */
function removal({ removable, how, gone }: Written): string | null {
  const why = gone ? 'The add-on is gone. ' : '';
  if (how !== null) return `${why}Only you can remove it: ${how}`;
  return gone && removable ? `${why}It could not be removed yet; this is tried again at the next refresh.` : null;
}

function Row({ entry }: { entry: Written }) {
  const words = removal(entry);
  return (
    <li className="min-w-0">
      <div className="truncate">{entry.tool}: {entry.addonName}</div>
      <div className="truncate font-mono text-xs text-muted" title={entry.what}>{entry.what}</div>
      {words === null ? null : <div className="text-xs text-muted">{words}</div>}
    </li>
  );
}

/** What was written for other tools, and its removal; names what only the user can remove. */
export function CleanUp() {
  const { handoff } = useApi().query;
  const cache = useQueryClient();
  const written = useQuery(handoff.written.queryOptions({ input: {}, staleTime: 0 }));
  const cleanUp = useMutation(handoff.cleanUp.mutationOptions({
    onSuccess: ({ removed }) => {
      if (removed > 0) toast.success(removed === 1 ? 'One entry or file removed' : `${removed} entries and files removed`);
      return cache.invalidateQueries({ queryKey: handoff.written.key() });
    },
  }));
  const entries = written.data ?? [];
  const left = cleanUp.data?.left ?? [];
  return (
    <div>
      {entries.length > 0 || left.length > 0 ? null : <p className="mt-0 mb-1 text-sm text-muted">Nothing at the moment. Private files go with their tunnels, entries in tools with their add-ons.</p>}
      {entries.length === 0 ? null : (
        <ul aria-label="Written for other tools" className="my-1 flex max-h-60 list-none flex-col gap-1.5 overflow-auto p-0 text-sm">
          {entries.map((entry) => <Row key={`${entry.tool} ${entry.addonName} ${entry.what}`} entry={entry} />)}
        </ul>
      )}
      {entries.length === 0 && left.length > 0 ? null : <Button small className="mt-1" disabled={cleanUp.isPending || entries.length === 0} onClick={() => cleanUp.mutate({})}>Remove them now</Button>}
      {left.length === 0 ? null : (
        <div role="status" className="mt-2 rounded-md border border-line bg-bg px-3 py-2 text-sm">
          <p className="m-0 font-semibold">Left for you to remove</p>
          <ul className="m-0 list-disc pl-5 text-muted">{left.map((line) => <li key={line} className="wrap-anywhere">{line}</li>)}</ul>
        </div>
      )}
      {cleanUp.isError ? <div className="mt-2"><FailureView compact error={toAppError(cleanUp.error)} /></div> : null}
    </div>
  );
}
