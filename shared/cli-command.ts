import type { Addon } from './contract/addons.ts';
import type { Access, Identity } from './contract/base.ts';
import { fitsShell, shellWord, type CliShell } from './shell-words.ts';
import { onOneLine } from './sql/one-line.ts';

/** Which add-on a command line names, the app and one of its attachments, and for which shells the line is. */
export type CliAddon = { app: string; attachment: string; shell: CliShell };

/** How the vendor's CLI names an add-on: the billing app's own attachment first, else any; null where it is attached to no app. */
export function cliAddonOf(addon: Pick<Addon, 'app' | 'attachments'>, shell: CliShell): CliAddon | null {
  const attachment = addon.attachments.find((one) => one.appId === addon.app.id) ?? addon.attachments[0];
  return attachment === undefined ? null : { app: attachment.appName, attachment: attachment.name, shell };
}

type Words = readonly string[];

function line(command: string, addon: CliAddon, more: Words): string {
  return ['heroku', command, '--app', addon.app, '--addon', addon.attachment, ...more].map((word) => shellWord(word, addon.shell)).join(' ');
}

/** The line, or null where the shell cannot pass what it runs. */
const lineWith = (what: string, command: string, addon: CliAddon, more: Words): string | null => (fitsShell(what, addon.shell) ? line(command, addon, [...more, what]) : null);

const writeFlag = (access: Access): Words => (access === 'read-write' ? ['--write-access'] : []);

/** `heroku borealis-pg:info`: the add-on's details. */
export function infoCommand(addon: CliAddon): string {
  return line('borealis-pg:info', addon, []);
}

/** `heroku borealis-pg:tunnel`: a local tunnel with a personal role. */
export function tunnelCommand(addon: CliAddon, access: Access): string {
  return line('borealis-pg:tunnel', addon, writeFlag(access));
}

/** `heroku borealis-pg:psql`: psql over a tunnel with a personal role. */
export function psqlCommand(addon: CliAddon, access: Access): string {
  return line('borealis-pg:psql', addon, writeFlag(access));
}

const runFlags = (access: Access, identity: Identity): Words => [...(identity === 'personal' ? ['--personal-user'] : []), ...writeFlag(access)];

/** `heroku borealis-pg:run --db-cmd-file`: a .sql file. Null for a path that the shell cannot pass. */
export function runFileCommand(addon: CliAddon, access: Access, identity: Identity, { path, format }: { path: string; format: string }): string | null {
  return lineWith(path, 'borealis-pg:run', addon, [...runFlags(access, identity), ...(format === 'table' ? [] : ['--format', format]), '--db-cmd-file']);
}

/** `heroku borealis-pg:run --shell-cmd`: a line for the shell, with the database in its environment. Null for one that the shell cannot pass. */
export function runShellCommand(addon: CliAddon, access: Access, identity: Identity, command: string): string | null {
  return lineWith(command.trim(), 'borealis-pg:run', addon, [...runFlags(access, identity), '--shell-cmd']);
}

/**
 * `heroku borealis-pg:run --db-cmd`: one SQL text, run as the app's role or, with --personal-user, as the user's own; for Windows on
 * one line. Null for SQL that the shell cannot pass.
 */
export function runCommand(addon: CliAddon, access: Access, identity: Identity, sql: string): string | null {
  const text = addon.shell === 'posix' ? sql : onOneLine(sql);
  return text === null ? null : lineWith(text, 'borealis-pg:run', addon, [...runFlags(access, identity), '--db-cmd']);
}

/** `heroku borealis-pg:users`: the database users with their role names. */
export function usersCommand(addon: CliAddon): string {
  return line('borealis-pg:users', addon, []);
}

/** `heroku borealis-pg:users:reset`: new credentials for everybody, without asking. */
export function usersResetCommand(addon: CliAddon): string {
  return line('borealis-pg:users:reset', addon, []);
}

/** `heroku borealis-pg:integrations`: the list of data integrations. */
export function integrationsCommand(addon: CliAddon): string {
  return line('borealis-pg:integrations', addon, []);
}

/** `heroku borealis-pg:integrations:register`: a data integration with an SSH public key. */
export function registerIntegrationCommand(addon: CliAddon, integration: { name: string; publicKey: string; access: Access }): string {
  return line('borealis-pg:integrations:register', addon, ['--name', integration.name, ...writeFlag(integration.access), integration.publicKey]);
}

/** `heroku borealis-pg:integrations:remove`, with the confirmation in the line. */
export function removeIntegrationCommand(addon: CliAddon, name: string): string {
  return line('borealis-pg:integrations:remove', addon, ['--name', name, '--confirm', name]);
}

/** `heroku borealis-pg:extensions`: what is installed. */
export function extensionsCommand(addon: CliAddon): string {
  return line('borealis-pg:extensions', addon, []);
}

/**
 * `heroku borealis-pg:extensions:install`, with what it needs; several names are several commands, for Windows one a line because
 * Windows PowerShell knows no `&&`.
 */
export function installExtensionsCommand(addon: CliAddon, names: readonly string[]): string {
  return names.map((name) => line('borealis-pg:extensions:install', addon, [name, '--recursive'])).join(addon.shell === 'posix' ? ' && ' : '\n');
}

/** `heroku borealis-pg:extensions:remove`, with the confirmation in the line. */
export function removeExtensionCommand(addon: CliAddon, name: string): string {
  return line('borealis-pg:extensions:remove', addon, [name, '--confirm', name]);
}

/** `heroku borealis-pg:restore:capabilities`: whether and to when the add-on can be restored. */
export function restoreCapabilitiesCommand(addon: CliAddon): string {
  return line('borealis-pg:restore:capabilities', addon, []);
}

/** `heroku borealis-pg:restore:execute`, waiting for the end: a clone, or by a time a restore. */
export function restoreExecuteCommand(addon: CliAddon, copy: { app: string; plan: string; time: string | null; attachmentName: string | null }): string {
  return line('borealis-pg:restore:execute', addon, [
    '--destination-app', copy.app, '--new-plan', copy.plan,
    ...(copy.time === null ? [] : ['--restore-to-time', copy.time]), ...(copy.attachmentName === null ? [] : ['--as', copy.attachmentName]), '--wait',
  ]);
}
