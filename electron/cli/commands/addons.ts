import type { Addon } from '../../../shared/contract/addons.ts';
import { freshAddons, matchAddons } from '../choose-addon.ts';
import { alignColumns, alignPairs } from '../text-table.ts';
import { CliProblem } from '../problems.ts';
import type { Command, Context } from './context.ts';

const gib = 2 ** 30;

function size(bytes: number): string {
  return `${(bytes / gib).toFixed(bytes < gib ? 3 : 1)} GiB`;
}

function storage({ info }: Addon): string {
  return info ? `${size(info.dbStorageUsageBytes)} of ${size(info.dbStorageMaxBytes)}` : '';
}

/** The columns of the list. */
export function listTable(addons: readonly Addon[]): string {
  const rows = addons.map((addon) => [
    addon.name, addon.app.name, addon.attachments.map(({ name, appName }) => (appName === addon.app.name ? name : `${appName}::${name}`)).join(' '),
    addon.plan, addon.info?.status ?? addon.state, addon.info?.postgresVersion ?? '', storage(addon),
  ]);
  return alignColumns(['ADD-ON', 'APP', 'ATTACHMENTS', 'PLAN', 'STATUS', 'POSTGRESQL', 'STORAGE'], rows);
}

/** Everything about one add-on, as the vendor's `info` shows it. */
export function detailsText(addon: Addon): string {
  const { info } = addon;
  const label = addon.label?.kind === 'custom' ? addon.label.text : addon.label?.kind ?? 'none';
  return alignPairs([
    ['Add-on', addon.name], ['Id', addon.id], ['App', addon.app.name], ['Team', addon.team?.name ?? 'none'], ['Label', label],
    ['Attachments', addon.attachments.map(({ name, appName }) => `${appName}::${name}`).join(' ')],
    ['Plan', addon.plan], ['State at Heroku', addon.state],
    ...(info === null ? [] : [
      ['Status', info.status], ['Region', info.region], ['Environment', info.dbTenancyType], ['PostgreSQL version', info.postgresVersion],
      ['Maximum storage', size(info.dbStorageMaxBytes)], ['Storage used', size(info.dbStorageUsageBytes)],
      ['Read-only replicas', String(info.replicaQuantity)], ['App database', info.appDbName ?? '(pending)'], ['Created at', info.createdAt],
      ['Restored or cloned from', info.restoreSourceAddonName ?? 'none'], ['Storage compliance', info.storageComplianceStatus],
      ['Compliance deadline', info.storageComplianceDeadline ?? 'none'],
    ] as const),
  ]);
}

async function withDetails({ host: { client }, signal }: Context, addons: readonly Addon[]): Promise<Addon[]> {
  // The app asks Borealis for four at a time, however many are wanted.
  return Promise.all(addons.map(({ id }) => client.addons.details({ addonId: id }, { signal })));
}

/** `borealis-desktop addons`: the list, or one add-on with everything about it. */
export const addonsCommand: Command = async (context) => {
  const { line, host, out, signal, say, app } = context;
  const json = line.flag('json');
  if (line.text('addon') !== null) {
    const { id } = await context.addon();
    const addon = await host.client.addons.details({ addonId: id }, { signal });
    await out.write(json ? `${JSON.stringify(addon)}\n` : detailsText(addon));
    return 0;
  }
  const all = line.flag('cached') ? (await host.client.addons.list({}, { signal })).addons : await freshAddons(host.client, signal);
  const listed = matchAddons(all, { app, addon: null });
  if (listed.length === 0 && app !== null) throw new CliProblem(`The app ${app} has no Borealis add-on that your account can see.`);
  const addons = line.flag('details') ? await withDetails(context, listed) : listed;
  await out.write(json ? `${JSON.stringify(addons)}\n` : listTable(addons));
  if (addons.length === 0) say('Your account sees no Borealis add-on.');
  return 0;
};
