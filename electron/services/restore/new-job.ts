import type { Addon } from '../../../shared/contract/addons.ts';
import type { RestoreOrder } from '../../../shared/contract/restore.ts';
import { barePlan } from './choices.ts';
import type { StoredJob } from './job.ts';

/** The record of an order, before anything was asked of anybody. */
export function newJob({ jobId, app, attachmentName, plan, time }: RestoreOrder, source: Addon, { accountId, now, service }: { accountId: string; now: number; service: string }): StoredJob {
  const attachment = source.attachments.find(({ appName }) => appName === source.app.name) ?? source.attachments[0];
  return {
    id: jobId,
    accountId,
    before: [],
    source: {
      addonId: source.id, addonName: source.name, app: attachment?.appName ?? source.app.name, attachment: attachment?.name ?? null,
      plan: barePlan(source.plan, service), bytes: source.info?.dbStorageUsageBytes ?? null,
    },
    app,
    attachmentName,
    plan,
    time,
    state: 'preparing',
    startedAt: new Date(now).toISOString(),
    askedAt: null,
    herokuEndedAt: null,
    endedAt: null,
    addon: null,
    herokuState: null,
    borealisStatus: null,
    lookedAt: null,
    error: null,
  };
}
