import type { RestoreApp, RestoreAttachment, RestorePlan } from '../../../shared/contract/restore.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { HerokuAttachment, HerokuPlan } from '../heroku/schemas.ts';

/** Gigabytes as the `s` part of a plan's name seems to tell them, such as 100 in `x2-s100-p2-r8`; null where there is none. */
export function storageOf(planName: string): number | null {
  const digits = /(?:^|-)s(\d{1,6})(?:-|$)/.exec(planName)?.[1];
  return digits === undefined ? null : Number(digits) * 1024 ** 3;
}

/** Without the service's name before it. */
export function barePlan(name: string, service: string): string {
  return name.startsWith(`${service}:`) ? name.slice(service.length + 1) : name;
}

/** Whether new add-ons can have the plan: not one that is shut down, nor one that goes with no app (Platform API, Plan). What is not said stands in no way. */
function isOffered({ state, installable_inside_private_network: inside, installable_outside_private_network: outside }: HerokuPlan): boolean {
  return state !== 'shutdown' && (inside !== false || outside !== false);
}

function toPlan(plan: HerokuPlan, service: string): RestorePlan {
  const { name, human_name: label, price } = plan;
  const bare = barePlan(name, service);
  const monthly = price !== null && price !== undefined && price.contract !== true && (price.unit ?? 'month') === 'month';
  return { name: bare, label: label ?? bare, monthlyCents: monthly ? price.cents : null, offered: isOffered(plan), storageBytes: storageOf(bare) };
}

/** What the wizard offers. Each throws heroku.* and session.* failures. */
export interface Choices {
  plans: (signal?: AbortSignal) => Promise<RestorePlan[]>;
  apps: (signal?: AbortSignal) => Promise<RestoreApp[]>;
  /** From a list that is at most a quarter of a minute old. */
  attachments: (app: string) => Promise<RestoreAttachment[]>;
}

/** Milliseconds that the list of all attachments is good for: who moves through the apps does not ask for it at each. */
const attachmentsMs = 15_000;

/** See Choices. `forget` makes the next `attachments` ask again. */
export function createChoices(heroku: Pick<HerokuApi, 'plans' | 'apps' | 'attachments'>, { service, now, accountId }: { service: string; now: () => number; accountId: () => string | null }): Choices & { forget(): void } {
  let known: { at: number; owner: string | null; list: Promise<HerokuAttachment[]> } | null = null;
  const listed = (): Promise<HerokuAttachment[]> => {
    if (known !== null && known.owner === accountId() && now() - known.at < attachmentsMs) return known.list;
    const list = heroku.attachments();
    known = { at: now(), owner: accountId(), list };
    list.catch(() => { known = null; });
    return list;
  };
  return {
    forget() { known = null; },
    async plans(signal) {
      const plans = await heroku.plans(service, signal);
      return plans.map((plan) => toPlan(plan, service))
        .toSorted((one, other) => (one.monthlyCents ?? Infinity) - (other.monthlyCents ?? Infinity) || one.name.localeCompare(other.name));
    },
    async apps(signal) {
      const apps = await heroku.apps(signal);
      return apps.map(({ name, team }) => ({ name, team: team?.name ?? null })).toSorted((one, other) => one.name.localeCompare(other.name));
    },
    async attachments(app) {
      return (await listed()).filter((each) => each.app.name === app).map(({ name, addon }) => ({ name, addonName: addon.name }));
    },
  };
}
