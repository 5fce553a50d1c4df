import { cliManifest, pending, type CommandRow, type Place } from './manifest.ts';
import { around, environment, exits, type Surrounding } from './surroundings.ts';

const notYet = '*not yet*';
const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${cell(text)}\``;

function placeText({ tab, command, text }: Place): string {
  const missing = (tab !== undefined && pending.tabs.includes(tab)) || (command !== undefined && pending.commands.includes(command));
  return missing ? `${cell(text)} (${notYet})` : cell(text);
}

function proceduresText(names: readonly string[]): string {
  return names.map((name) => (pending.procedures.includes(name) ? `${code(name)} (${notYet})` : code(name))).join(', ');
}

function rows({ command, aliases = [], procedures, place, ours, options }: CommandRow): string[] {
  const also = aliases.length === 0 ? '' : ` (also ${aliases.map(code).join(', ')})`;
  return [
    `| **${code(`heroku ${command}`)}**${also} | ${placeText(place)} | ${code(`borealis-desktop ${ours}`)} | ${proceduresText(procedures)} |`,
    ...options.map((row) => {
      const name = row.short === undefined ? code(row.option) : `${code(row.short)}, ${code(row.option)}`;
      return `| ${name} | ${placeText(row.place)} | ${code(row.ours)} | ${proceduresText(row.procedures ?? [])} |`;
    }),
  ];
}

function surroundings(title: string, rows: readonly Surrounding[]): string[] {
  return ['', `## ${title}`, '', '| The vendor’s CLI | What it is | Here |', '|---|---|---|', ...rows.map(({ vendor, does, here }) => `| ${cell(vendor)} | ${cell(does)} | ${cell(here)} |`)];
}

/** docs/cli-map.md, whole. */
export function cliMapPage(): string {
  const tables = cliManifest.flatMap((row) => [
    '', '| The vendor’s CLI | In the window | On the command line | Contract |', '|---|---|---|---|', ...rows(row),
  ]);
  return [
    '# The vendor’s commands, here', '',
    '<!-- Made by `node build/cli-map/write.ts` from build/cli-map/manifest.ts; a test fails where it is stale. -->', '',
    'Every command and option of Heroku’s CLI plugin for Borealis (borealis-pg-cli 1.6.5), beside its place in the window, the',
    '`borealis-desktop` command that does it, and the procedures of the contract behind both. `-a` and `-o` are the same everywhere.',
    'How `borealis-desktop` works stands in [command-line.md](command-line.md).',
    ...tables,
    ...surroundings('Environment', environment), ...surroundings('Exit codes', exits), ...surroundings('Around the plugin', around), '',
  ].join('\n');
}
