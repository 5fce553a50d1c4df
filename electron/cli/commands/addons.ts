import type { Addon } from '../../../shared/contract/addons.ts';
import { addonStatusWord, complianceWord, deadlineWords, regionWord, statusWord, tenancyWord } from '../../../shared/info-words.ts';
import { freshAddons, matchAddons } from '../choose-addon.ts';
import { alignColumns, alignPairs } from '../text-table.ts';
import { CliProblem } from '../problems.ts';
import type { Command, Context } from './context.ts';

const gib = 2 ** 30;

function size(bytes: number): string {
  return `${(bytes / gib).toFixed(bytes < gib ? 3 : 1)} GiB`;
}

const two = (amount: number): string => String(Math.trunc(amount)).padStart(2, '0');

/** A time in this machine's zone, with milliseconds and the zone's offset, as the vendor's `info` writes it. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const ahead = -time.getTimezoneOffset();
  const here = new Date(time.getTime() + ahead * 60_000).toISOString().slice(0, -1);
  return `${here}${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
}

function deadline(iso: string | null): string {
  return iso === null ? 'none' : `${localTime(iso)} (${deadlineWords(iso, Date.now())})`;
}

function storage({ info }: Addon): string {
  return info ? `${size(info.dbStorageUsageBytes)} of ${size(info.dbStorageMaxBytes)}` : '';
}

/** The columns of the list. */
export function listTable(addons: readonly Addon[]): string {
  const rows = addons.map((addon) => [
    addon.name, addon.app.name, addon.attachments.map(({ name, appName }) => (appName === addon.app.name ? name : `${appName}::${name}`)).join(' '),
    addon.plan, addonStatusWord(addon), addon.info?.postgresVersion ?? '', storage(addon),
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
      ['Status', statusWord(info.status)], ['Region', regionWord(info.region)], ['Environment', tenancyWord(info.dbTenancyType)], ['PostgreSQL version', info.postgresVersion],
      ['Maximum storage', size(info.dbStorageMaxBytes)], ['Storage used', size(info.dbStorageUsageBytes)],
      ['Read-only replicas', String(info.replicaQuantity)], ['App database', info.appDbName ?? '(pending)'], ['Created at', localTime(info.createdAt)],
      ['Restored or cloned from', info.restoreSourceAddonName ?? 'none'], ['Storage compliance', complianceWord(info.storageComplianceStatus)],
      ['Compliance deadline', deadline(info.storageComplianceDeadline)],
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
