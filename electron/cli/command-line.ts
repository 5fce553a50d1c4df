import { parseArgs } from 'node:util';
import { commandSpec, commandTable, globalOptions, type CommandSpec, type OptionSpec } from './command-table.ts';
import { UsageError } from './problems.ts';

/** A command line as it was meant. */
export interface CommandLine {
  command: CommandSpec;
  flag(name: string): boolean;
  /** The value of an option, or null where it was not given. */
  text(name: string): string | null;
  words: readonly string[];
  /** What follows `--`. */
  rest: readonly string[];
}

/** What the words ask for: a command to run, or a text to print. */
export type Asked = { kind: 'run'; line: CommandLine } | { kind: 'help'; text: string } | { kind: 'version' };

function optionLine({ name, short, value, help }: OptionSpec): string {
  const left = `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return `  ${left.padEnd(28)} ${help}`;
}

function overview(): string {
  const lines = commandTable.map(({ name, summary }) => `  ${name.padEnd(16)} ${summary}`);
  return [
    'Usage: borealis-desktop COMMAND [OPTIONS]', '', 'Commands:', ...lines, '',
    'Run `borealis-desktop help COMMAND` for its options; `borealis-desktop --version` tells the version.',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 128+n ended by signal n; psql and run give their program’s own.', '',
  ].join('\n');
}

const usageLine = ({ name, words }: CommandSpec): string => `Usage: borealis-desktop ${name} [OPTIONS]${words === undefined ? '' : ` ${words}`}`;

/** How the command that the words begin with is used, in two lines; without such a command, how the program is. */
export function usageOf([name = '']: readonly string[]): string {
  const spec = commandSpec(name);
  return spec
    ? `${usageLine(spec)}\nRun \`borealis-desktop help ${name}\` for its options.`
    : 'Usage: borealis-desktop COMMAND [OPTIONS]\nRun `borealis-desktop help` for the list.';
}

/** The help of one command. */
export function helpOf(spec: CommandSpec): string {
  const { summary, options, notes = [] } = spec;
  return [
    `${summary}.`, '', usageLine(spec), '',
    'Options:', ...[...options, ...globalOptions].map(optionLine), ...(notes.length === 0 ? [] : ['', ...notes]), '',
  ].join('\n');
}

function parse(spec: CommandSpec, words: readonly string[]) {
  const options = Object.fromEntries([...spec.options, ...globalOptions].map(({ name, short, value }) => [
    name, { type: value === undefined ? 'boolean' as const : 'string' as const, ...(short === undefined ? {} : { short }) },
  ]));
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : String(error)}.`);
  }
}

/** Reads the words after the program's name. Throws UsageError. */
export function readCommandLine(argv: readonly string[]): Asked {
  const [first = 'help', ...others] = argv;
  if (first === '--version' || first === '-v') return { kind: 'version' };
  const isHelp = first === 'help' || first === '--help' || first === '-h';
  const [name] = isHelp ? others : [first];
  if (name === undefined) return { kind: 'help', text: overview() };
  const command = commandSpec(name);
  if (!command) throw new UsageError(`There is no command ${name}.`);
  if (isHelp) return { kind: 'help', text: helpOf(command) };
  const end = others.indexOf('--');
  const rest = end === -1 ? [] : others.slice(end + 1);
  const { values, positionals } = parse(command, end === -1 ? others : others.slice(0, end));
  if (values['help'] === true) return { kind: 'help', text: helpOf(command) };
  const [least, most] = command.count ?? [0, 0];
  if (positionals.length < least || positionals.length > most) {
    throw new UsageError(`${positionals.length < least ? 'A word is missing' : `${positionals[most]} is one word too many`}.`);
  }
  if (rest.length > 0 && command.words?.startsWith('[--') !== true) throw new UsageError(`${name} takes nothing after --.`);
  return {
    kind: 'run',
    line: {
      command, words: positionals, rest,
      flag: (option) => values[option] === true,
      text(option) {
        const value = values[option];
        return typeof value === 'string' ? value : null;
      },
    },
  };
}

/** The number that an option gives. Throws UsageError for anything but digits in the range. */
export function numberOption(line: CommandLine, name: string, least: number, most: number): number | null {
  const text = line.text(name);
  if (text === null) return null;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least || value > most) throw new UsageError(`--${name} takes a number from ${least} to ${most}.`);
  return value;
}
