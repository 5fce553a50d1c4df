import type { Addon } from '../../shared/contract/addons.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import { AppFailure } from '../services/errors/app-failure.ts';
import { CliProblem, UsageError } from './problems.ts';

/** How a command line names an add-on, as the vendor's does: by app, by add-on or attachment, or by both. */
export interface AddonWords {
  app: string | null;
  addon: string | null;
  /** The app that decides where no app is named and the add-on's word fits several, as HEROKU_APP does for the vendor's. */
  preferred?: string | null;
}

/** The add-ons that the words name. A name of an attachment counts in the app given, or in any; APP::NAME in that one. */
export function matchAddons(addons: readonly Addon[], words: AddonWords): Addon[] {
  const found = matchesOf(addons, words);
  const preferred = found.length > 1 && words.app === null && words.preferred ? matchesOf(found, { ...words, app: words.preferred }) : [];
  return preferred.length > 0 ? preferred : found;
}

function matchesOf(addons: readonly Addon[], { app, addon }: AddonWords): Addon[] {
  const inApp = ({ appId, appName }: { appId: string; appName: string }): boolean => app === null || appName === app || appId === app;
  return addons.filter((candidate) => {
    const own = { appId: candidate.app.id, appName: candidate.app.name };
    const attached = candidate.attachments.filter(inApp);
    if (attached.length === 0 && !inApp(own)) return false;
    return addon === null || candidate.name === addon || candidate.id === addon
      || attached.some(({ name, id, appName }) => [name, id, `${appName}::${name}`].includes(addon));
  });
}

const named = ({ app, addon }: AddonWords): string => [addon, app === null ? null : `the app ${app}`].filter((word) => word !== null).join(' on ');

function several(words: AddonWords, found: readonly Addon[]): UsageError {
  const lines = found.map(({ name, app }) => `  ${name} (${app.name})`);
  return new UsageError(`Several add-ons match ${named(words)}. Name one with --addon:\n${lines.join('\n')}`);
}

/** The list as Heroku has it now. Throws what listing fails with. */
export async function freshAddons(client: ContractClient, signal: AbortSignal): Promise<Addon[]> {
  const { addons, error } = await client.addons.refresh({}, { signal });
  if (error) throw new AppFailure(error);
  return addons;
}

/**
 * The one add-on that the words name: from the last known list, else from a fresh one. Throws UsageError without words
 * or with words that name several, CliProblem where there is none.
 */
export async function chooseAddon(client: ContractClient, words: AddonWords, signal: AbortSignal): Promise<Addon> {
  if (words.app === null && words.addon === null) throw new UsageError('Name the add-on with --app, --addon or both.');
  const { addons: known } = await client.addons.list({}, { signal });
  let found = matchAddons(known, words);
  // What is listed may have changed, and what is new may be one of several.
  if (found.length !== 1) found = matchAddons(await freshAddons(client, signal), words);
  const [only, ...others] = found;
  if (only === undefined) throw new CliProblem(`There is no Borealis add-on ${named(words)} that your account can see. \`borealis-desktop addons\` lists them.`);
  if (others.length > 0) throw several(words, found);
  return only;
}
