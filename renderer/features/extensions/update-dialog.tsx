import { useRef, type RefObject } from 'react';
import { runCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { CopyCommand } from '../../ui/copy-command.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Steady } from '../../ui/steady.tsx';
import type { ExtensionRow } from './model.ts';
import { useUpdate } from './queries.ts';

type Offer = { to: string; sql: string };
type UpdateFormProps = { addon: Addon; row: ExtensionRow; offer: Offer; elevated: boolean; safe: RefObject<HTMLButtonElement | null>; onClose: () => void };

/** Mounted anew with each opening: what failed is told here while it is shown, and elsewhere once it was left. */
function UpdateForm({ addon, row, offer, elevated, safe, onClose }: UpdateFormProps) {
  const update = useUpdate();
  const owner = row.installed?.owner ?? null;
  const run = () => update.mutate({ addonId: addon.id, name: row.name, to: offer.to }, { onSuccess: onClose });
  return (
    <>
      <pre aria-label="SQL" className="mt-1 mb-3 overflow-auto rounded-md border border-line-soft bg-bg p-2 font-mono text-sm whitespace-pre-wrap">{offer.sql}</pre>
      <ul className="m-0 flex list-disc flex-col gap-1 pl-5 text-muted">
        <li>Version {row.installed?.version} is installed. There is no way back to it.</li>
        <li>It runs in a write session of your personal role. PostgreSQL lets only the owner do this{owner === null ? '' : <>, which is <code className="font-mono text-sm">{owner}</code></>}.</li>
        <li>While it runs, statements that use the extension may have to wait.</li>
      </ul>
      {elevated ? null : <p className="mt-3 mb-0">Write access is off. Allow read &amp; write first, then come back here.</p>}
      <Steady held={update.isPending}>{update.isError ? <div className="pt-3"><FailureView compact error={toAppError(update.error)} action={doctorAction(toAppError(update.error), addon.id, onClose)} /></div> : null}</Steady>
      <DialogActions>
        <span className="mr-auto flex gap-2">
          <Button kind="quiet" onClick={() => void copyText(offer.sql, 'SQL')}>Copy SQL</Button>
          <CopyCommand addon={addon} line={(cli) => runCommand(cli, 'read-write', 'personal', offer.sql)} />
        </span>
        <Button ref={safe} onClick={onClose}>{update.isPending ? 'Close' : 'Cancel'}</Button>
        {elevated
          ? <Button kind="amber" disabled={update.isPending} onClick={run}>{update.isPending ? 'Updating…' : 'Update'}</Button>
          : <Button kind="amber" onClick={() => { onClose(); elevationAsked.set(addon.id); }}>Read &amp; write…</Button>}
      </DialogActions>
    </>
  );
}

type UpdateDialogProps = { addon: Addon; row: ExtensionRow | null; elevated: boolean; onClose: () => void };

/** Shows the statement that updates an extension, and runs it in a write session. */
export function UpdateDialog({ addon, row, elevated, onClose }: UpdateDialogProps) {
  const safe = useRef<HTMLButtonElement>(null);
  const offer = row?.offered?.update ?? null;
  return (
    <Dialog open={row !== null && offer !== null} onClose={onClose} title={`Update ${row?.name ?? ''} to ${offer?.to ?? ''}?`} description={addon.name} width="w-[560px]" initialFocus={safe}>
      {row === null || offer === null ? null : <UpdateForm key={row.name} addon={addon} row={row} offer={offer} elevated={elevated} safe={safe} onClose={onClose} />}
    </Dialog>
  );
}
