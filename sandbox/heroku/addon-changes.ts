import { randomInt } from 'node:crypto';
import { isFields, optionalString } from '../http/body.ts';
import type { Fields } from '../http/body.ts';
import type { SandboxAddon } from '../types.ts';
import { findPlan } from '../world/catalog.ts';
import type { Plan } from '../world/catalog.ts';
import type { App } from '../world/entities.ts';
import type { Shared } from './context.ts';
import { isBorealis } from './lookup.ts';
import type { AnyAddon } from './lookup.ts';
import { invalid, notFound, problem } from './problems.ts';
import { referenceText } from './reference.ts';

/** The part of a plan's qualified name after the service. */
function bare(plan: Plan): string {
  return plan.name.slice(plan.name.indexOf(':') + 1);
}

function demandPlan(text: string): Plan & { database: NonNullable<Plan['database']> } {
  const plan = findPlan(text);
  if (!plan) throw notFound('plan');
  if (!plan.database) throw invalid('The sandbox creates Borealis add-ons only.');
  return { ...plan, database: plan.database };
}

interface Source {
  token: string;
  addon: SandboxAddon;
  at?: Date;
}

/** The time within the source's window, or undefined for the present state. Throws 422. */
function restoreTime(shared: Shared, source: SandboxAddon, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const wanted = new Date(text);
  if (Number.isNaN(wanted.getTime())) throw invalid(`The restore time "${text}" is not an ISO 8601 date and time.`);
  if (source.tenancy === 'shared') throw invalid('Point-in-time restore is not supported for multi-tenant plans.');
  const times = shared.access.databases.snapshotTimes(source);
  const [earliest, latest] = [times[0], times.at(-1)];
  if (!earliest || !latest || wanted < earliest || wanted > latest) {
    const window = earliest && latest ? `between ${earliest.toISOString()} and ${latest.toISOString()}` : 'available yet for this add-on';
    throw invalid(`The restore time is outside the restorable window: no time is allowed but ${window}.`);
  }
  return times.findLast((time) => time <= wanted);
}

/** What the `config` of a create call asks to copy. Throws 422. */
function sourceOf(shared: Shared, config: Fields): Source | undefined {
  const token = optionalString(config, 'restore-token');
  const time = optionalString(config, 'restore-to-time');
  if (token === undefined) {
    if (time !== undefined) throw invalid('A restore time needs a restore token.');
    return undefined;
  }
  const addon = shared.store.addons.get(shared.restoreTokens.peek(token) ?? '');
  if (!addon) throw invalid('The restore token is invalid, expired or already used.');
  const at = restoreTime(shared, addon, time);
  return at ? { token, addon, at } : { token, addon };
}

function newName(shared: Shared, wanted: string | undefined): string {
  if (wanted !== undefined) {
    if (!/^[a-zA-Z][A-Za-z0-9_-]+$/u.test(wanted)) throw invalid('Name must start with a letter and can only contain letters, numbers, underscores and dashes.');
    if (shared.store.addons.has(wanted) || shared.store.others.has(wanted)) throw invalid('Name is already taken.');
    return wanted;
  }
  const shapes = ['acute', 'convex', 'flat', 'horizontal', 'octagonal', 'parallel', 'regular', 'shaped'];
  for (;;) {
    const name = `borealis-pg-${shapes[randomInt(shapes.length)] ?? 'flat'}-${randomInt(10_000, 100_000)}`;
    if (!shared.store.addons.has(name)) return name;
  }
}

/** A taken attachment name is replaced only when the caller repeats the app's name. Throws 423. */
function freeAttachment(shared: Shared, app: App, name: string, confirm: string | undefined): void {
  const taken = shared.store.attachments.values().find((each) => each.appName === app.name && each.name === name);
  if (!taken) return;
  if (confirm !== app.name) {
    const message = `Adding ${name} would overwrite existing vars ${name}_URL on ${app.name}. Confirm with the app's name.`;
    throw problem(423, 'confirmation_required', message, { app: { name: app.name } }, { 'x-confirmation-required': app.name });
  }
  shared.store.detach(taken.id);
}

/** POST /apps/{app}/addons: a fresh add-on, a clone or a restore, which then goes through its states. */
export async function createAddon(shared: Shared, app: App, body: Fields): Promise<SandboxAddon> {
  const text = referenceText(body['plan']);
  if (text === '') throw invalid('The plan is missing.');
  const plan = demandPlan(text);
  const source = sourceOf(shared, isFields(body['config']) ? body['config'] : {});
  if (source && source.addon.storage.usageBytes > plan.database.maxBytes) throw invalid(`The plan ${plan.name} is too small for the data of ${source.addon.name}.`);
  const name = newName(shared, optionalString(body, 'name'));
  const attachAs = isFields(body['attachment']) ? optionalString(body['attachment'], 'name') : undefined;
  if (attachAs !== undefined) {
    if (!/^[A-Z][A-Z0-9_]*$/u.test(attachAs)) throw invalid('Attachment name must be upper-case letters, numbers and underscores.');
    freeAttachment(shared, app, attachAs, optionalString(body, 'confirm'));
  }
  if (source) shared.restoreTokens.redeem(source.token);
  const addon = shared.store.add(
    {
      name,
      appName: app.name,
      plan: bare(plan),
      region: source?.addon.region ?? (app.region === 'eu' ? 'eu-west-1' : 'us-east-1'),
      ...(source ? { postgresVersion: source.addon.postgresVersion } : {}),
      status: 'requested',
      herokuState: 'provisioning',
      storage: { maxBytes: plan.database.maxBytes, usageBytes: source?.addon.storage.usageBytes ?? 0, compliance: 'ok', deadline: null },
      createdAt: new Date().toISOString(),
      restoreSourceAddonName: source?.addon.name ?? null,
    },
    attachAs,
  );
  shared.lifecycle.provision(addon, async () => {
    if (!source) return shared.access.ready(addon);
    await shared.access.ready(source.addon);
    return shared.access.databases.clone(source.addon, addon, source.at);
  });
  return addon;
}

/** PATCH: another plan of the same tenancy, through the maintenance state for it. Throws 422. */
export function changePlan(shared: Shared, addon: SandboxAddon, text: string): void {
  const plan = demandPlan(text);
  if (plan.database.tenancy !== addon.tenancy) throw invalid('A plan change cannot move between single-tenant and multi-tenant plans.');
  if (addon.herokuState !== 'provisioned') throw invalid('The add-on is not provisioned yet.');
  if (addon.storage.usageBytes > plan.database.maxBytes) throw invalid('The database is larger than the new plan allows.');
  shared.store.update(addon.name, {
    plan: bare(plan),
    replicaQuantity: plan.database.replicas,
    storage: { ...addon.storage, maxBytes: plan.database.maxBytes, compliance: 'ok', deadline: null },
    writeAccessRevoked: false,
    personalAccessRevoked: false,
  });
  shared.lifecycle.maintain(addon, 'maintenance-plan-change');
}

/** DELETE: refused with 422 while other apps use it, unless forced. */
export async function destroyAddon(shared: Shared, addon: AnyAddon, force: boolean): Promise<void> {
  const elsewhere = shared.store.attachmentsOf(addon.name).find(({ appName }) => appName !== addon.appName);
  if (elsewhere && !force) throw invalid(`${addon.name} is attached to ${elsewhere.appName} too. Detach it there first or force the removal.`);
  if (!isBorealis(addon)) return shared.store.removeOther(addon.name);
  shared.store.remove(addon.name);
  await shared.access.databases.drop(addon);
}
