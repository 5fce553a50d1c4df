import type { Addon } from '../../../shared/contract/addons.ts';
import { restoreCapabilitiesCommand, restoreExecuteCommand } from '../../../shared/cli-command.ts';
import { unknownWord } from '../../../shared/info-words.ts';
import { useConnected } from '../../api/api-context.tsx';
import { cliAddon } from '../../state/cli-addon.ts';
import { useCommands } from '../../state/commands.ts';
import { viewTab } from '../../state/workbench-state.ts';
import { copyText } from '../../ui/clipboard.ts';
import { comparedJob } from './compared.ts';
import { beginDraft, type Draft } from './draft.ts';
import { jobIsEnded } from './job-words.ts';
import { useDraft } from './kept-drafts.ts';
import { useJobs, useLook, useRemoveJob } from './queries.ts';

/** What the palette offers for restores and clones of the add-on, from every tab. */
export function RestoreCommands({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const draft = useDraft(addon.id);
  const ready = connected && draft !== undefined;
  const cli = cliAddon(addon);
  const begin = (kind: Draft['kind']) => () => {
    viewTab.set('restore');
    beginDraft(addon.id, kind);
  };
  const copy = (line: (named: NonNullable<typeof cli>) => string) => () => { if (cli !== null) void copyText(line(cli), 'Command'); };
  const plan = addon.plan.slice(addon.plan.indexOf(':') + 1);
  const jobs = useJobs().data ?? [];
  const look = useLook();
  const remove = useRemoveJob();
  const waiting = jobs.filter((job) => !jobIsEnded(job));
  const finished = jobs.filter(({ state, source, addon: made }) => state === 'done' && (source.addonId === addon.id || made?.id === addon.id));
  useCommands([
    { id: 'restore.look', title: 'Look after restores and clones now', group: 'Restore & clone', disabled: waiting.length === 0, run: () => { for (const { id } of waiting) look.mutate({ jobId: id }); } },
    ...waiting.filter((job) => unknownWord(job) !== null).map(({ id, addon: made }) => ({
      id: `restore.stop.${id}`, title: `Stop waiting for ${made?.name ?? 'the copy'}`, group: 'Restore & clone', searched: true, run: () => remove.mutate({ jobId: id }),
    })),
    ...finished.map((job) => ({
      id: `restore.compare.${job.id}`, title: `Compare ${job.addon?.name ?? 'the copy'} with ${job.source.addonName}`, group: 'Restore & clone', searched: true,
      run: () => {
        viewTab.set('restore');
        comparedJob.set(job);
      },
    })),
    { id: 'restore.clone', title: 'Clone the database…', group: 'Restore & clone', disabled: !ready, run: begin('clone') },
    { id: 'restore.restore', title: 'Restore to a point in time…', group: 'Restore & clone', disabled: !ready, run: begin('restore') },
    { id: 'restore.copy-capabilities', title: 'Copy as command: restore capabilities', group: 'Restore & clone', disabled: cli === null, run: copy(restoreCapabilitiesCommand) },
    { id: 'restore.copy-clone', title: 'Copy as command: clone', group: 'Restore & clone', disabled: cli === null, run: copy((named) => restoreExecuteCommand(named, { app: addon.app.name, plan, time: null, attachmentName: null })) },
  ]);
  return null;
}
