import type { z } from 'zod';
import type { linkSchema } from '../../shared/contract/app.ts';
import type { ToolId } from '../../shared/contract/handoff.ts';
import { failure } from '../services/errors/app-failure.ts';

export type Link = z.infer<typeof linkSchema>;

/** What a link says of an add-on. */
export interface LinkedAddon { id: string; app: { id: string; name: string } }

const dashboard = 'https://dashboard.heroku.com';

const fixed: Record<Exclude<Link['link'], 'addon-dashboard' | 'app-dashboard' | 'app-resources' | 'tool-download'>, string> = {
  'heroku-billing': `${dashboard}/account/billing`,
  'borealis-docs': 'https://devcenter.heroku.com/articles/borealis-pg',
  'borealis-extensions': 'https://www.borealis-data.com/pg-extensions-support.html',
};

/** Where each tool is to be had. */
const toolPages: Record<ToolId, string> = {
  psql: 'https://www.postgresql.org/download/',
  pgadmin: 'https://www.pgadmin.org/download/',
  dbeaver: 'https://dbeaver.io/download/',
  datagrip: 'https://www.jetbrains.com/datagrip/download/',
  vscode: 'https://marketplace.visualstudio.com/items?itemName=ms-ossdata.vscode-pgsql',
  tableplus: 'https://tableplus.com/download',
  postico: 'https://eggerapps.at/postico2/',
  beekeeper: 'https://www.beekeeperstudio.io/get',
};

/** Hosts that the window may ever send the system browser to; the sign-in pages add theirs from the configuration. */
export const linkHosts: readonly string[] = [
  'dashboard.heroku.com', 'devcenter.heroku.com', 'addons-sso.heroku.com', 'www.borealis-data.com', ...Object.values(toolPages).map((page) => new URL(page).hostname),
];

/**
 * The URL behind a link's name. The window never gives a URL; ids and names are encoded as path segments. The add-on's
 * dashboard is where `heroku addons:open` goes. Throws addon.not-found where the link needs an add-on and has none.
 */
export function linkUrl(link: Link, addon: LinkedAddon | null): URL {
  if (link.link === 'tool-download') return new URL(toolPages[link.tool]);
  if (link.link !== 'addon-dashboard' && link.link !== 'app-dashboard' && link.link !== 'app-resources') return new URL(fixed[link.link]);
  if (!addon) throw failure('addon.not-found', { addonId: link.addonId }, 'The add-on is not in the list any more.');
  const app = encodeURIComponent(addon.app.name);
  if (link.link === 'app-dashboard') return new URL(`${dashboard}/apps/${app}`);
  if (link.link === 'app-resources') return new URL(`${dashboard}/apps/${app}/resources`);
  return new URL(`https://addons-sso.heroku.com/apps/${encodeURIComponent(addon.app.id)}/addons/${encodeURIComponent(addon.id)}`);
}
