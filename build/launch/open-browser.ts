import { spawn } from 'node:child_process';

/** What is still running after this has found a browser; some ways of asking live as long as the browser does. */
const decidedMs = 3_000;

function command(url: string): [program: string, args: string[]] {
  if (process.platform === 'darwin') return ['open', [url]];
  // `start` would split at `&`, and explorer takes some addresses for folders.
  if (process.platform === 'win32') return ['rundll32.exe', ['url.dll,FileProtocolHandler', url]];
  return ['xdg-open', [url]];
}

/** Asks the system to open the address in the user's browser. Resolves false where there is no way to ask, or no browser. */
export function openBrowser(url: string, [program, args] = command(url), decided = decidedMs): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => done(true), decided);
    timer.unref();
    child.unref();
    child.once('error', () => done(false));
    child.once('exit', (code) => {
      clearTimeout(timer);
      done(code === 0);
    });
  });
}
