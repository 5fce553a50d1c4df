import { cliAddonOf, type CliAddon } from '../../shared/cli-command.ts';
import type { Addon } from '../../shared/contract/addons.ts';
import type { Platform } from '../../shared/contract/app.ts';
import { createStore } from './store.ts';

/** The system of the computer that copied commands are for; known before anything of an add-on is shown. */
export const hostOs = createStore<Platform['os'] | null>(null);

/** How a copied command names an add-on, for the shells of this computer; null where it is attached to no app. */
export function cliAddon(addon: Pick<Addon, 'app' | 'attachments'>): CliAddon | null {
  return cliAddonOf(addon, hostOs.get() === 'windows' ? 'windows' : 'posix');
}

/** What a "Copy as command" button is for. */
export function copyCommandTitle(): string {
  return hostOs.get() === 'windows' ? 'The same by the Heroku CLI, for PowerShell; cmd takes it too where no part is in single quotes' : 'The same by the Heroku CLI';
}
