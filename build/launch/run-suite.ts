import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './inputs.ts';
import { suiteReportSchema, type SuiteReport } from './suite-report.ts';

export interface Suite {
  name: string;
  /** A program of node_modules/.bin and its arguments. */
  command: readonly [string, ...string[]];
  env?: Record<string, string>;
  /** True where the runner writes a report; otherwise the whole counts as one test. */
  reports: boolean;
}

export interface Outcome {
  name: string;
  report: SuiteReport;
  closing: string[];
}

const closingLines = 12;

/** Runs one command with its output shown as it comes, and keeps its last lines. */
function execute(suite: Suite, reportFile: string): Promise<{ code: number; closing: string[] }> {
  const [program, ...args] = suite.command;
  const bin = resolve(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, NO_COLOR: '1', BOREALIS_TEST_REPORT: reportFile, ...suite.env };
  return new Promise((done) => {
    // A .cmd file needs a shell on Windows, which would split a path with spaces; the arguments are all our own.
    const child = spawn(process.platform === 'win32' ? program : join(bin, program), args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let tail = '';
    const show = (chunk: Buffer): void => {
      process.stdout.write(chunk);
      tail = (tail + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', show);
    child.stderr.on('data', show);
    child.once('error', (error) => done({ code: 1, closing: [error.message] }));
    child.once('close', (code) => done({
      code: code ?? 1,
      closing: stripVTControlCharacters(tail).split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').slice(-closingLines),
    }));
  });
}

/** Runs a suite. A runner that fails without a report, or with a report that says all is well, counts as one failure. */
export async function runSuite(suite: Suite): Promise<Outcome> {
  console.log(`\n=== ${suite.name}`);
  const folder = resolve(root, '.build/reports');
  await mkdir(folder, { recursive: true });
  const reportFile = join(folder, `${suite.name}.json`);
  await rm(reportFile, { force: true });
  const { code, closing } = await execute(suite, reportFile);
  if (!suite.reports) return { name: suite.name, report: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skips: [], flaky: [] }, closing };
  const text = await readFile(reportFile, 'utf8').catch(() => null);
  const report: SuiteReport = text === null ? { passed: 0, failed: 1, skips: [], flaky: [] } : suiteReportSchema.parse(JSON.parse(text));
  return { name: suite.name, report: code !== 0 && report.failed === 0 ? { ...report, failed: 1 } : report, closing };
}
