import type { Readable, Writable } from 'node:stream';
import type { Config } from '../services/deps.ts';
import type { HostConnection } from './app-connection.ts';
import { ask } from './ask.ts';
import { chooseAddon } from './choose-addon.ts';
import { readCommandLine, usageOf, type CommandLine } from './command-line.ts';
import type { Command, Context } from './commands/context.ts';
import { findHost } from './find-host.ts';
import { readerGoneCode, signalCode, type Interrupts } from './interrupts.ts';
import { createOutput, ReaderGone, type Output } from './output.ts';
import { describeProblem, UsageError, type HostKind, type Report } from './problems.ts';
import { blocksOf, textOf } from './standard-input.ts';
import type { StartApp } from './start-app.ts';

/** Each loaded when it is asked for: a tool that asks for a password waits for no SQL parser. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  addons: async () => (await import('./commands/addons.ts')).addonsCommand,
  tunnel: async () => (await import('./commands/tunnel.ts')).tunnelCommand,
  psql: async () => (await import('./commands/psql.ts')).psqlCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  'print-password': async () => (await import('./commands/print-password.ts')).printPasswordCommand,
  call: async () => (await import('./commands/call.ts')).callCommand,
};

/** Commands that may last, so that others are served meanwhile. */
const lasting = new Set(['tunnel', 'psql', 'run', 'call']);

export interface CliDeps {
  argv: readonly string[];
  /** Reads the environment. Throws ConfigError for a setting that cannot be used. */
  config(): Config;
  /** HEROKU_APP. */
  defaultApp: string | null;
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable;
  interrupts: Interrupts;
  startApp: StartApp | null;
  version: string;
}

function withBackpressure(out: Output, host: HostConnection): Output {
  return {
    ...out,
    async write(data) {
      host.pause();
      try {
        await out.write(data);
      } finally {
        host.resume();
      }
    },
  };
}

function createContext(deps: CliDeps, line: CommandLine, host: HostConnection, { out, say }: { out: Output; say: (text: string) => void }): Context {
  const signal = AbortSignal.any([deps.interrupts.signal, host.lost, out.gone]);
  return {
    line, host, say, signal,
    config: deps.config(),
    interrupts: deps.interrupts,
    out: withBackpressure(out, host),
    app: line.text('app') ?? deps.defaultApp,
    addon() {
      const addon = line.text('addon');
      // As for the vendor's command, an add-on by name is enough; the environment's app only helps where nothing is named, or several are.
      return chooseAddon(host.client, { app: line.text('app') ?? (addon === null ? deps.defaultApp : null), addon, preferred: deps.defaultApp }, signal);
    },
    ask: (question) => ask(deps, question, signal),
    readInput: () => textOf(deps.stdin, signal),
    input: () => blocksOf(deps.stdin, signal),
  };
}

interface Io {
  out: Output;
  say: (text: string) => void;
  /** Told who serves the command. */
  served: (by: HostKind) => void;
}

async function execute(deps: CliDeps, line: CommandLine, io: Io): Promise<number> {
  const load = commands[line.command.name];
  if (!load) throw new UsageError(`There is no command ${line.command.name}.`);
  const command = await load();
  const host = await findHost({
    config: deps.config(), startApp: deps.startApp, serve: lasting.has(line.command.name), say: io.say, signal: deps.interrupts.signal,
  });
  io.served(host.kind);
  try {
    if (host.version !== deps.version) io.say(`The running Borealis Desktop is version ${host.version}, this command ${deps.version}. Restart it if something fails.`);
    return await command(createContext(deps, line, host, io));
  } catch (error) {
    if (host.lost.aborted) throw host.lost.reason;
    throw error;
  } finally {
    await host.dispose();
  }
}

const told = (problem: Report, json: boolean): string => (json ? JSON.stringify({ error: problem.json }) : problem.text);

/** The exit code of whatever was thrown, told on standard error. */
function report(error: unknown, { argv, interrupts }: CliDeps, { out, json, say, by }: { out: Output; json: boolean; say: (text: string) => void; by: HostKind | null }): number {
  const caught = interrupts.caught();
  if (caught !== null) return signalCode(caught);
  // Told at the end.
  if (out.gone.aborted) return 1;
  const problem = describeProblem(error, by);
  const wrongUsage = error instanceof UsageError;
  const usage = wrongUsage ? usageOf(argv) : null;
  say(told(usage === null ? problem : { text: `${problem.text}\n${usage}`, json: { ...problem.json, next: usage } }, json));
  return wrongUsage ? 2 : 1;
}

/** Runs one command line to its end and answers its exit code, once everything written is out. Never rejects. */
export async function runCli(deps: CliDeps): Promise<number> {
  const out = createOutput(deps.stdout);
  const err = createOutput(deps.stderr);
  const say = (text: string): void => { err.write(`${text}\n`).catch(() => undefined); };
  let json = deps.argv.includes('--json');
  const end = async (code: number): Promise<number> => {
    await out.end();
    const lost: unknown = out.gone.aborted ? out.gone.reason : null;
    if (lost !== null && !(lost instanceof ReaderGone)) say(told(describeProblem(lost), json));
    await err.end();
    if (lost === null) return code;
    // As the signal would have done that Node ignores: whoever reads our output has seen enough.
    return lost instanceof ReaderGone ? readerGoneCode : 1;
  };
  let by: HostKind | null = null;
  try {
    const asked = readCommandLine(deps.argv);
    if (asked.kind === 'help') await out.write(asked.text);
    if (asked.kind === 'version') await out.write(`${deps.version}\n`);
    if (asked.kind !== 'run') return await end(0);
    json = asked.line.flag('json');
    const code = await execute(deps, asked.line, { out, say, served: (kind) => { by = kind; } });
    const caught = deps.interrupts.caught();
    return await end(code !== 0 && caught !== null ? signalCode(caught) : code);
  } catch (error) {
    return await end(report(error, deps, { out, json, say, by }));
  }
}
