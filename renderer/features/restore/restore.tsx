import { useEffect } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { RestoreCapabilities, RestoreJob } from '../../../shared/contract/restore.ts';
import { restoreCapabilitiesCommand } from '../../../shared/cli-command.ts';
import { useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { useStore } from '../../state/store.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { comparedJob } from './compared.ts';
import { CompareView } from './compare-view.tsx';
import { beginDraft, endDraft, type Draft } from './draft.ts';
import { JobCard } from './job-card.tsx';
import { useDraft } from './kept-drafts.ts';
import { useCapabilities, useJobs } from './queries.ts';
import { TimeBar } from './time-bar.tsx';
import { Wizard } from './wizard.tsx';

function Window({ window }: { window: RestoreCapabilities }) {
  const now = useNow(1000);
  const { earliestRestorableTime: earliest, latestRestorableTime: latest } = window;
  return (
    <div className="flex flex-col gap-3">
      <Facts facts={[
        ['Clone', window.cloneSupported ? 'Supported: a copy of the present state' : 'Not supported by this plan'],
        ['Point in time', window.restoreSupported ? 'Supported: a copy of any moment in the window' : 'Not supported by this plan'],
      ]} />
      {earliest === null || latest === null ? null : <TimeBar earliest={Date.parse(earliest)} latest={Date.parse(latest)} now={now} />}
    </div>
  );
}

function open(addonId: string): void {
  selectedAddonId.set(addonId);
  viewTab.set('overview');
}

function Jobs({ addon, onCompare }: { addon: Addon; onCompare: (job: RestoreJob) => void }) {
  const jobs = useJobs();
  const mine = (jobs.data ?? []).filter(({ source, addon: copy }) => source.addonId === addon.id || copy?.id === addon.id);
  if (jobs.isError) return <FailureView error={toAppError(jobs.error)} onRetry={() => void jobs.refetch()} />;
  return (
    <Panel title="Restores and clones" note="From here or to here, by this computer">
      {jobs.isPending ? <div aria-busy="true" className="skeleton h-16" /> : null}
      {jobs.data !== undefined && mine.length === 0 ? <p className="m-0 text-muted">None yet. A running one goes on by itself, also when this program is closed and started again.</p> : null}
      {mine.length === 0 ? null : (
        <ul aria-label="Restores and clones" className="m-0 list-none p-0">
          {mine.map((job) => <JobCard key={job.id} job={job} onOpen={open} onCompare={onCompare} />)}
        </ul>
      )}
    </Panel>
  );
}

function Toolbar({ addon, window, ready, fetching, onRefresh }: { addon: Addon; window: RestoreCapabilities | undefined; ready: boolean; fetching: boolean; onRefresh: () => void }) {
  const connected = useConnected() && ready;
  const cli = cliAddon(addon);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button kind="primary" disabled={!connected || window?.cloneSupported !== true} onClick={() => beginDraft(addon.id, 'clone')}>Clone…</Button>
      <Button disabled={!connected || window?.restoreSupported !== true} onClick={() => beginDraft(addon.id, 'restore')}>Restore to a point in time…</Button>
      {cli === null ? null : <Button onClick={() => void copyText(restoreCapabilitiesCommand(cli), 'Command')}>Copy as command</Button>}
      <span className="flex-1" />
      {fetching ? <Busy>Asking Borealis…</Busy> : null}
      <Button kind="quiet" disabled={fetching} onClick={onRefresh}>Refresh</Button>
    </div>
  );
}

/** Whether the draft's order is being given; a draft whose order was taken ends, though the answer went to a page that was left. */
function useOrdered(addonId: string, draft: Draft | null | undefined): boolean {
  const state = useJobs().data?.find(({ id }) => id === draft?.jobId)?.state;
  const ordering = state === 'preparing' || state === 'creating';
  const taken = state !== undefined && !ordering && state !== 'failed';
  useEffect(() => { if (taken) endDraft(addonId); }, [addonId, taken]);
  return ordering;
}

/** What an add-on can be restored to, the wizard that does it, those that run or ran, and the comparison of a copy. */
export default function Restore({ addon }: { addon: Addon }) {
  const window = useCapabilities(addon.id);
  const draft = useDraft(addon.id);
  const ordered = useOrdered(addon.id, draft);
  const compared = useStore(comparedJob);
  // A comparison ends with the tab, and does not begin again by itself.
  useEffect(() => () => comparedJob.set(null), []);
  const copy = compared?.addon ?? null;
  return (
    <div className="h-full overflow-auto p-5">
      <div className="mx-auto flex max-w-5xl flex-col gap-4">
        {window.isError ? <FailureView error={toAppError(window.error)} onRetry={() => void window.refetch()} /> : null}
        {draft === undefined || draft === null
          ? <Toolbar addon={addon} window={window.data} ready={draft !== undefined} fetching={window.isFetching} onRefresh={() => void window.refetch()} />
          : <Wizard key={addon.id} addon={addon} draft={draft} window={window.data} asking={window.isFetching} ordered={ordered} />}
        {compared === null || copy === null ? null : (
          <CompareView key={compared.id} source={{ id: compared.source.addonId, name: compared.source.addonName }} copy={copy} onClose={() => comparedJob.set(null)} />
        )}
        <Jobs addon={addon} onCompare={comparedJob.set} />
        {draft === undefined || draft === null ? (
          <Panel title="What can be restored">
            {window.isPending ? <div aria-busy="true" className="skeleton h-28" /> : null}
            {window.data === undefined ? null : <Window window={window.data} />}
          </Panel>
        ) : null}
      </div>
    </div>
  );
}
