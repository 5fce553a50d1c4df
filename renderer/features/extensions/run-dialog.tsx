import { Check, CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { InstallStep } from '../../../shared/contract/extensions.ts';
import { useApi } from '../../api/api-context.tsx';
import { useOpenLink } from '../../state/open-link.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { installRuns, runShown, stopInstall, summary, type InstallRun } from './install-runs.ts';
import { listed } from './model.ts';

const words: Record<InstallStep['state'], string> = {
  waiting: 'waiting', installing: 'installing…', installed: 'installed', present: 'was there already', failed: 'not installed', 'not-tried': 'not tried',
};

function Mark({ state }: { state: InstallStep['state'] }) {
  const shared = { size: 13, 'aria-hidden': true } as const;
  switch (state) {
    case 'installing': return <LoaderCircle {...shared} className="turning shrink-0 text-accent-text" />;
    case 'installed': return <CircleCheck {...shared} className="shrink-0 text-accent-text" />;
    case 'present': return <Check {...shared} className="shrink-0 text-muted" />;
    case 'failed': return <CircleAlert {...shared} className="shrink-0 text-red" />;
    case 'waiting':
    case 'not-tried': return <CircleDashed {...shared} className="shrink-0 text-faint" />;
  }
}

function Step({ step: { name, state, version, schema, neededBy } }: { step: InstallStep }) {
  return (
    <li className="flex h-6 items-center gap-2">
      <Mark state={state} />
      <span className="min-w-0 truncate font-mono text-sm">{name}</span>
      {version === null ? null : <span className="shrink-0 font-mono text-sm text-muted tabular">{version}</span>}
      <span className="min-w-0 flex-1 truncate text-sm text-muted">{neededBy.length === 0 ? '' : `for ${listed(neededBy)}`}</span>
      <span className={state === 'failed' ? 'shrink-0 text-sm text-red' : 'shrink-0 text-sm text-muted'}>{words[state]}{state === 'installed' && schema !== null ? ` in schema ${schema}` : ''}</span>
    </li>
  );
}

/** What the failure is to what was asked for, where it befell something that only others need. */
function blame({ steps, names }: InstallRun): string | null {
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed === undefined || names.includes(failed.name) || failed.neededBy.length === 0) return null;
  return `You did not ask for ${failed.name}; ${listed(failed.neededBy)} ${failed.neededBy.length === 1 ? 'needs' : 'need'} it.`;
}

function Outcome({ run }: { run: InstallRun }) {
  const openLink = useOpenLink();
  const blamed = blame(run);
  if (run.state === 'running') return <div className="mt-3"><Busy>{run.stopping ? 'Waiting for the one under way, then it stops…' : run.steps.length === 0 ? 'Reading what is needed…' : 'Waiting for Borealis…'}</Busy></div>;
  return (
    <div className="mt-3 flex flex-col gap-2">
      {run.steps.length === 0 ? null : <p role="status" className="m-0">{run.state === 'cancelled' ? 'Stopped. ' : ''}{summary(run)}</p>}
      {run.error === null ? null : (
        <FailureView compact error={run.error} action={run.error.code === 'extension.unsupported' ? { label: 'Supported extensions', run: () => openLink({ link: 'borealis-extensions' }) } : undefined} />
      )}
      {blamed === null ? null : <p className="m-0">{blamed}</p>}
      {run.uncertain ? <p className="m-0">No answer came and the list could not be read either, so nobody knows whether this one was installed. Refresh the list before you try again.</p> : null}
    </div>
  );
}

const onClose = () => runShown.set(null);

/** How an installation goes, step by step, and how it ended. It goes on when this is closed. */
export function RunDialog({ addon, onRetry }: { addon: Addon; onRetry: (names: readonly string[]) => void }) {
  const { client } = useApi();
  const run = useStore(installRuns).get(addon.id) ?? null;
  const open = useStore(runShown) === addon.id && run !== null;
  const close = useRef<HTMLButtonElement>(null);
  const running = run?.state === 'running';
  useEffect(() => { if (open && !running) close.current?.focus(); }, [open, running]);
  return (
    <Dialog open={open} onClose={onClose} title={run === null ? '' : running ? `Installing ${listed(run.names)}` : run.state === 'done' ? 'Installed' : 'Not everything was installed'} description={addon.name} width="w-[560px]" initialFocus={close}>
      {run === null ? null : (
        <>
          <ul aria-label="Steps" className="m-0 max-h-64 min-h-24 list-none overflow-auto rounded-md border border-line-soft bg-bg px-3 py-1.5">
            {run.steps.map((step) => <Step key={step.name} step={step} />)}
          </ul>
          <Outcome run={run} />
          <DialogActions>
            {running ? <Button disabled={run.stopping} onClick={() => stopInstall(client, addon.id)}>Stop after this one</Button> : null}
            {run.state === 'failed' || run.state === 'cancelled' ? <Button onClick={() => onRetry(run.names)}>Try again…</Button> : null}
            <Button ref={close} kind={running ? 'plain' : 'primary'} onClick={onClose}>{running ? 'Hide' : 'Close'}</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
