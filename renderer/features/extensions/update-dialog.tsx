import { useRef } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import { toAppError } from '../../api/failure.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import type { ExtensionRow } from './model.ts';
import { useUpdate } from './queries.ts';

type UpdateDialogProps = { addon: Addon; row: ExtensionRow | null; elevated: boolean; onClose: () => void };

/** Shows the statement that updates an extension, and runs it in a write session. */
export function UpdateDialog({ addon, row, elevated, onClose }: UpdateDialogProps) {
  const update = useUpdate();
  const safe = useRef<HTMLButtonElement>(null);
  const offer = row?.offered?.update ?? null;
  const owner = row?.installed?.owner ?? null;
  const close = () => {
    update.reset();
    onClose();
  };
  const run = () => {
    if (row !== null && offer !== null) update.mutate({ addonId: addon.id, name: row.name, to: offer.to }, { onSuccess: close });
  };
  return (
    <Dialog open={row !== null && offer !== null} onClose={close} title={`Update ${row?.name ?? ''} to ${offer?.to ?? ''}?`} description={addon.name} width="w-[560px]" initialFocus={safe}>
      <pre aria-label="SQL" className="mt-1 mb-3 overflow-auto rounded-md border border-line-soft bg-bg p-2 font-mono text-sm whitespace-pre-wrap">{offer?.sql}</pre>
      <ul className="m-0 flex list-disc flex-col gap-1 pl-5 text-muted">
        <li>Version {row?.installed?.version} is installed. There is no way back to it.</li>
        <li>It runs in a write session of your personal role. PostgreSQL lets only the owner do this{owner === null ? '' : <>, which is <code className="font-mono text-sm">{owner}</code></>}.</li>
        <li>While it runs, statements that use the extension may have to wait.</li>
      </ul>
      {elevated ? null : <p className="mt-3 mb-0">Write access is off. Allow read &amp; write first, then come back here.</p>}
      {update.isError ? <div className="mt-3"><FailureView compact error={toAppError(update.error)} /></div> : null}
      <DialogActions>
        <Button kind="quiet" className="mr-auto" onClick={() => void copyText(offer?.sql ?? '', 'SQL')}>Copy SQL</Button>
        <Button ref={safe} onClick={close}>Cancel</Button>
        {elevated
          ? <Button kind="amber" disabled={update.isPending} onClick={run}>{update.isPending ? 'Updating…' : 'Update'}</Button>
          : <Button kind="amber" onClick={() => { close(); elevationAsked.set(addon.id); }}>Read &amp; write…</Button>}
      </DialogActions>
    </Dialog>
  );
}
