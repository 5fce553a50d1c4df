import type { RestoreApp, RestoreAttachment, RestorePlan } from '../../../shared/contract/restore.ts';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { AppChoice } from './app-choice.tsx';
import { nameProblem, type Draft } from './draft.ts';
import { PlanChoice } from './plan-choice.tsx';

type Loaded<T> = { data: T | undefined; isError: boolean; error: unknown; refetch: () => unknown };

type WhereStepProps = {
  draft: Draft;
  chosen: { app: string; plan: string };
  source: { app: string; plan: string; usedBytes: number | null };
  apps: Loaded<RestoreApp[]>;
  plans: Loaded<RestorePlan[]>;
  taken: RestoreAttachment | null;
  attachments: Loaded<RestoreAttachment[]> & { isFetching: boolean };
  onChange: (change: Partial<Draft>) => void;
};

/** What is known of the name, which is well formed and not taken as far as anybody knows. */
function NameHelp({ name, app, attachments }: { name: string; app: string; attachments: WhereStepProps['attachments'] }) {
  if (name === '') return 'Empty: Heroku chooses one. It is the name of the config var, without _URL.';
  if (attachments.isFetching) return 'Looking whether it is free…';
  if (!attachments.isError && attachments.data !== undefined) return `Free on ${app}. The app gets ${name}_URL.`;
  return <>Whether it is free cannot be looked up; Heroku decides. <Button kind="link" small onClick={() => void attachments.refetch()}>Retry</Button></>;
}

type NameFieldProps = Pick<WhereStepProps, 'draft' | 'taken' | 'attachments' | 'onChange'> & { app: string };

function NameField({ draft, app, taken, attachments, onChange }: NameFieldProps) {
  const { attachmentName: name } = draft;
  const problem = nameProblem(name) ?? (taken === null ? null : `${app} has an attachment ${name} already (${taken.addonName}).`);
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Attachment name" placeholder="RESTORED_DB" autoComplete="off" spellCheck={false} maxLength={255} value={name} error={problem} help={<NameHelp name={name} app={app} attachments={attachments} />}
        onChange={(event) => onChange({ attachmentName: event.target.value.trim().toUpperCase().replaceAll('-', '_'), confirm: '' })}
      />
      {taken === null ? null : (
        <div className="rounded-md border border-red-line bg-red-soft px-3 py-2">
          <p className="m-0 mb-2 text-sm">Replacing it points <code className="font-mono">{name}_URL</code> of {app} to the copy: the app then uses the copy instead of {taken.addonName}, which is detached under that name.</p>
          <Field label={`Type ${app} to replace it, or choose another name`} autoComplete="off" spellCheck={false} maxLength={255} value={draft.confirm} onChange={(event) => onChange({ confirm: event.target.value })} />
        </div>
      )}
    </div>
  );
}

/** The second step: on which app, under which name, with which plan. */
export function WhereStep({ draft, chosen, source, apps, plans, taken, attachments, onChange }: WhereStepProps) {
  return (
    <div className="grid grid-cols-1 gap-x-6 gap-y-4 min-[1100px]:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {apps.isError ? <FailureView compact error={toAppError(apps.error)} onRetry={() => void apps.refetch()} /> : null}
        {apps.data === undefined && !apps.isError ? <div aria-busy="true" className="skeleton h-52" /> : null}
        {apps.data === undefined ? null : <AppChoice apps={apps.data} value={chosen.app} source={source.app} onChange={(app) => onChange({ app, confirm: '' })} />}
        <NameField draft={draft} app={chosen.app} taken={taken} attachments={attachments} onChange={onChange} />
      </div>
      <div className="min-w-0">
        {plans.isError ? <FailureView compact error={toAppError(plans.error)} onRetry={() => void plans.refetch()} /> : null}
        {plans.data === undefined && !plans.isError ? <div aria-busy="true" className="skeleton h-52" /> : null}
        {plans.data === undefined ? null : <PlanChoice plans={plans.data} value={chosen.plan} sourcePlan={source.plan} usedBytes={source.usedBytes} onChange={(plan) => onChange({ plan })} />}
      </div>
    </div>
  );
}
