import { spawn } from 'node:child_process';

/** Asks the system to open the address in the user's browser. Resolves false where there is no way to ask. */
export function openBrowser(url: string): Promise<boolean> {
  // On Windows `start` would split at `&`; explorer takes the address as one argument.
  const [command, args] = process.platform === 'darwin' ? ['open', [url]] : process.platform === 'win32' ? ['explorer.exe', [url]] : ['xdg-open', [url]];
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
