import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { runCommand } from '../../shared/cli-command.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { useApi } from '../api/api-context.tsx';
import { toAppError } from '../api/failure.ts';
import { Button } from './button.tsx';
import { copyText } from './clipboard.ts';
import { CopyCommand } from './copy-command.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { FailureView } from './failure-view.tsx';

/** What the personal role owns, and the way to hand it over. */
export type Ownership = Awaited<ReturnType<ContractClient['safety']['ownership']>>;

type OwnershipDialogProps = { addonId: string; ownership: Ownership; open: boolean; onClose: () => void; onDone: () => void };

/** The add-on itself, which the vendor CLI's line needs; null where it is not listed. */
function useAddon(addonId: string): Addon | null {
  const list = useQuery(useApi().query.addons.list.queryOptions({ input: {} }));
  return list.data?.addons.find(({ id }) => id === addonId) ?? null;
}

/** Shows the objects and the SQL that hands them over, to be copied or run. */
export function OwnershipDialog({ addonId, ownership, open, onClose, onDone }: OwnershipDialogProps) {
  const { client } = useApi();
  const safe = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { sql, objects, more, role, appRole, obstacle } = ownership;
  const addon = useAddon(addonId);
  const run = async () => {
    if (sql === null) return;
    setBusy(true);
    setError(null);
    try {
      const { left } = await client.safety.reassign({ addonId, sql });
      toast(left === 0 ? 'Handed to the app’s role' : `Handed over; ${left} objects are still yours`);
      onDone();
    } catch (thrown) {
      setError(toAppError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Hand your objects to the app"
      description={<>They belong to <span className="font-mono">{role}</span>, so migrations of the app fail on them.</>}
      width="w-[560px]"
      initialFocus={safe}
    >
      <ul aria-label="Objects" className="m-0 mb-3 max-h-40 list-none overflow-auto rounded-md border border-line-soft p-2 font-mono text-sm">
        {objects.map(({ kind, name }) => <li key={`${kind} ${name}`} className="flex gap-2"><span className="w-28 shrink-0 text-muted">{kind}</span><span className="min-w-0 break-all">{name}</span></li>)}
        {more > 0 ? <li className="text-muted">and {more} more</li> : null}
      </ul>
      {sql === null ? null : <pre aria-label="SQL" className="m-0 overflow-auto rounded-md border border-line-soft bg-bg p-2 font-mono text-sm whitespace-pre-wrap">{sql}</pre>}
      {obstacle === null
        ? <p className="mt-2 mb-0 text-muted">Everything that the role owns in this database goes to <span className="font-mono">{appRole}</span>. It runs in a write session of its own and can be undone only by that role.</p>
        : <p className="mt-2 mb-0">{obstacle}</p>}
      {error === null ? null : <div className="mt-3"><FailureView compact error={error} /></div>}
      <DialogActions>
        {sql === null ? null : (
          <span className="mr-auto flex gap-2">
            <Button kind="quiet" onClick={() => void copyText(sql, 'SQL')}>Copy SQL</Button>
            {addon === null ? null : <CopyCommand addon={addon} line={(cli) => runCommand(cli, 'read-write', 'personal', sql)} />}
          </span>
        )}
        <Button ref={safe} onClick={onClose}>Keep them</Button>
        {sql === null || obstacle !== null ? null : <Button kind="amber" disabled={busy} onClick={() => void run()}>{busy ? 'Handing over…' : 'Run'}</Button>}
      </DialogActions>
    </Dialog>
  );
}
