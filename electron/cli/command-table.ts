/** An option of a command; one with a `value` takes a word. */
export interface OptionSpec {
  name: string;
  short?: string;
  value?: string;
  help: string;
}

export interface CommandSpec {
  name: string;
  summary: string;
  /** Positional words, as the usage line shows them. */
  words?: string;
  /** How many positional words it takes at least and at most. */
  count?: readonly [number, number];
  options: readonly OptionSpec[];
  notes?: readonly string[];
}

const app: OptionSpec = { name: 'app', short: 'a', value: 'APP', help: 'the Heroku app by name or id (default: HEROKU_APP)' };
const addon: OptionSpec = { name: 'addon', short: 'o', value: 'ADDON', help: 'the add-on or attachment by name or id' };
const write: OptionSpec = { name: 'write-access', short: 'w', help: 'read & write instead of read-only, for 30 minutes' };
const confirm: OptionSpec = { name: 'confirm', value: 'NAME', help: 'the add-on’s name, which a production label asks for with --write-access' };
const port: OptionSpec = { name: 'port', short: 'p', value: 'PORT', help: 'the local port, remembered for this add-on and access level' };
const appUser: OptionSpec = { name: 'app-user', help: 'the app’s database user instead of your personal one' };

/** Options that every command knows. */
export const globalOptions: readonly OptionSpec[] = [
  { name: 'json', help: 'JSON for programs: results on standard output, errors on standard error' },
  { name: 'help', short: 'h', help: 'what the command does' },
];

/** Every command with its options: parsed, explained, and checked against docs/cli-map.md from this one table. */
export const commandTable: readonly CommandSpec[] = [
  {
    name: 'addons', summary: 'List the add-ons, or show one in full', options: [
      app, addon, { name: 'details', short: 'd', help: 'ask Borealis for the details of each add-on listed' },
      { name: 'cached', help: 'the last known list at once, without asking Heroku' },
    ],
    notes: ['With --addon it shows that one with everything Borealis tells about it.'],
  },
  {
    name: 'tunnel', summary: 'Keep a tunnel open until Ctrl+C', options: [app, addon, write, confirm, port, appUser],
    notes: ['The password is not printed: pass it on with `borealis-desktop print-password`.'],
  },
  {
    name: 'psql', summary: 'Run psql over a tunnel', words: '[-- PSQL OPTIONS]', options: [
      app, addon, write, confirm, port, appUser, { name: 'binary-path', short: 'b', value: 'PATH', help: 'the psql program' },
    ],
    notes: ['Everything after -- goes to psql. The exit code is psql’s.'],
  },
  {
    name: 'run', summary: 'Run SQL, a .sql file or a shell command over a tunnel', options: [
      app, addon, { name: 'db-cmd', short: 'd', value: 'SQL', help: 'SQL statements' },
      { name: 'db-cmd-file', short: 'i', value: 'FILE', help: 'a .sql file in UTF-8 of any size; - for standard input' },
      { name: 'shell-cmd', short: 'e', value: 'CMD', help: 'a line for the shell, with PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD and DATABASE_URL' },
      { name: 'format', short: 'f', value: 'FORMAT', help: 'table (default), csv, json or yaml' },
      { name: 'personal-user', short: 'u', help: 'your personal database user instead of the app’s' },
      write, confirm, port,
      { name: 'transaction', short: '1', help: 'all statements in one transaction' },
      { name: 'pass-file', help: 'PGPASSFILE instead of the password in the shell command’s environment' },
    ],
    notes: [
      'Rows go to standard output; command tags, notices and errors to standard error. It stops at the first error.',
      'The exit code is 0 or 1 for SQL, and the program’s own for a shell command.',
    ],
  },
  {
    name: 'doctor', summary: 'Examine the way to the database step by step', options: [
      app, addon, write, confirm, appUser, { name: 'report', help: 'only the redacted report, to send to support' },
    ],
    notes: ['It uses connections of its own and touches no open tunnel. The exit code is 1 where a step fails.'],
  },
  {
    name: 'print-password', summary: 'Print the database password, for programs that ask a program', options: [app, addon, write, appUser],
    notes: [
      'Opens the tunnel where it is not open. Every use leaves a line in the audit file.',
      'With --write-access, write access must have been allowed before (in the window, or by `borealis-desktop tunnel -w`).',
    ],
  },
  {
    name: 'call', summary: 'Call a procedure of the contract', words: 'PROCEDURE [JSON]', count: [1, 2], options: [
      app, addon, { name: 'wait', help: 'until what it began has ended: a reset of credentials, a restore, a clone or a script' },
      { name: 'accept', value: 'CODE', help: 'an error code that counts as done, such as extension.not-installed' },
    ],
    notes: [
      'The answer is JSON; a procedure that goes on answering gives one JSON line each. JSON may be - for standard input.',
      'With --app or --addon, addonId is filled in. `borealis-desktop call list` names all procedures.',
    ],
  },
];

/** The command's row; undefined for a word that is none. */
export function commandSpec(name: string): CommandSpec | undefined {
  return commandTable.find((command) => command.name === name);
}
