import { useEffect, useRef } from 'react';
import { installExtensionsCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { InstallPlan, PlanNode } from '../../../shared/contract/extensions.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { CopyCommand } from '../../ui/copy-command.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { listed, treeLines, type TreeLine } from './model.ts';
import { usePlan } from './queries.ts';

function remark({ node, again }: TreeLine): string {
  if (again) return 'see above';
  const words: Record<PlanNode['state'], string> = { install: '', present: 'installed already', 'not-offered': 'not offered by this server' };
  if (words[node.state] !== '') return words[node.state];
  return node.requires === null ? 'what it needs is not known yet' : '';
}

function Tree({ plan, names }: { plan: InstallPlan; names: readonly string[] }) {
  return (
    <ul aria-label="What will be installed" className="m-0 max-h-64 list-none overflow-auto rounded-md border border-line-soft bg-bg py-1.5 pr-3 pl-3">
      {treeLines(plan, names).map((line) => {
        const { key, depth, node: { name, version, state } } = line;
        return (
          <li key={key} className="flex h-6 items-center gap-2" style={{ paddingLeft: depth * 18 }}>
            {depth === 0 ? null : <span aria-hidden="true" className="-ml-3.5 text-faint">└</span>}
            <span className={state === 'present' ? 'min-w-0 truncate font-mono text-sm text-muted' : 'min-w-0 truncate font-mono text-sm'}>{name}</span>
            {version === null ? null : <span className="shrink-0 font-mono text-sm text-muted tabular">{version}</span>}
            <span className="shrink-0 text-sm text-muted">{remark(line)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What the plan means, in sentences. */
function Notes({ plan }: { plan: InstallPlan }) {
  const [cycle] = plan.cycles;
  const unknown = plan.nodes.filter(({ state }) => state === 'not-offered').map(({ name }) => name);
  return (
    <div className="mt-3 flex flex-col gap-2">
      {cycle === undefined ? null : (
        <FailureView compact error={{ code: 'extension.cycle', message: `${cycle.join(', ')} need one another.`, retryable: false, details: { names: cycle }, traceId: '' }} />
      )}
      {cycle === undefined && plan.order.length > 1 ? <p className="m-0">One after another: <span className="font-mono text-sm">{plan.order.join(', ')}</span>. It stops at the first that fails, and what was installed until then stays.</p> : null}
      {cycle === undefined && plan.order.length === 0 ? <p className="m-0">Everything is installed already.</p> : null}
      {unknown.length === 0 ? null : <p className="m-0">This server offers no {listed(unknown)}. Borealis decides whether it supports {unknown.length === 1 ? 'it' : 'them'}, and says so when it is asked to install.</p>}
      {plan.unread === null ? null : <p className="m-0">What the server offers cannot be read, so what these need is learnt from Borealis as it answers. {wordsOf(plan.unread).what} {wordsOf(plan.unread).why}</p>}
    </div>
  );
}

type PlanViewProps = { addon: Addon; names: readonly string[]; onClose: () => void; onInstall: () => void };

function PlanView({ addon, names, onClose, onInstall }: PlanViewProps) {
  const plan = usePlan(addon.id, names);
  const go = useRef<HTMLButtonElement>(null);
  const count = plan.data?.order.length ?? 0;
  const ready = plan.data !== undefined && !plan.isFetching && count > 0 && plan.data.cycles.length === 0;
  useEffect(() => { if (ready) go.current?.focus(); }, [ready]);
  return (
    <>
      {plan.isError ? <FailureView compact error={toAppError(plan.error)} onRetry={() => void plan.refetch()} action={doctorAction(toAppError(plan.error), addon.id, onClose)} /> : null}
      {plan.data === undefined && !plan.isError ? <div className="min-h-24"><Busy>Reading what is needed…</Busy></div> : null}
      {plan.data === undefined ? null : <><Tree plan={plan.data} names={names} /><Notes plan={plan.data} /></>}
      <DialogActions>
        <CopyCommand addon={addon} line={(cli) => installExtensionsCommand(cli, names)} />
        <Button onClick={onClose}>Cancel</Button>
        <Button ref={go} kind="primary" disabled={!ready} onClick={onInstall}>{count > 1 ? `Install ${count} extensions` : 'Install'}</Button>
      </DialogActions>
    </>
  );
}

/** What would be installed, as a tree, before anything is sent. */
export function InstallDialog({ addon, names, onClose, onInstall }: Omit<PlanViewProps, 'names'> & { names: readonly string[] | null }) {
  return (
    <Dialog open={names !== null} onClose={onClose} title={names === null ? '' : `Install ${listed(names)}?`} description={addon.name} width="w-[560px]">
      {names === null ? null : <PlanView key={names.join('\n')} addon={addon} names={names} onClose={onClose} onInstall={onInstall} />}
    </Dialog>
  );
}
