import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCommandLine, type CommandLine } from '../../electron/cli/command-line.ts';
import { procedureNames } from '../../electron/cli/call-input.ts';
import { contract } from '../../shared/contract/index.ts';
import { cliManifest, pending, type CommandRow, type Place } from './manifest.ts';
import { shellWords } from './shell-words.ts';
import { environment } from './surroundings.ts';
import { cliMapPage } from './table.ts';
import { vendorAliases, vendorCommands } from './vendor.ts';

const root = resolve(import.meta.dirname, '../..');
const rows = cliManifest.flatMap((row) => [row, ...row.options]);

let tabs: Set<string>;
let commands: Set<string>;

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.')).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map((path) => readFile(path, 'utf8')));
}

/** Ids of commands as the window's sources give them; `x.*` for those made of data. */
function idsIn(text: string): string[] {
  if (!text.includes('useCommands')) return [];
  const plain = [...text.matchAll(/\bid: '([a-z-]+\.[A-Za-z.-]+)'/g)].map(([, id]) => id ?? '');
  const made = [...text.matchAll(/\bid: `([a-z-]+(?:\.[A-Za-z-]+)*)\.\$\{/g)].map(([, id]) => `${id}.*`);
  return [...plain, ...made];
}

beforeAll(async () => {
  const view = await readFile(join(root, 'renderer/app/addon-view.tsx'), 'utf8');
  tabs = new Set([...view.matchAll(/\{ value: '([a-z-]+)', title: '/g)].map(([, tab]) => tab ?? ''));
  commands = new Set([...(await sources(join(root, 'renderer'))).flatMap(idsIn), ...[...tabs].map((tab) => `view.${tab}`)]);
});

const procedures = new Set(procedureNames());

/** What stands where it should not: named and neither there nor pending, or pending and there. */
function wrong(named: readonly string[], there: ReadonlySet<string>, waiting: readonly string[]): string[] {
  return [
    ...named.filter((name) => !there.has(name) && !waiting.includes(name)).map((name) => `${name} is not there`),
    ...waiting.filter((name) => there.has(name)).map((name) => `${name} has landed: take it off the pending list`),
    ...waiting.filter((name) => !named.includes(name)).map((name) => `${name} is pending and nothing names it`),
  ];
}

test('the sources are read: well-known places are found', () => {
  expect([...tabs]).toEqual(expect.arrayContaining(['overview', 'sql']));
  expect([...commands]).toEqual(expect.arrayContaining(['tunnel.open', 'tunnel.port', 'view.sql', 'tunnel.open-in.*']));
});

test('every command, alias and option of the vendor’s is in the manifest, and nothing else', () => {
  const manifest = Object.fromEntries(cliManifest.map(({ command, options }) => [command, options.map(({ option, short }) => (short === undefined ? option : `${option} ${short}`)).toSorted()]));
  expect(manifest).toEqual(Object.fromEntries(Object.entries(vendorCommands).map(([command, options]) => [command, options.toSorted()])));
  expect(cliManifest.flatMap(({ aliases = [] }) => aliases)).toEqual(vendorAliases);
});

describe('what the manifest names is there, or honestly pending', () => {
  const places: Place[] = rows.map(({ place }) => place);

  test('procedures of the contract', () => {
    expect(wrong(rows.flatMap((row) => row.procedures ?? []), procedures, pending.procedures)).toEqual([]);
  });

  test('tabs of the window', () => {
    expect(wrong(places.flatMap(({ tab }) => tab ?? []), tabs, pending.tabs)).toEqual([]);
  });

  test('commands of the palette', () => {
    expect(wrong(places.flatMap(({ command }) => command ?? []), commands, pending.commands)).toEqual([]);
  });

  test('every row has a place', () => {
    expect(places.filter(({ tab, command, text }) => (tab === undefined && command === undefined) || text === '')).toEqual([]);
  });
});

function lineOf(text: string): CommandLine {
  const asked = readCommandLine(shellWords(text));
  if (asked.kind !== 'run') throw new Error(`${text} runs nothing.`);
  return asked.line;
}

/** The fields that a procedure's input may have. */
function fieldsOf(procedure: string): string[] {
  const [domain = '', verb = ''] = procedure.split('.');
  const found: unknown = Reflect.get(Reflect.get(contract, domain) ?? {}, verb);
  return Object.keys((found as { '~orpc': { inputSchema: { shape: Record<string, unknown> } } })['~orpc'].inputSchema.shape);
}

/** What is wrong with the words of `borealis-desktop` for a command and its options; parsing throws for what the command does not know. */
function wrongWords({ ours, options }: CommandRow): string[] {
  const line = lineOf(ours);
  const [procedure = '', json = '{}'] = line.words;
  const isCall = line.command.name === 'call';
  if (isCall && !procedures.has(procedure)) return [`${procedure} is no procedure`];
  const known = isCall ? fieldsOf(procedure) : [];
  const unknown = (text: string): string[] => Object.keys(JSON.parse(text) as object).filter((field) => !known.includes(field));
  return [
    ...unknown(json),
    ...options.flatMap((option) => {
      if (!option.ours.startsWith('--')) return unknown(shellWords(option.ours)[0] ?? '');
      lineOf(`${isCall ? `call ${procedure}` : line.command.name} ${option.ours}`);
      return [];
    }),
  ];
}

test.each(cliManifest.map((row) => [row.command, row] as const))('the borealis-desktop words for %s', (_, row) => {
  expect(wrongWords(row)).toEqual([]);
});

test('variables that are said to be read are read', async () => {
  const readers = await Promise.all(['electron/host/config-from-env.ts', 'electron/cli/main.ts'].map((path) => readFile(join(root, path), 'utf8')));
  const names = environment.flatMap(({ reads = [] }) => reads);
  expect(names.filter((name) => !readers.some((text) => text.includes(`'${name}'`)))).toEqual([]);
  expect(names.length).toBeGreaterThan(9);
});

test('docs/cli-map.md is of this manifest; `node build/cli-map/write.ts` writes it', async () => {
  expect(await readFile(join(root, 'docs/cli-map.md'), 'utf8')).toBe(cliMapPage());
});
