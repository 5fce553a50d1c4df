import { useEffect, useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { DbSession, DbUser, Reset } from '../../../shared/contract/users.ts';
import { usersResetCommand, cliAddonOf } from '../../../shared/cli-command.ts';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { liveTunnels } from '../../state/live-tunnels.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { useStartReset } from './queries.ts';
import { ResetProgress } from './reset-status.tsx';
import { isRunning } from './reset-words.ts';
import { cutByReset, nameOf, programsOf } from './users-model.ts';

type Known = { users: readonly DbUser[]; sessions: readonly DbSession[] | null; replica: boolean };

function Item({ title, children }: { title: string; children: ReactNode }) {
  return <li className="py-1.5"><span className="block font-medium">{title}</span><span className="block text-muted">{children}</span></li>;
}

function Disconnected({ addonId, users, sessions, replica, onAsk }: Known & { addonId: string; onAsk: () => void }) {
  const programs = (useStore(liveTunnels) ?? []).filter((tunnel) => tunnel.addonId === addonId)
    .flatMap(({ connections, port }) => connections.map(({ id, program }) => ({ id, text: `${program?.command ?? 'a program'} at your port ${port}` })));
  const cut = sessions === null ? [] : cutByReset(users, sessions);
  return (
    <>
      {sessions === null ? <span className="block">Who that is now is not known yet. <Button kind="link" small onClick={onAsk}>Show sessions</Button></span> : null}
      {replica ? <span className="block">A read-only replica answered; sessions on the primary are not known.</span> : null}
      {sessions !== null && !replica && cut.length === 0 ? <span className="block">Right now nobody is connected with a personal role.</span> : null}
      {cut.length + programs.length === 0 ? null : (
        <ul aria-label="Disconnected now" className="my-1 max-h-32 list-disc overflow-auto rounded-md border border-line-soft py-1.5 pr-2 pl-6 text-text">
          {cut.map(({ user, sessions: own }) => <li key={user.readWrite}>{nameOf(user)}: {own.length === 1 ? 'one session' : `${own.length} sessions`}{own.every((one) => one.hidden) ? '' : ` – ${programsOf(own)}`}</li>)}
          {programs.map(({ id, text }) => <li key={id}>Through your tunnel: {text}</li>)}
        </ul>
      )}
      <span className="block">Open transactions of theirs are rolled back. Their tables and data stay; the roles come back with the next tunnel or console session, here by themselves.</span>
    </>
  );
}

function Consequences({ addon, known, onAsk }: { addon: Addon; known: Known; onAsk: () => void }) {
  const apps = [...new Set(addon.attachments.map(({ appName }) => appName))];
  return (
    <ul aria-label="Consequences" className="m-0 list-none divide-y divide-line-soft p-0">
      <Item title="The app gets new role names and passwords">
        The config vars of {apps.length === 0 ? addon.app.name : apps.join(', ')} change, so {apps.length > 1 ? 'these apps restart' : 'it restarts'}. The old credentials keep working for some minutes, so that nothing goes down in between. Whoever copied them elsewhere must copy the new ones.
      </Item>
      <Item title="Everybody with a personal role is disconnected at once"><Disconnected addonId={addon.id} {...known} onAsk={onAsk} /></Item>
      <Item title="Data integrations are not affected">They keep their credentials. Remove one among the integrations if that is what you want.</Item>
      <Item title="It cannot be undone">The add-on is under maintenance meanwhile, usually for some minutes; the database stays up.</Item>
    </ul>
  );
}

function Confirm({ addon, onBack, onStarted }: { addon: Addon; onBack: () => void; onStarted: () => void }) {
  const start = useStartReset();
  const [name, setName] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== addon.name || start.isPending) return;
    start.mutate({ addonId: addon.id, confirmName: name }, { onSuccess: onStarted });
  };
  return (
    <form onSubmit={submit}>
      <Field ref={input} label={`Type ${addon.name} to confirm`} autoComplete="off" spellCheck={false} value={name} onChange={(event) => setName(event.target.value)} className="[&_input]:font-mono" />
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

type WizardProps = { addon: Addon; open: boolean; known: Known; reset: Reset | null; onAsk: () => void; onClose: () => void };

/** Mounted anew with each opening, so that it begins at its first step, or at the reset under way. */
function WizardBody({ addon, known, reset, onAsk, onClose, safe }: Omit<WizardProps, 'open'> & { safe: RefObject<HTMLButtonElement | null> }) {
  const running = isRunning(reset);
  const [step, setStep] = useState<Step>(running ? 'progress' : 'consequences');
  const named = cliAddonOf(addon);
  const shown: Step = running ? 'progress' : step;
  useEffect(() => { if (running) setStep('progress'); }, [running]);
  return (
    <>
      <Steps at={shown} />
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
      {shown === 'confirm' ? <Confirm addon={addon} onBack={() => setStep('consequences')} onStarted={() => setStep('progress')} /> : null}
      {shown === 'progress' ? (
        <>
          {reset === null ? null : <ResetProgress reset={reset} />}
          <DialogActions><Button ref={safe} onClick={onClose}>{running ? 'Go on working' : 'Close'}</Button></DialogActions>
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
