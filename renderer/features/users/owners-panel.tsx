import { useState } from 'react';
import type { DbUser, Owner } from '../../../shared/contract/users.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatCount } from '../../ui/format.ts';
import { OwnershipDialog, type Ownership } from '../../ui/ownership-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { nameOf, reassignSql, userOfRole } from './users-model.ts';

function Objects({ owner }: { owner: Owner }) {
  const more = owner.count - owner.objects.length;
  return (
    <details className="mt-1">
      <summary className="w-fit cursor-default rounded-sm text-sm text-muted hover:text-text">Show the objects</summary>
      <ul aria-label={`Objects of ${owner.role}`} className="m-0 mt-1 max-h-40 list-none overflow-auto rounded-md border border-line-soft p-2 font-mono text-sm">
        {owner.objects.map(({ kind, name }) => <li key={`${kind} ${name}`} className="flex gap-2"><span className="w-28 shrink-0 text-muted">{kind}</span><span className="min-w-0 break-all select-text">{name}</span></li>)}
        {more > 0 ? <li className="text-muted">and {formatCount(more)} more</li> : null}
      </ul>
    </details>
  );
}

/** Hands over what the user's own role owns: previewed by the main process, run in a write session. */
function HandOver({ addonId, elevated, onDone }: { addonId: string; elevated: boolean; onDone: () => void }) {
  const { client } = useApi();
  const [ownership, setOwnership] = useState<Ownership | null>(null);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const ask = async () => {
    setBusy(true);
    setError(null);
    try {
      setOwnership(await client.safety.ownership({ addonId }));
      setOpen(true);
    } catch (thrown) {
      setError(toAppError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const done = () => {
    setOpen(false);
    onDone();
  };
  return (
    <>
      {elevated
        ? <Button small kind="amber" disabled={busy} onClick={() => void ask()}>{busy ? 'Looking…' : 'Hand over to the app…'}</Button>
        : <Button small onClick={() => elevationAsked.set(addonId)} title="Handing over changes the database">Allow read &amp; write first…</Button>}
      {error === null ? null : <div className="basis-full"><FailureView compact error={error} action={doctorAction(error, addonId)} /></div>}
      {ownership === null ? null : <OwnershipDialog addonId={addonId} ownership={ownership} open={open} onClose={() => setOpen(false)} onDone={done} />}
    </>
  );
}

function whose(user: DbUser | null): string {
  if (user === null) return 'An inactive personal role or a data integration';
  return user.own ? 'You' : nameOf(user);
}

function OwnerItem({ owner, users, addonId, elevated, onDone }: { owner: Owner; users: readonly DbUser[]; addonId: string; elevated: boolean; onDone: () => void }) {
  const user = userOfRole(users, owner.role);
  const sql = reassignSql(owner, users);
  const things = owner.count === 1 ? 'one object' : `${formatCount(owner.count)} objects`;
  return (
    <li className="border-t border-line-soft py-2 first:border-t-0 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1">
          <span>{whose(user)}</span> <code className="font-mono text-sm text-muted select-text">{owner.role}</code> <span className="text-muted">{user?.own === true ? 'own' : 'owns'} {things}</span>
        </span>
        {user?.own === true ? <HandOver addonId={addonId} elevated={elevated} onDone={onDone} /> : sql === null ? null : <Button small onClick={() => void copyText(sql, 'SQL')}>Copy SQL to hand over</Button>}
      </div>
      {user?.own === true || sql === null ? null : (
        <p className="m-0 mt-1 text-sm text-muted"><code className="font-mono text-text select-text">{sql}</code> – for somebody who is a member of both roles; {user === null ? 'Borealis’ support can help where nobody is' : `${nameOf(user)} can do it here`}.</p>
      )}
      <Objects owner={owner} />
    </li>
  );
}

/** What roles other than the app's own, which migrations of the app then cannot change, and the way to hand it over. */
export function OwnersPanel({ owners, users, addonId, elevated, onDone }: { owners: readonly Owner[]; users: readonly DbUser[]; addonId: string; elevated: boolean; onDone: () => void }) {
  return (
    <Panel title="Objects that the app’s role does not own" note="Migrations of the app fail on them">
      {owners.length === 0 ? <p className="m-0 text-muted">None: everything belongs to the app’s role.</p> : (
        <ul aria-label="Owners" className="m-0 list-none p-0">
          {owners.map((owner) => <OwnerItem key={owner.role} owner={owner} users={users} addonId={addonId} elevated={elevated} onDone={onDone} />)}
        </ul>
      )}
    </Panel>
  );
}
