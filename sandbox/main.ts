import { execFileSync } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSandbox } from './sandbox.ts';
import type { Sandbox, SandboxOptions } from './types.ts';

const usage = `Usage: npm run sandbox -- [--json] [--addons N] [--events N] [--bastion ssh2|openssh] [--exit-with-parent]

Runs Borealis in a box until SIGTERM or SIGINT (Ctrl+C).
  --json              print one JSON line on stdout when ready, and nothing else
  --addons N          fill the world up to N add-ons
  --events N          rows of the events table of every database (default 200000)
  --bastion KIND      ssh2 (default), or OpenSSH's sshd if it is installed
  --exit-with-parent  also end when standard input ends, or when the parent process dies

Run by npm it ends with npm, however that ends.`;

function readOptions(): { options: SandboxOptions; json: boolean; exitWithParent: boolean } {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      addons: { type: 'string' },
      events: { type: 'string' },
      bastion: { type: 'string' },
      'exit-with-parent': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const { bastion } = values;
  if (bastion !== undefined && bastion !== 'ssh2' && bastion !== 'openssh') throw new Error(`--bastion is ssh2 or openssh, not ${bastion}.`);
  return {
    options: {
      ...(values.addons === undefined ? {} : { addons: count('--addons', values.addons) }),
      ...(values.events === undefined ? {} : { eventsRows: count('--events', values.events) }),
      ...(bastion === undefined ? {} : { bastion }),
    },
    json: values.json,
    exitWithParent: values['exit-with-parent'],
  };
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} takes a whole number from 1, not ${text}.`);
  return number;
}

function describe({ endpoints, apiKey, world, folder }: Sandbox): string {
  return `The sandbox is ready: ${world.addons.size} Borealis add-ons, the first is ${world.primary.name} of the app ${world.primary.appName}.

Point Borealis Desktop, or the Heroku CLI with the Borealis plugin, at it:
  export HEROKU_HOST=${endpoints.herokuHost}
  export HEROKU_API_KEY=${apiKey}
  export BOREALIS_PG_API_BASE_URL=${endpoints.borealisApiBaseUrl}
  export HEROKU_LOGIN_HOST=${endpoints.loginHost}
  export HEROKU_OAUTH_HOST=${endpoints.oauthHost}

Everything temporary is in ${folder}. Press Ctrl+C to end it without a trace.`;
}

function readProblem(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Calls `then` once when the parent process has died, seen by standard input's end or by our parent's id changing. */
function watchParent(then: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => { if (process.ppid !== parent) then(); }, 500);
  timer.unref();
  const input = fstatSync(0);
  // A terminal or /dev/null says nothing about the parent; a pipe's end does.
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.on('error', () => { /* No standard input: the parent's id still tells. */ });
  process.stdin.once('end', then);
  process.stdin.resume();
}

/** The npm that runs us as a script: our parent, or behind the shell that npm puts in between. Null elsewhere and on Windows. */
function npmPid(): number | null {
  if (process.env['npm_lifecycle_event'] !== 'sandbox' || process.platform === 'win32') return null;
  try {
    const [, above, command] = /^\s*(\d+)\s+(.*)/.exec(execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(process.ppid)], { encoding: 'utf8' })) ?? [];
    return /\bnpm\b/.test(command ?? '') ? process.ppid : Number(above ?? process.ppid);
  } catch {
    return null;
  }
}

/** Calls `then` once the process is gone. */
function watchProcess(pid: number, then: () => void): void {
  const timer = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      clearInterval(timer);
      then();
    }
  }, 500);
  timer.unref();
}

async function main(): Promise<void> {
  const { options, json, exitWithParent } = readOptions();
  let sandbox: Sandbox | undefined;
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    const stop = sandbox?.stop() ?? Promise.resolve();
    stop.then(() => process.exit(0), (error: unknown) => {
      console.error(`The sandbox could not be removed entirely. ${readProblem(error)}`);
      process.exit(1);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (exitWithParent) watchParent(end);
  const npm = npmPid();
  if (npm !== null) watchProcess(npm, end);
  sandbox = await createSandbox(options);
  if (json) console.log(JSON.stringify({ ...sandbox.endpoints, apiKey: sandbox.apiKey, pid: process.pid }));
  else console.log(describe(sandbox));
}

main().catch((error: unknown) => {
  console.error(readProblem(error));
  process.exit(1);
});
