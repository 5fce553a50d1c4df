import type { DoctorStep } from '../../../shared/contract/doctor.ts';
import type { Target } from '../../../shared/contract/base.ts';
import { doctorReport, type DoctorRun } from '../../../shared/doctor-report.ts';
import { doctorAsked } from '../../state/doctor.ts';
import { useStore } from '../../state/store.ts';
import { roleChoiceOf, roleChoices } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { StepRow } from './step-row.tsx';
import { useDoctor } from './use-doctor.ts';

const close = () => doctorAsked.set(null);

function Steps({ title, steps }: { title: string; steps: readonly DoctorStep[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mt-3 mb-1 px-2 text-sm font-semibold text-muted">{title}</h3>
      <ol aria-label={title} className="m-0 list-none rounded-md border border-line p-0">
        {steps.map((step) => <StepRow key={step.id} step={step} />)}
      </ol>
    </section>
  );
}

const isApi = ({ id }: DoctorStep) => id === 'heroku' || id === 'borealis';

function Course({ run }: { run: DoctorRun }) {
  return (
    <>
      <Steps title="Services" steps={run.steps.filter(isApi)} />
      <Steps title="Way to the database" steps={run.steps.filter((step) => !isApi(step))} />
    </>
  );
}

function Examination({ target }: { target: Target }) {
  const { run, error, running, verdict, cancel, again } = useDoctor(target);
  return (
    <>
      <p role="status" aria-label="Result" className="m-0 min-h-5">{running ? <Busy>{verdict}</Busy> : <strong className="font-semibold">{verdict}</strong>}</p>
      {error === null ? null : <div className="mt-3"><FailureView compact error={error} onRetry={again} /></div>}
      <div className="-mx-1 max-h-[calc(76vh-162px)] min-h-[min(440px,calc(76vh-162px))] overflow-auto px-1 pb-1">{run === null ? null : <Course run={run} />}</div>
      <DialogActions>
        <Button disabled={run === null || running} onClick={() => { if (run !== null) void copyText(doctorReport(run), 'Report'); }}>Copy report</Button>
        {running ? <Button onClick={cancel}>Cancel</Button> : <Button onClick={again}>Run again</Button>}
        <Button kind="primary" onClick={close}>Close</Button>
      </DialogActions>
    </>
  );
}

/** Examines the way to the database of the add-on that `doctorAsked` names, step by step. */
export default function DoctorDialog() {
  const addonId = useStore(doctorAsked);
  const choices = useStore(roleChoices);
  return (
    <Dialog
      open={addonId !== null}
      onClose={close}
      title="Connection doctor"
      description="Checks the way to the database step by step. Open tunnels and sessions are not touched."
      width="w-[760px]"
    >
      {addonId === null ? null : <Examination target={{ addonId, ...roleChoiceOf(choices, addonId) }} />}
    </Dialog>
  );
}
