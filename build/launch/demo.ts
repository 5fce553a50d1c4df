import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSandbox } from '../../sandbox/sandbox.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import { buildRenderer } from './bundles.ts';
import { check } from './check.ts';
import type { RunningHost } from './host-process.ts';
import { sandboxEnv } from './sandbox-env.ts';
import { createUndo, showPage, startHost } from './show-host.ts';
import { orUsage } from './usage.ts';

/**
 * `npm run demo`: the app on the sandbox, signed in, in Electron or else in the browser. `--no-open` prints the page's
 * address and nothing else; `--check` uses the main path through the contract and prints a JSON line at the end.
 */
const usage = `Usage: npm run demo -- [--no-open] [--check]

Opens the app on a sandbox of its own, signed in.
  --no-open  serve the browser's page and print its address, nothing else
  --check    use the main path once without a window, and print what came of it as JSON
`;
const { values: options } = orUsage(usage, () => parseArgs({
  options: { 'no-open': { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
}));
const checkMs = 120_000;
const urlOnly = options['no-open'];
const undo = createUndo();
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function start(): Promise<{ host: RunningHost; sandbox: Sandbox }> {
  if (!urlOnly) console.log('Starting the sandbox: a PostgreSQL, an SSH server and stand-ins for Heroku and Borealis, on this machine only.');
  const sandboxed = createSandbox();
  undo.add(async () => (await sandboxed).stop());
  const [sandbox] = await Promise.all([sandboxed, buildRenderer()]);
  const dataDir = await mkdtemp(join(tmpdir(), 'borealis-demo-'));
  undo.add(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10 }));
  const host = await startHost({
    env: sandboxEnv(process.env, sandbox, dataDir), urlOnly: urlOnly || options.check, temporaryData: true,
  });
  undo.add(() => host.stop());
  return { host, sandbox };
}

async function checkOnce(): Promise<object> {
  const { host, sandbox } = await start();
  if (host.url === null) throw new Error('The check needs the browser host.');
  return await check(host.url, sandbox);
}

async function runCheck(): Promise<number> {
  const tooLate = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error(`The check did not finish within ${checkMs / 1000} s.`)), checkMs).unref();
  });
  let report: object;
  try {
    report = await Promise.race([checkOnce(), tooLate]);
  } catch (error) {
    report = { ok: false, reason: reasonOf(error) };
  }
  await undo.run();
  console.log(JSON.stringify(report));
  return 'reason' in report ? 1 : 0;
}

async function runDemo(): Promise<number> {
  try {
    const { host } = await start();
    await showPage(host.url, urlOnly);
    const code = await host.ended;
    await undo.run();
    return code ?? 0;
  } catch (error) {
    console.error(reasonOf(error));
    await undo.run();
    return 1;
  }
}

process.exit(await (options.check ? runCheck() : runDemo()));
