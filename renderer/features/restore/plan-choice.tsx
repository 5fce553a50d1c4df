import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { RestorePlan } from '../../../shared/contract/restore.ts';
import { cx } from '../../ui/class-names.ts';
import { formatBytes } from '../../ui/format.ts';
import { planProblem } from './draft.ts';

const dollars = (cents: number) => `$${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: cents % 100 === 0 ? 0 : 2 })}`;

/** A price a month, such as "$200 a month". */
export function priceWord(plan: RestorePlan): string {
  return plan.monthlyCents === null ? 'No public price' : `${dollars(plan.monthlyCents)} a month`;
}

/** The difference to the source's plan, such as "+$150"; empty where either has no price. */
export function priceDifference(plan: RestorePlan, source: RestorePlan | undefined): string {
  if (plan.monthlyCents === null || source === undefined || source.monthlyCents === null) return '';
  const cents = plan.monthlyCents - source.monthlyCents;
  if (cents === 0) return 'same price';
  return `${cents > 0 ? '+' : '−'}${dollars(Math.abs(cents))}`;
}

/** A hint where the plan's name suggests less storage than the source uses; null otherwise. Never a block: names may mislead. */
export function storageHint(plan: RestorePlan | undefined, usedBytes: number | null): string | null {
  if (plan === undefined || plan.storageBytes === null || usedBytes === null || usedBytes <= plan.storageBytes) return null;
  return `From its name, ${plan.name} seems to hold ${formatBytes(plan.storageBytes)}, and the source uses ${formatBytes(usedBytes)}: the data may not fit.`;
}

type PlanChoiceProps = { plans: readonly RestorePlan[]; value: string; sourcePlan: string; usedBytes: number | null; onChange: (plan: string) => void };

/** All plans that can be ordered with their prices, and what they cost more or less than the source's. */
export function PlanChoice({ plans, value, sourcePlan, usedBytes, onChange }: PlanChoiceProps) {
  const name = useId();
  const source = plans.find((plan) => plan.name === sourcePlan);
  const chosen = plans.find((plan) => plan.name === value);
  const problem = planProblem(value, plans);
  const hint = problem ?? (chosen === undefined ? `${value} is not among the plans that Heroku offers now: it may refuse the order.` : storageHint(chosen, usedBytes));
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="mb-1 p-0 font-medium">Plan</legend>
      <div className="max-h-48 overflow-auto rounded-md border border-line bg-bg p-1">
        {plans.filter(({ offered }) => offered).map((plan) => (
          <label key={plan.name} className={cx('grid h-7 grid-cols-[auto_minmax(0,1fr)_auto_84px] items-center gap-2 rounded-sm px-2 has-focus-visible:outline-2 has-focus-visible:outline-accent', plan.name === value ? 'bg-accent-soft' : 'hover:bg-hover')}>
            <input type="radio" name={name} checked={plan.name === value} onChange={() => onChange(plan.name)} />
            <span className="min-w-0 truncate"><code className="font-mono text-sm">{plan.name}</code>{plan.name === sourcePlan ? <span className="text-sm text-muted"> the source’s</span> : null}</span>
            <span className="text-sm tabular">{priceWord(plan)}</span>
            <span className="text-right text-sm text-muted tabular">{priceDifference(plan, source)}</span>
          </label>
        ))}
      </div>
      <p role="status" className={cx('m-0 mt-1 flex min-h-8 gap-1.5 text-sm', hint === null ? 'text-muted' : problem === null ? 'text-amber' : 'text-red')}>
        {hint === null ? null : <TriangleAlert size={14} aria-hidden="true" className="mt-px shrink-0" />}
        <span>{hint ?? 'Billed by Heroku for as long as the copy exists; differences are against the source’s plan.'}</span>
      </p>
    </fieldset>
  );
}
