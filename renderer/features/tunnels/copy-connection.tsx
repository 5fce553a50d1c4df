import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import type { Target } from '../../../shared/contract/base.ts';
import type { ConnectionCopy, CopyFormat } from '../../../shared/contract/handoff.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice } from '../../ui/field.tsx';
import { useCopyConnection } from './handoff-queries.ts';
import { accessWord } from './tunnel-words.ts';

/** Every format by the name that the palette and the dialog use. */
export const formatNames: Record<CopyFormat, string> = {
  env: '.env', url: 'DATABASE_URL', jdbc: 'JDBC', rails: 'Rails', django: 'Django', prisma: 'Prisma', node: 'Node (pg)',
  psql: 'psql', pgpass: 'pass file line', ssh: 'ssh -L',
};

const passwords = [
  { value: 'without', text: 'Without password' },
  { value: 'with', text: 'With password', tone: 'amber' },
] as const;

function Formats({ all, chosen, onChoose }: { all: readonly ConnectionCopy[]; chosen: CopyFormat; onChoose: (format: CopyFormat) => void }) {
  const name = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => { list.current?.querySelector<HTMLInputElement>('input:checked')?.focus(); }, []);
  return (
    <div ref={list} role="radiogroup" aria-label="Format" className="flex flex-col gap-px max-sm:flex-row max-sm:flex-wrap">
      {all.map((one) => (
        <label
          key={one.format}
          className={cx(
            'relative flex h-6 items-center rounded-md px-2 has-focus-visible:outline-2 has-focus-visible:outline-accent',
            one.format === chosen ? 'bg-hover font-medium' : 'text-muted hover:text-text',
          )}
        >
          <input type="radio" className="absolute inset-0 m-0 cursor-default opacity-0" name={name} checked={one.format === chosen} onChange={() => onChoose(one.format)} />
          {one.name}
        </label>
      ))}
    </div>
  );
}

type CopiesProps = { all: readonly ConnectionCopy[]; chosen: CopyFormat; onChoose: (format: CopyFormat) => void; target: Target; closed: boolean; onClose: () => void };

function Copies({ all, chosen, onChoose, target, closed, onClose }: CopiesProps) {
  const [wish, setWish] = useState<'without' | 'with'>('without');
  const { copy, pending } = useCopyConnection(target);
  const one = all.find(({ format }) => format === chosen) ?? all[0];
  if (one === undefined) return null;
  // A format that is possible only one way is shown that way, without forgetting the wish.
  const way = one.plain === null ? 'with' : one.masked === null ? 'without' : wish;
  return (
    <>
      <div className="grid grid-cols-[132px_minmax(0,1fr)] gap-4 max-sm:grid-cols-1">
        <Formats all={all} chosen={one.format} onChoose={onChoose} />
        <div className="flex min-w-0 flex-col gap-2">
          <p className="m-0 min-h-10 text-muted">{one.note}</p>
          <div><Choice label="Password" value={way} options={passwords} disabled={one.plain === null || one.masked === null} onChange={setWish} /></div>
          <pre tabIndex={0} role="region" aria-label="Preview" className="m-0 h-56 overflow-auto rounded-md border border-line bg-bg p-2 font-mono text-sm break-all whitespace-pre-wrap select-text">{way === 'with' ? one.masked : one.plain}</pre>
          <p className="m-0 min-h-8 text-xs text-muted">
            {way === 'with'
              ? 'The password is masked here. Copying it is noted in the audit; the clipboard is cleared after 60 s if unchanged, in a browser as far as it allows.'
              : one.masked === null ? 'This text has no place for a password.' : 'No password is copied.'}
          </p>
        </div>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <Button kind={way === 'with' ? 'amber' : 'primary'} disabled={pending || closed} onClick={() => copy(one.format, one.name, way === 'with')}>
          {way === 'with' ? 'Copy with password' : 'Copy'}
        </Button>
      </DialogActions>
    </>
  );
}

type CopyDialogProps = { target: Target; format: CopyFormat | null; closed: boolean; onClose: () => void };

/** The connection written down for programs and frameworks; `format` is the one shown first, null keeps the dialog away. `closed` tells of the tunnel. */
export function CopyDialog({ target, format, closed, onClose }: CopyDialogProps) {
  const [chosen, setChosen] = useState<CopyFormat>('env');
  useEffect(() => {
    if (format !== null) setChosen(format);
  }, [format]);
  const copies = useQuery(useApi().query.handoff.copies.queryOptions({ input: target, enabled: format !== null && !closed, gcTime: 0, staleTime: 0 }));
  return (
    <Dialog open={format !== null} onClose={onClose} title="Copy connection" description={`${accessWord(target.access)}, ${target.identity === 'app' ? 'the app’s role' : 'your personal role'}. It works while the tunnel is open.`} width="w-[680px]">
      {closed ? <p role="alert" className="mt-0 mb-3 rounded-md border border-amber-line bg-amber-soft px-3 py-2">The {accessWord(target.access).toLowerCase()} tunnel is closed, so nothing connects by this text. Open it again in the header; this dialog can stay.</p> : null}
      {copies.isError && !closed ? <div className="mb-3"><FailureView compact error={toAppError(copies.error)} onRetry={() => void copies.refetch()} action={doctorAction(toAppError(copies.error), target.addonId, onClose)} /></div> : null}
      {copies.data === undefined && !copies.isError && !closed ? <div aria-busy="true" aria-label="Loading the connection" className="skeleton h-80" /> : null}
      {copies.data === undefined ? null : <Copies all={copies.data} chosen={chosen} onChoose={setChosen} target={target} closed={closed} onClose={onClose} />}
    </Dialog>
  );
}
