import { useRef, useState, type FormEvent } from 'react';
import { removeExtensionCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { ExtensionUses } from '../../../shared/contract/extensions.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { CopyCommand } from '../../ui/copy-command.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';
import { Steady } from '../../ui/steady.tsx';
import { listed } from './model.ts';
import { useRemove, useUses } from './queries.ts';

/** "2 table columns and 1 index"; PostgreSQL's own words for kinds. */
function amounts({ counts, more }: ExtensionUses): string {
  const parts = counts.map(({ kind, count }) => `${formatCount(count)} ${count === 1 ? kind : kind.endsWith('x') || kind.endsWith('s') ? `${kind}es` : `${kind}s`}`);
  return `${more ? 'More than ' : ''}${listed(parts)}`;
}

function Uses({ uses, name }: { uses: ExtensionUses; name: string }) {
  const { extensions, objects, counts } = uses;
  const shown = objects.length;
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  if (extensions.length === 0 && shown === 0) return <p className="mt-1 mb-3">Nothing in this database uses it, as far as PostgreSQL records.</p>;
  return (
    <div className="mt-1 mb-3 flex flex-col gap-2">
      {uses.blocks
        ? <p className="m-0 font-semibold text-red">Borealis will refuse: {extensions.length === 0 ? '' : `${listed(extensions)} ${extensions.length === 1 ? 'needs' : 'need'} ${name}${shown === 0 ? '' : ', and '}`}{shown === 0 ? '' : `${all === 1 ? 'one object uses' : `${formatCount(all)} objects use`} it`}.</p>
        : <p className="m-0">These go along with it.</p>}
      <ul aria-label="Used by" className="m-0 max-h-48 list-none overflow-auto rounded-md border border-line-soft bg-bg p-2 font-mono text-sm">
        {extensions.map((extension) => <li key={`extension ${extension}`} className="flex gap-2"><span className="w-28 shrink-0 text-muted">extension</span><span className="min-w-0 break-all">{extension}</span></li>)}
        {objects.map(({ kind, name: object }) => <li key={`${kind} ${object}`} className="flex gap-2"><span className="w-28 shrink-0 text-muted">{kind}</span><span className="min-w-0 break-all">{object}</span></li>)}
        {all > shown ? <li className="text-muted">and {formatCount(all - shown)} more</li> : null}
      </ul>
      {counts.length === 0 ? null : <p className="m-0 text-muted">{amounts(uses)}.</p>}
      {uses.blocks ? <p className="m-0">Remove or change what uses it first, then look again. Nothing of yours is deleted by this step.</p> : null}
    </div>
  );
}

function Unseen({ error, cause }: { error: AppError; cause: ReturnType<typeof doctorAction> }) {
  const { what, why } = wordsOf(error);
  return (
    <div className="mt-1 mb-3">
      <p className="m-0">What uses it cannot be shown. Borealis refuses the removal where something depends on it.</p>
      <p className="m-0 text-muted">{what} {why}{cause === undefined ? null : <> <Button kind="link" small onClick={cause.run}>{cause.label}</Button></>}</p>
    </div>
  );
}

type FormProps = { addon: Addon; name: string; onClose: () => void };

function RemoveForm({ addon, name, onClose }: FormProps) {
  const uses = useUses(addon.id, name);
  const remove = useRemove();
  const [typed, setTyped] = useState('');
  const blocked = uses.data?.blocks === true;
  const ready = typed === name && !remove.isPending && !blocked && !uses.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Refused although nobody was seen: somebody made something meanwhile.
    if (ready) remove.mutate({ addonId: addon.id, name, confirm: typed }, { onSuccess: onClose, onError: () => void uses.refetch() });
  };
  return (
    <form onSubmit={submit}>
      {uses.isPending ? <div className="mb-3 min-h-12"><Busy>Looking for what uses it…</Busy></div> : null}
      {uses.isError ? <Unseen error={toAppError(uses.error)} cause={doctorAction(toAppError(uses.error), addon.id, onClose)} /> : null}
      {uses.data === undefined ? null : <Uses uses={uses.data} name={name} />}
      {blocked ? null : (
        <>
          <ul className="mt-0 mb-3 flex list-disc flex-col gap-1 pl-5 text-muted">
            <li>Its functions, types and operators are gone for everybody at once; statements that call them fail, also in the bodies of your functions: PostgreSQL keeps those as text and does not record what they use.</li>
            <li>Tables and their rows stay. It can be installed again.</li>
          </ul>
          <Field label={`Type ${name} to confirm`} autoComplete="off" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} className="[&_input]:font-mono" />
        </>
      )}
      <Steady held={remove.isPending}>{remove.isError ? <div className="pt-3"><FailureView compact error={toAppError(remove.error)} /></div> : null}</Steady>
      <DialogActions>
        <CopyCommand addon={addon} line={(cli) => removeExtensionCommand(cli, name)} />
        {blocked || uses.isError ? <Button disabled={uses.isFetching} onClick={() => void uses.refetch()}>Look again</Button> : null}
        <Button data-safe onClick={onClose}>{remove.isPending ? 'Close' : 'Cancel'}</Button>
        <Button type="submit" kind="danger" disabled={!ready} title={blocked ? 'Something depends on it' : undefined}>{remove.isPending ? 'Removing…' : 'Remove'}</Button>
      </DialogActions>
    </form>
  );
}

/** Asks once before an extension goes: who uses it, what goes, and its name as the vendor's CLI asks. */
export function RemoveDialog({ addon, name, onClose }: { addon: Addon; name: string | null; onClose: () => void }) {
  const safe = useRef<HTMLElement>(null);
  return (
    <Dialog open={name !== null} onClose={onClose} title={name === null ? '' : `Remove ${name}?`} description={addon.name} width="w-[560px]" initialFocus={safe}>
      <div ref={(element) => { safe.current = element?.querySelector<HTMLElement>('[data-safe]') ?? null; }}>
        {name === null ? null : <RemoveForm key={name} addon={addon} name={name} onClose={onClose} />}
      </div>
    </Dialog>
  );
}
