import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster, type Cluster } from '../../../sandbox/postgres/cluster.ts';
import { nextPiece, splitScript } from '../../../shared/sql/splitter.ts';
import { continuedEscapes, hardScripts } from './testing/hard-scripts.ts';

const run = promisify(execFile);

let folder: string;
let cluster: Cluster;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitting-'));
  await chmod(folder, 0o711);
  cluster = await startCluster(folder);
  await cluster.admin((client) => client.query("CREATE ROLE splitter LOGIN PASSWORD 's'; GRANT ALL ON SCHEMA public TO splitter; CREATE TABLE t (a text); GRANT ALL ON t TO splitter"));
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What psql itself says that it sends for the script: the queries of its session log (-L). */
async function sentByPsql(script: string, standardConformingStrings: boolean): Promise<string[]> {
  const file = join(folder, 'script.sql');
  const log = join(folder, 'log');
  await writeFile(file, script);
  await rm(log, { force: true });
  await run('psql', ['-X', '-q', '-o', '/dev/null', '-L', log, '-f', file, `host=127.0.0.1 port=${cluster.port} user=splitter dbname=postgres`], {
    env: {
      // oxlint-disable-next-line node/no-process-env -- psql is found by PATH.
      PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', PGPASSWORD: 's', PGCLIENTENCODING: 'UTF8', PGOPTIONS: `-c standard_conforming_strings=${standardConformingStrings ? 'on' : 'off'} -c escape_string_warning=off`,
    },
  // Statements that fail do not end psql; a last one that does makes its status 1.
  }).catch((error: unknown) => { if (!(error instanceof Error && 'code' in error && typeof error.code === 'number')) throw error; });
  const said = await readFile(log, 'utf8').catch(() => '');
  return [...said.matchAll(/^\*{9} QUERY \*{10}\n([^]*?)\n\*{26}\n$/gm)].map(([, query = '']) => query);
}

/** psql drops blank lines, sends what is only comment, and takes the backslash of `\;` and `\:` out. */
const normal = (text: string): string => text.replaceAll(/\\([;:])/g, '$1').replaceAll(/\n\n+/g, '\n').trim();

/** The statements as psql would send them: with and without the comments in front, of which psql keeps some. */
function ours(script: string, standardConformingStrings: boolean): { long: string; short: string }[] {
  return splitScript(script, { standardConformingStrings }).filter(({ kind }) => kind === 'sql').map(({ start, from, to, backslashAt }) => {
    const text = (begin: number): string => {
      const whole = script.slice(begin, to);
      return normal(backslashAt === null ? whole : whole.replaceAll(/\\[a-z][^\n]*/g, ''));
    };
    return { long: text(start), short: text(from) };
  });
}

async function compare(script: string, standardConformingStrings = true): Promise<'alike'> {
  const theirs = (await sentByPsql(script, standardConformingStrings)).map(normal).filter((text) => nextPiece(text, 0) !== null);
  const pieces = ours(script, standardConformingStrings);
  expect(pieces.map(({ short }, index) => (theirs[index]?.endsWith(short) === true ? theirs[index] : short))).toEqual(theirs);
  for (const [index, { long }] of pieces.entries()) expect(long.endsWith(theirs[index] ?? '?')).toBe(true);
  return 'alike';
}

test('there are more than sixty hard scripts, each with a name of its own', () => {
  expect(new Set(hardScripts.map(([name]) => name)).size).toBe(hardScripts.length);
  expect(hardScripts.length).toBeGreaterThan(60);
});

test.each(hardScripts)('psql splits alike: %s', async (_, script) => {
  expect(await compare(script)).toBe('alike');
});

test.each([
  ['a backslash escapes in plain strings', "SELECT 'a\\'; b'; SELECT 2;"],
  ['and in their continuations', "SELECT 'a'\n'b\\';c'; SELECT 2;"],
  ['and in national strings', "SELECT N'a\\'; b'; SELECT 2;"],
  ['not in bit strings, identifiers and dollar quotes', "SELECT B'\\'; SELECT \"a\\\"; SELECT $$\\$$; SELECT 4;"],
])('without standard_conforming_strings: %s', async (_, script) => {
  expect(await compare(script, false)).toBe('alike');
});

test.each(continuedEscapes)('the server reads %j whole where psql sends half a string', async (script, statements) => {
  expect(splitScript(script).map(({ from, end }) => script.slice(from, end))).toEqual(statements);
  expect((await sentByPsql(script, true)).map(normal)).not.toEqual(statements.map((text) => `${text};`));
  await cluster.admin((client) => Promise.all(statements.map((text) => client.query(text))));
});
