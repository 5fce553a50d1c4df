import { useRef, useState } from 'react';
import type { RestoreJob } from '../../../shared/contract/restore.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/panel.tsx';
import { beginDraft, changeDraft, type Draft } from './draft.ts';
import { useDraft } from './kept-drafts.ts';
import { useJobs } from './queries.ts';
import { fromFields, localMoment, toFields } from './times.ts';

/** Shows the wizard of the source, though the job is also listed with the copy. */
function show(addonId: string): void {
  selectedAddonId.set(addonId);
  viewTab.set('restore');
}

/** The same order again, as a draft to be looked at. */
function fill(job: RestoreJob): void {
  const { addonId } = job.source;
  beginDraft(addonId, job.time === null ? 'clone' : 'restore');
  changeDraft(addonId, {
    step: 'what', app: job.app, plan: job.plan, attachmentName: job.attachmentName ?? '', confirm: '', zone: 'local',
    ...(job.time === null ? {} : toFields(Date.parse(job.time), 'local')),
  });
  show(addonId);
}

function momentOf(draft: Draft): string {
  if (draft.kind === 'clone') return 'A clone of the present state';
  const at = fromFields(draft);
  return at === null ? 'A restore, no moment chosen' : `A restore to ${localMoment(new Date(at).toISOString())}`;
}

function Question({ job, draft, onClose }: { job: RestoreJob; draft: Draft | null; onClose: () => void }) {
  const safe = useRef<HTMLButtonElement>(null);
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Dialog
      open={draft !== null} onClose={onClose} title="Replace the open draft?" initialFocus={safe}
      description={<>Another order of <span className="font-mono text-text">{job.source.addonName}</span> was begun and not given. Starting this one again replaces what was chosen there.</>}
    >
      {draft === null ? null : (
        <Facts facts={[
          ['Open draft', momentOf(draft)], ['Destination app', draft.app ?? 'The source’s own'], ['Attachment name', draft.attachmentName === '' ? 'Heroku chooses one' : draft.attachmentName],
          ['Plan', draft.plan ?? 'The source’s'],
        ]} />
      )}
      <DialogActions>
        <Button ref={safe} onClick={then(() => show(job.source.addonId))}>Keep the open draft</Button>
        <Button kind="danger" onClick={then(() => fill(job))}>Replace it</Button>
      </DialogActions>
    </Dialog>
  );
}

/** Begins the order of a job again; where a draft of the same source is open, it asks first. While that draft is being ordered it does neither. */
export function Again({ job }: { job: RestoreJob }) {
  const { addonId } = job.source;
  const draft = useDraft(addonId);
  const [asked, setAsked] = useState(false);
  const ordering = useJobs().data?.some(({ id, state }) => id === draft?.jobId && (state === 'preparing' || state === 'creating')) === true;
  const begin = () => {
    if (draft === null) fill(job);
    else setAsked(true);
  };
  return (
    <div>
      <Button disabled={draft === undefined || ordering} onClick={begin}>Start again…</Button>
      <Question job={job} draft={asked ? draft ?? null : null} onClose={() => setAsked(false)} />
    </div>
  );
}
