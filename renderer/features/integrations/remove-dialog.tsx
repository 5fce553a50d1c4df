import { useEffect, useRef, useState, type FormEvent } from 'react';
import { removeIntegrationCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Integration } from '../../../shared/contract/integrations.ts';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { CopyCommand } from '../../ui/copy-command.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { Steady } from '../../ui/steady.tsx';
import { useRemove } from './queries.ts';
import { DoubtNote } from './doubt-note.tsx';

function Consequences({ integration: { dbUsername, sshUsername, writeAccess } }: { integration: Integration }) {
  return (
    <ul className="mt-1 mb-3 flex list-disc flex-col gap-1 pl-5 text-muted">
      <li>The service that uses it is shut out: its syncs stop at once and fail until it is given other credentials.</li>
      <li>Its database user <code className="font-mono text-sm">{dbUsername}</code> and its SSH user <code className="font-mono text-sm">{sshUsername}</code> are deleted.</li>
      <li>Your data stays{writeAccess ? ', with what the service changed in your tables; what becomes of tables that it made itself Borealis does not say' : ''}. Other integrations, the app’s and your own roles, and open tunnels are not touched.</li>
      <li>It cannot be undone. The same name can be registered again, with other users and another password.</li>
    </ul>
  );
}

type RemoveDialogProps = { addon: Addon; integration: Integration | null; onClose: () => void };

function RemoveForm({ addon, integration, onClose }: RemoveDialogProps & { integration: Integration }) {
  const remove = useRemove(addon.id);
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const { name } = integration;
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === name && !remove.isPending) remove.mutate({ addonId: addon.id, name, confirm: typed }, { onSuccess: onClose });
  };
  const error = remove.isError ? toAppError(remove.error) : null;
  return (
    <form onSubmit={submit}>
      <Consequences integration={integration} />
      <Field ref={input} label={`Type ${name} to confirm`} autoComplete="off" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} className="[&_input]:font-mono" />
      <Steady held={remove.isPending}>
        {error === null ? null : (
          <div className="flex flex-col gap-2 pt-3">
            <FailureView compact error={error} />
            {error.code === 'integration.uncertain' ? <DoubtNote addonId={addon.id} name={name} since={remove.submittedAt} step="remove" /> : null}
          </div>
        )}
      </Steady>
      <DialogActions>
        <CopyCommand addon={addon} line={(cli) => removeIntegrationCommand(cli, name)} />
        <Button onClick={onClose}>{remove.isPending ? 'Close' : 'Keep it'}</Button>
        <Button type="submit" kind="danger" disabled={remove.isPending || typed !== name}>{remove.isPending ? 'Removing…' : 'Remove'}</Button>
      </DialogActions>
    </form>
  );
}

/** Asks once before a service loses its access: what stops, what stays, and the name. */
export function RemoveDialog({ addon, integration, onClose }: RemoveDialogProps) {
  return (
    <Dialog open={integration !== null} onClose={onClose} title={integration === null ? '' : `Remove ${integration.name}?`} description={addon.name} width="w-[520px]">
      {integration === null ? null : <RemoveForm key={integration.name} addon={addon} integration={integration} onClose={onClose} />}
    </Dialog>
  );
}
