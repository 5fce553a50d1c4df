import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { buildElectron, buildRenderer } from './bundles.ts';
import { check } from './check.ts';
import { chooseElectron } from './electron-binary.ts';
import { startBrowserHost, startElectron, type RunningHost } from './host-process.ts';
import { openBrowser } from './open-browser.ts';
import { sandboxEnv } from './sandbox-env.ts';

/**
 * `npm run demo`: the app on the sandbox, signed in, in Electron or else in the browser. `--no-open` prints the page's
 * address and nothing else; `--check` uses the main path through the contract and prints a JSON line at the end.
 */
const { values: options } = parseArgs({
  options: { 'no-open': { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});
const checkMs = 120_000;
const quiet = options['no-open'];
const say = (text: string): void => { if (!quiet) console.log(text); };
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What has to be undone, the newest first; once, whoever asks. */
const undo: (() => Promise<unknown>)[] = [];
let tidied: Promise<void> | undefined;
function tidy(): Promise<void> {
  return (tidied ??= (async () => {
    for (const step of undo.toReversed()) await step().catch((error: unknown) => console.error(reasonOf(error)));
  })());
}

async function showHost(env: Record<string, string>): Promise<RunningHost> {
  const electron = quiet || options.check ? null : await chooseElectron(process.env);
  if (electron?.path) {
    say(`Opening in Electron, because ${electron.why}.`);
    await buildElectron();
    return startElectron(electron.path, env);
  }
  const host = await startBrowserHost(env);
  if (electron) say(`Opening in your browser, because ${electron.why}.`);
  return host;
}

async function prepare(): Promise<{ host: RunningHost; sandbox: Awaited<ReturnType<typeof createSandbox>> }> {
  say('Starting the sandbox: a PostgreSQL, an SSH server, and stand-ins for Heroku and Borealis, on this machine only.');
  const sandboxed = createSandbox();
  undo.push(async () => (await sandboxed).stop());
  const built = buildRenderer();
  const [sandbox] = await Promise.all([sandboxed, built]);
  const dataDir = await mkdtemp(join(tmpdir(), 'borealis-demo-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10 }));
  const host = await showHost(sandboxEnv(process.env, sandbox, dataDir));
  undo.push(() => host.stop());
  return { host, sandbox };
}

async function checkOnce(): Promise<object> {
  const { host, sandbox } = await prepare();
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
  await tidy();
  console.log(JSON.stringify(report));
  return 'reason' in report ? 1 : 0;
}

async function runDemo(): Promise<number> {
  try {
    const { host } = await prepare();
    if (host.url !== null) {
      if (quiet) console.log(host.url);
      else {
        // The token in the address is good for one page, so it is of no use to who sees it later.
        const opened = await openBrowser(host.url);
        console.log(opened ? `Opened ${host.url}` : `Open this address in a browser: ${host.url}`);
        console.log('Press Ctrl+C to end it without a trace.');
      }
    }
    const code = await host.ended;
    await tidy();
    return code ?? 0;
  } catch (error) {
    console.error(reasonOf(error));
    await tidy();
    return 1;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    say('\nTidying up.');
    tidy().then(() => process.exit(0), () => process.exit(1));
  });
}
process.exit(await (options.check ? runCheck() : runDemo()));
