import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { backgroundSwitch } from '../host/background.ts';
import { CliProblem } from './problems.ts';

/**
 * The installed app's program, for a command line that lies in its resources (build/electron-builder.ts):
 * `<resources>/cli/borealis-desktop`.
 */
export function appProgramBeside(cliProgram: string, platform: NodeJS.Platform): string {
  const path = platform === 'win32' ? win32 : posix;
  const resources = path.dirname(path.dirname(cliProgram));
  const names: Partial<Record<NodeJS.Platform, readonly string[]>> = { darwin: ['..', 'MacOS', 'Borealis Desktop'], win32: ['..', 'Borealis Desktop.exe'] };
  return path.join(resources, ...(names[platform] ?? ['..', 'borealis-desktop-app']));
}

/** The app as it comes up. */
export interface StartedApp {
  /** True once it has ended in failure: nobody needs to wait for it. */
  failed: () => boolean;
}

/** Starts the app without a window. Throws CliProblem. */
export type StartApp = () => Promise<StartedApp>;

/**
 * How to start the app that this program belongs to, or null where it belongs to none, as in development. The app goes
 * on by itself and quits when no command has used it for a minute.
 */
export function createAppStarter(cliProgram: string, platform: NodeJS.Platform): StartApp | null {
  const program = appProgramBeside(cliProgram, platform);
  if (statSync(program, { throwIfNoEntry: false })?.isFile() !== true) return null;
  return () => new Promise((resolve, reject) => {
    const child = spawn(program, [backgroundSwitch], { detached: true, stdio: 'ignore', windowsHide: true });
    child.once('error', (error) => reject(new CliProblem(`Borealis Desktop could not be started: ${error.message}.`, { cause: error })));
    let failed = false;
    // Code 0 is that of one which found another app coming up.
    child.once('exit', (code) => { failed = code !== 0; });
    child.once('spawn', () => {
      child.unref();
      resolve({ failed: () => failed });
    });
  });
}
