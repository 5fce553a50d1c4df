import type { RestoreApp, RestoreAttachment, RestorePlan } from '../../../shared/contract/restore.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { HerokuPlan } from '../heroku/schemas.ts';

/** Gigabytes as the `s` part of a plan's name seems to tell them, such as 100 in `x2-s100-p2-r8`; null where there is none. */
export function storageOf(planName: string): number | null {
  const digits = /(?:^|-)s(\d{1,6})(?:-|$)/.exec(planName)?.[1];
  return digits === undefined ? null : Number(digits) * 1024 ** 3;
}

/** Without the service's name before it. */
export function barePlan(name: string, service: string): string {
  return name.startsWith(`${service}:`) ? name.slice(service.length + 1) : name;
}

function toPlan({ name, human_name: label, price }: HerokuPlan, service: string): RestorePlan {
  const bare = barePlan(name, service);
  const monthly = price !== null && price !== undefined && price.contract !== true && (price.unit ?? 'month') === 'month';
  return { name: bare, label: label ?? bare, monthlyCents: monthly ? price.cents : null, storageBytes: storageOf(bare) };
}

/** What the wizard offers. Each throws heroku.* and session.* failures. */
export interface Choices {
  plans(signal?: AbortSignal): Promise<RestorePlan[]>;
  apps(signal?: AbortSignal): Promise<RestoreApp[]>;
  attachments(app: string, signal?: AbortSignal): Promise<RestoreAttachment[]>;
}

/** See Choices. */
export function createChoices(heroku: Pick<HerokuApi, 'plans' | 'apps' | 'attachments'>, service: string): Choices {
  return {
    async plans(signal) {
      const plans = await heroku.plans(service, signal);
      return plans.map((plan) => toPlan(plan, service))
        .toSorted((one, other) => (one.monthlyCents ?? Infinity) - (other.monthlyCents ?? Infinity) || one.name.localeCompare(other.name));
    },
    async apps(signal) {
      const apps = await heroku.apps(signal);
      return apps.map(({ name, team }) => ({ name, team: team?.name ?? null })).toSorted((one, other) => one.name.localeCompare(other.name));
    },
    async attachments(app, signal) {
      const all = await heroku.attachments(signal);
      return all.filter((each) => each.app.name === app).map(({ name, addon }) => ({ name, addonName: addon.name }));
    },
  };
}
