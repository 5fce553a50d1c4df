import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react';
import { TriangleAlert } from 'lucide-react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Reset } from '../../../shared/contract/users.ts';
import { usersResetCommand } from '../../../shared/cli-command.ts';
import { addonStatusWord } from '../../../shared/info-words.ts';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { useStartReset } from './queries.ts';
import { Consequences, type Known } from './reset-consequences.tsx';
import { ResetProgress } from './reset-status.tsx';
import { isRunning } from './reset-words.ts';

type ConfirmProps = { addon: Addon; name: string; onName: (name: string) => void; onBack: () => void; onStarted: () => void };

function Confirm({ addon, name, onName, onBack, onStarted }: ConfirmProps) {
  const start = useStartReset();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== addon.name || start.isPending) return;
    start.mutate({ addonId: addon.id, confirmName: name }, { onSuccess: onStarted });
  };
  return (
    <form onSubmit={submit}>
      <Field ref={input} label={`Type ${addon.name} to confirm`} autoComplete="off" spellCheck={false} value={name} onChange={(event) => onName(event.target.value)} className="[&_input]:font-mono" />
      {start.isError ? <div className="mt-3"><FailureView compact error={toAppError(start.error)} /></div> : null}
      <DialogActions>
        <Button onClick={onBack} disabled={start.isPending}>Back</Button>
        <Button type="submit" kind="danger" disabled={name !== addon.name || start.isPending}>{start.isPending ? 'Starting…' : 'Reset all credentials'}</Button>
      </DialogActions>
    </form>
  );
}

type Step = 'consequences' | 'confirm' | 'progress';
const steps: readonly { step: Step; title: string }[] = [{ step: 'consequences', title: 'What happens' }, { step: 'confirm', title: 'Confirm' }, { step: 'progress', title: 'Progress' }];

function Steps({ at }: { at: Step }) {
  return (
    <ol aria-label="Steps" className="m-0 mb-2 flex list-none gap-4 border-b border-line-soft p-0 pb-2 text-sm">
      {steps.map(({ step, title }, index) => (
        <li key={step} {...(step === at ? { 'aria-current': 'step' as const } : {})} className={step === at ? 'font-semibold text-text' : 'text-muted'}>{index + 1}. {title}</li>
      ))}
    </ol>
  );
}

/** The add-on may have changed since the dialog was opened; the header's looks tell, and tell when it is over. */
function NotAvailable({ addon }: { addon: Addon }) {
  if (addon.info === null || addon.info.status === 'available') return null;
  return (
    <p role="status" className="mt-0 mb-1 flex gap-2.5 rounded-md border border-amber-line bg-amber-soft px-3 py-1.5">
      <TriangleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-amber" />
      <span className="min-w-0"><strong className="font-semibold">{addonStatusWord(addon)}.</strong> Borealis takes a reset only once the add-on is available.</span>
    </p>
  );
}

type WizardProps = { addon: Addon; open: boolean; known: Known; reset: Reset | null; onAsk: () => void; onClose: () => void };

/** Mounted anew with each opening, so that it begins at its first step, or at the reset under way. */
function WizardBody({ addon, known, reset, onAsk, onClose, safe }: Omit<WizardProps, 'open'> & { safe: RefObject<HTMLButtonElement | null> }) {
  const running = isRunning(reset);
  const [step, setStep] = useState<Step>(running ? 'progress' : 'consequences');
  const [name, setName] = useState('');
  const named = cliAddon(addon);
  const shown: Step = running ? 'progress' : step;
  useEffect(() => { if (running) setStep('progress'); }, [running]);
  return (
    <>
      <Steps at={shown} />
      {shown === 'progress' ? null : <NotAvailable addon={addon} />}
      {shown === 'consequences' ? (
        <>
          <Consequences addon={addon} known={known} onAsk={onAsk} />
          <DialogActions>
            {named === null ? null : <Button kind="quiet" onClick={() => void copyText(usersResetCommand(named), 'Command')}>Copy as command</Button>}
            <span className="flex-1" />
            <Button ref={safe} onClick={onClose}>Keep the credentials</Button>
            <Button kind="danger" onClick={() => setStep('confirm')}>Continue…</Button>
          </DialogActions>
        </>
      ) : null}
      {shown === 'confirm' ? <Confirm addon={addon} name={name} onName={setName} onBack={() => setStep('consequences')} onStarted={() => setStep('progress')} /> : null}
      {shown === 'progress' ? (
        <>
          {reset === null ? null : <ResetProgress reset={reset} />}
          <DialogActions>
            {reset?.phase === 'failed' && reset.nothingDone ? <Button onClick={() => setStep('confirm')}>Back</Button> : null}
            <Button ref={safe} onClick={onClose}>{running ? 'Go on working' : 'Close'}</Button>
          </DialogActions>
        </>
      ) : null}
    </>
  );
}

/** Reset of all credentials in three steps: what it does and to whom, the name typed, and how it goes. */
export function ResetWizard({ open, onClose, ...rest }: WizardProps) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <Dialog open={open} onClose={onClose} title="Reset all credentials" description={rest.addon.name} width="w-[600px]" initialFocus={safe}>
      <WizardBody {...rest} onClose={onClose} safe={safe} />
    </Dialog>
  );
}
