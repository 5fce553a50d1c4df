import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import type { PlatformServices } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { findProgram, variable } from '../programs/find-program.ts';
import { checkToken } from './token-shape.ts';

type Os = PlatformServices['os'];

export interface CliEnvironment {
  os: Os;
  programEnv: Readonly<Record<string, string>>;
  herokuApiUrl: string;
  /** Milliseconds that the CLI may take; default 15 000. */
  timeoutMs?: number;
}

const usualFolders: Record<Os, readonly string[]> = {
  linux: ['/usr/local/bin', '/usr/bin', '/snap/bin', '/usr/local/lib/heroku/bin'],
  macos: ['/opt/homebrew/bin', '/usr/local/bin', '/usr/local/lib/heroku/bin'],
  windows: ['C:\\Program Files\\heroku\\bin', 'C:\\Program Files (x86)\\heroku\\bin'],
};
const defaultTimeoutMs = 15_000;

/** The absolute path of the `heroku` program: PATH first, then the installers' folders. Null where there is none. */
export function findHerokuCli({ os, programEnv }: Pick<CliEnvironment, 'os' | 'programEnv'>): Promise<string | null> {
  return findProgram({ os, names: os === 'windows' ? ['heroku.cmd', 'heroku.exe'] : ['heroku'], env: programEnv, folders: usualFolders[os] });
}

interface Command {
  file: string;
  args: string[];
  verbatim: boolean;
}

function failed(path: string, reason: string): AppFailure {
  return failure('session.cli-failed', { path, reason }, `The Heroku CLI gave no token: ${reason}`);
}

/** Windows can start a .cmd file by cmd.exe only; a path with characters that cmd.exe would interpret is refused. */
function commandFor(path: string, { os, programEnv }: CliEnvironment): Command {
  if (os !== 'windows' || !/\.(cmd|bat)$/i.test(path)) return { file: path, args: ['auth:token'], verbatim: false };
  if (/["%!^&|<>\r\n]/.test(path)) throw failed(path, 'Its path has characters that Windows would interpret.');
  const root = variable(programEnv, 'SYSTEMROOT') || 'C:\\Windows';
  return { file: win32.join(root, 'System32', 'cmd.exe'), args: ['/d', '/s', '/c', `""${path}" auth:token"`], verbatim: true };
}

function environmentFor({ programEnv, herokuApiUrl }: CliEnvironment): Record<string, string> {
  const host = new URL(herokuApiUrl).host === 'api.heroku.com' ? {} : { HEROKU_HOST: herokuApiUrl };
  return { ...programEnv, ...host, HEROKU_SKIP_NEW_VERSION_CHECK: 'true' };
}

function run({ file, args, verbatim }: Command, environment: CliEnvironment, signal?: AbortSignal): Promise<{ problem: string | null; stdout: string }> {
  const { timeoutMs = defaultTimeoutMs } = environment;
  return new Promise((resolve) => {
    const options = {
      env: environmentFor(environment), timeout: timeoutMs, maxBuffer: 64 * 1024, windowsHide: true, windowsVerbatimArguments: verbatim,
      killSignal: 'SIGKILL' as const, ...(signal ? { signal } : {}),
    };
    const child = execFile(file, args, options, (error, stdout) => {
      if (error === null) resolve({ problem: null, stdout });
      else if (error.killed === true) resolve({ problem: `It did not answer within ${timeoutMs / 1000} seconds.`, stdout: '' });
      else if (typeof error.code === 'number') resolve({ problem: `It ended with exit code ${error.code}; nobody may be logged in.`, stdout: '' });
      else resolve({ problem: `It could not be run (${error.code ?? 'ended by a signal'}).`, stdout: '' });
    });
    child.stdin?.end();
  });
}

/**
 * The token of the Heroku CLI's session, from `heroku auth:token`: without a shell, standard input
 * closed, 15 s, one line. Its standard error is not looked at. Throws `session.cli-failed`.
 */
export async function readCliToken(path: string, environment: CliEnvironment, signal?: AbortSignal): Promise<string> {
  const { problem, stdout } = await run(commandFor(path, environment), environment, signal);
  if (signal?.aborted === true) throw failure('op.cancelled', {}, 'Cancelled.');
  if (problem !== null) throw failed(path, problem);
  const lines = stdout.trim().split(/\r\n|\n|\r/);
  const [line] = lines;
  if (line === undefined || line.trim() === '') throw failed(path, 'It printed no token; nobody may be logged in.');
  if (lines.length > 1) throw failed(path, 'It printed something other than a token.');
  try {
    return checkToken(line);
  } catch {
    throw failed(path, 'It printed something other than a token.');
  }
}
